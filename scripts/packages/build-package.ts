// Builds one workspace into a folder that npm can publish: JavaScript, declarations, data, licence.
import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'

const root = new URL('../../', import.meta.url).pathname
const compiler = join(root, 'node_modules/.bin/tsc')

/** A workspace's manifest, as far as publishing changes it. */
interface Manifest {
  readonly name: string
  readonly bin?: Readonly<Record<string, string>>
  readonly exports?: Readonly<Record<string, string>>
}

/** What goes into a published package beside its code, where a workspace has it. */
const extras = ['README.md', 'docs', 'data', 'models']

/**
 * Builds `packages/<name>` into `target`, which is made anew. What it imports of other workspaces
 * must have been built into the folders beside `target`.
 * @throws {Error} when the sources do not compile.
 */
export function buildPackage(name: string, target: string): void {
  const source = join(root, 'packages', name)
  rmSync(target, { recursive: true, force: true })
  mkdirSync(target, { recursive: true })
  compile(name, source, target)
  for (const extra of extras) {
    const path = join(source, extra)
    if (existsSync(path)) cpSync(path, join(target, extra), { recursive: true })
  }
  cpSync(join(root, 'LICENSE'), join(target, 'LICENSE'))
  const manifest: Manifest = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'))
  writeFileSync(
    join(target, 'package.json'),
    `${JSON.stringify(publishedManifest(manifest), undefined, 2)}\n`,
  )
}

function compile(name: string, source: string, target: string): void {
  const configuration = join(target, 'tsconfig.json')
  const compilerOptions = {
    noEmit: false,
    declaration: true,
    rewriteRelativeImportExtensions: true,
    outDir: 'lib',
    rootDir: relative(target, join(source, 'src')),
    typeRoots: [relative(target, join(root, 'node_modules/@types'))],
    // Other workspaces as their users see them: built before, beside this one.
    paths: { '@iamd/*': ['../*/lib/index.d.ts'] },
    // The engine knows neither Node nor the browser: only the language itself.
    ...(name === 'policy' && { types: [], lib: ['es2024'] }),
  }
  const include = [relative(target, join(source, 'src'))]
  const extended = relative(target, join(root, 'tsconfig.json'))
  writeFileSync(
    configuration,
    JSON.stringify({
      extends: extended.startsWith('.') ? extended : `./${extended}`,
      compilerOptions,
      include,
    }),
  )
  execFileSync(compiler, ['-p', configuration], { stdio: 'inherit' })
  rmSync(configuration)
  for (const file of globSync('lib/**/*.d.ts', { cwd: target })) {
    const path = join(target, file)
    // The compiler leaves the sources' endings in declarations.
    const text = readFileSync(path, 'utf8').replace(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'")
    writeFileSync(path, text)
  }
}

const asBuilt = (path: string) => path.replace('./src/', './lib/').replace(/\.ts$/, '.js')

/** The manifest with entries that point at what was built. */
function publishedManifest({ bin, exports, ...manifest }: Manifest): object {
  return {
    ...manifest,
    ...(bin && { bin: mapValues(bin, asBuilt) }),
    ...(exports && {
      exports: mapValues(exports, (path) => ({
        types: asBuilt(path).replace(/\.js$/, '.d.ts'),
        default: asBuilt(path),
      })),
    }),
    engines: { node: '>=24' },
    files: ['lib', ...extras],
  }
}

const mapValues = <Value>(
  record: Readonly<Record<string, string>>,
  change: (value: string) => Value,
): Record<string, Value> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]))
