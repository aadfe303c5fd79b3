import { installPackages } from './install-packages.ts'

/**
 * Makes Google's SQL engine available to the tests that run the models on it. Throws on a CI machine
 * that cannot have it; elsewhere its absence is said in one line.
 */
export function provideGoogleSql(folder: string): void {
  const obstacle = isSupported() ? install(folder) : 'it runs on Linux on x86-64 with glibc'
  if (obstacle === undefined) return
  if (process.env.CI === 'true') throw new Error(`no GoogleSQL for the tests: ${obstacle}`)
  console.log(`skipped: models on GoogleSQL (${obstacle})`)
}

function isSupported(): boolean {
  if (process.platform !== 'linux' || process.arch !== 'x64') return false
  // Without this, Node looks up names of network peers first.
  Object.assign(process.report, { excludeNetwork: true })
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } }
  return header.glibcVersionRuntime !== undefined
}

/** What went wrong, or nothing. */
function install(folder: string): string | undefined {
  try {
    installPackages(folder)
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}
