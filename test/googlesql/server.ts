import { spawn, type ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer, type AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'

/** Methods of the server's protocol (lib/zetasql/protos/local_service.proto of the package). */
type Method = 'analyze' | 'evaluateQuery'
type Answered = (error: { details?: string; message: string } | null, answer: unknown) => void
type Stub = Record<Method, (request: object, answered: Answered) => void> & {
  waitForReady(deadline: number, ready: (error?: Error) => void): void
  close(): void
}

/** The packages that may be missing: they are loaded where they are installed, and untyped. */
interface Grpc {
  readonly credentials: { createInsecure(): unknown }
  loadPackageDefinition(definition: unknown): {
    zetasql: {
      local_service: {
        ZetaSqlLocalService: new (address: string, how: unknown, options: object) => Stub
      }
    }
  }
}
interface ProtoLoader {
  loadSync(file: string, options: object): unknown
}

const PACKAGE = '@fivetrandevelopers/zetasql'
const MAX_MESSAGE = 1 << 28
const START_MS = 30_000
const require = createRequire(import.meta.url)

/** Whether Google's engine is installed: only there can the tests that need it run. */
export function isInstalled(): boolean {
  try {
    require.resolve(`${PACKAGE}/package.json`)
    return true
  } catch {
    return false
  }
}

/** A running server. */
export interface Server {
  /** Calls a method. Throws with the engine's words where it refuses. */
  call(method: Method, request: object): Promise<unknown>
  /** Ends the process. */
  stop(): Promise<void>
}

/** Starts Google's SQL engine as a process of its own on a free local port. */
export async function startServer(): Promise<Server> {
  const folder = join(dirname(require.resolve(`${PACKAGE}/package.json`)), 'lib', 'zetasql')
  const port = await freePort()
  const child = spawn(join(folder, 'remote_server.so'), ['localhost', String(port)], {
    stdio: 'ignore',
  })
  const kill = (): boolean => child.kill('SIGKILL')
  process.once('exit', kill)
  const stub = connect(folder, port)
  const stop = async (): Promise<void> => {
    process.off('exit', kill)
    stub.close()
    await ended(child)
  }
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      stub.waitForReady(performance.timeOrigin + performance.now() + START_MS, (error) =>
        error ? reject(error) : resolve(),
      )
    })
  } catch (cause) {
    await stop()
    throw new Error('the GoogleSQL server did not start', { cause })
  }
  const call = (method: Method, request: object): Promise<unknown> =>
    new Promise((resolve, reject) => {
      stub[method](request, (error, answer) => {
        if (error) reject(new Error(error.details ?? error.message))
        else resolve(answer)
      })
    })
  return { call, stop }
}

function connect(folder: string, port: number): Stub {
  const grpc = require('@grpc/grpc-js') as Grpc
  const definition = (require('@grpc/proto-loader') as ProtoLoader).loadSync(
    'local_service.proto',
    {
      longs: String,
      enums: String,
      oneofs: true,
      arrays: true,
      includeDirs: [join(folder, 'protos')],
    },
  )
  const { ZetaSqlLocalService } = grpc.loadPackageDefinition(definition).zetasql.local_service
  return new ZetaSqlLocalService(`localhost:${port}`, grpc.credentials.createInsecure(), {
    'grpc.max_send_message_length': MAX_MESSAGE,
    'grpc.max_receive_message_length': MAX_MESSAGE,
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
    return Promise.resolve()
  }
  return new Promise((resolve) => {
    child.once('exit', () => resolve())
    child.kill('SIGKILL')
  })
}
