// Builds the smoke programs of other AWS SDKs with the toolchains that are installed.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runProgram } from './run-program.ts'

/** A program that is ready to run. */
export interface Built {
  readonly path: string
  readonly args: readonly string[]
}

/** A toolchain: the programs it needs, and how it builds the smoke program of its SDK. */
export interface Toolchain {
  readonly sdk: string
  /** Programs with the argument that makes them tell their version. */
  readonly needs: Readonly<Record<string, string>>
  build(): Promise<Built>
}

const sources = fileURLToPath(new URL('../other-sdks/', import.meta.url))
const built = join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'iamd-conformance')

export const toolchains: readonly Toolchain[] = [
  {
    sdk: 'AWS SDK for Go',
    needs: { go: 'version' },
    async build() {
      const path = join(built, 'go-smoke')
      await compile('go', ['build', '-C', join(sources, 'go'), '-o', path, '.'])
      return { path, args: [] }
    },
  },
  {
    sdk: 'AWS SDK for Java',
    needs: { java: '-version', mvn: '-version' },
    async build() {
      const classPath = join(built, 'java-class-path')
      const pom = join(sources, 'java', 'pom.xml')
      const output = `-Dmdep.outputFile=${classPath}`
      await compile('mvn', ['-q', '-B', '-f', pom, 'dependency:build-classpath', output])
      const smoke = join(sources, 'java', 'Smoke.java')
      return { path: 'java', args: ['-cp', readFileSync(classPath, 'utf8').trim(), smoke] }
    },
  },
  {
    sdk: 'AWS SDK for Rust',
    needs: { cargo: '--version' },
    async build() {
      const target = join(built, 'rust')
      const manifest = join(sources, 'rust', 'Cargo.toml')
      const where = ['--manifest-path', manifest, '--target-dir', target]
      await compile('cargo', ['build', '--quiet', '--locked', ...where])
      return { path: join(target, 'debug', 'smoke'), args: [] }
    },
  },
]

/** Why a toolchain's test is skipped; undefined when all that it needs is installed. */
export function missingPrograms({ needs }: Toolchain): string | undefined {
  const missing = Object.entries(needs)
    .filter(([program, argument]) => spawnSync(program, [argument]).status !== 0)
    .map(([program]) => program)
  return missing.length === 0 ? undefined : `${missing.join(' and ')} not installed`
}

async function compile(program: string, args: readonly string[]): Promise<void> {
  mkdirSync(built, { recursive: true })
  const { code, stdout, stderr } = await runProgram(program, args, ownEnvironment())
  if (code !== 0) throw new Error(`${program} ended with ${code}\n${stdout}${stderr}`)
}

/** What programs find here, without credentials for anything. */
export function ownEnvironment(): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(process.env)) {
    if (value !== undefined && !name.startsWith('AWS_')) kept[name] = value
  }
  return kept
}
