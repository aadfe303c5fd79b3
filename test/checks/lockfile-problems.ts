/** The parts of a package-lock.json (version 3) that this check reads. */
export type Lockfile = { packages: Record<string, LockedPackage>; [key: string]: unknown }

type LockedPackage = {
  version?: string
  resolved?: string
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
  [key: string]: unknown
}

type Missing = { parent: string; path: string; name: string; range: string }

/** What is wrong with a lockfile, one sentence each; empty when it is complete and neutral. */
export function findProblems(lockfile: Lockfile): string[] {
  const resolved = Object.entries(lockfile.packages).filter(([, locked]) => locked.resolved)
  const text = JSON.stringify(lockfile)
  return [
    ...findMissing(lockfile).map(
      ({ parent, name, range }) => `no entry for ${name}@${range}, optional package of ${parent}`,
    ),
    ...resolved.map(([path]) => `${path} says where it was downloaded from ("resolved")`),
    ...(/https?:\/\/[^"/\s]*registry/i.test(text) ? ['names the address of a registry'] : []),
  ]
}

/** The same lockfile with an entry for every missing optional package and without addresses. */
export function addMissing(lockfile: Lockfile): Lockfile {
  const packages = structuredClone(lockfile.packages)
  for (const locked of Object.values(packages)) delete locked.resolved
  for (const { parent, path, name, range } of findMissing(lockfile)) {
    if (!/^\d/.test(range)) throw new Error(`${name}@${range} of ${parent}: not one exact version`)
    const { os, cpu, libc } = platformOf(name)
    packages[path] = {
      version: range,
      cpu,
      ...(lockfile.packages[parent]?.dev ? { dev: true } : {}),
      ...(libc ? { libc } : {}),
      optional: true,
      os,
    }
  }
  const sorted = Object.entries(packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  return { ...lockfile, packages: Object.fromEntries(sorted) }
}

function findMissing({ packages }: Lockfile): Missing[] {
  return Object.entries(packages).flatMap(([parent, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name]) => !candidatePaths(parent, name).some((path) => path in packages))
      .map(([name, range]) => ({ parent, path: siblingPath(parent, name), name, range })),
  )
}

/** Where Node would look for a package that the package at `from` requires. */
function candidatePaths(from: string, name: string): string[] {
  const folders = from.split('/node_modules/')
  const nested = folders.map((_folder, index) => {
    const outer = folders.slice(0, index + 1).join('/node_modules/')
    return `${outer}/node_modules/${name}`
  })
  return [`node_modules/${name}`, ...nested]
}

function siblingPath(parent: string, name: string): string {
  const end = parent.lastIndexOf('node_modules/')
  return `${end < 0 ? '' : parent.slice(0, end)}node_modules/${name}`
}

const systems = ['android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openharmony', 'win32']
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64']
const cLibraries: Record<string, string> = { gnu: 'glibc', musl: 'musl' }

/** The systems a prebuilt package is for, as its name says them (`…-linux-arm64-musl`). */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } {
  const words = name.split(/[/-]/)
  const os = words.find((word) => systems.includes(word))
  const cpu = words.find((word) => processors.includes(word))
  if (!os || !cpu) throw new Error(`${name} does not say its system and processor`)
  const libc = os === 'linux' ? cLibraries[words.at(-1) ?? ''] : undefined
  return { os: [os], cpu: [cpu], ...(libc ? { libc: [libc] } : {}) }
}
