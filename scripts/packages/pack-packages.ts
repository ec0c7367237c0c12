// Packs every workspace as it would be published.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { buildPackage } from './build-package.ts'

const root = new URL('../../', import.meta.url).pathname
/** In an order in which none imports a later one. */
const names = readdirSync(join(root, 'packages')).toSorted(
  (one, other) => Number(one === 'server') - Number(other === 'server'),
)

/** Builds all packages below `workspace` and packs them into `target`; gives the tarballs. */
export function packPackages(workspace: string, target: string): readonly string[] {
  mkdirSync(target, { recursive: true })
  return names.map((name) => {
    const built = join(workspace, name)
    buildPackage(name, built)
    const packed: unknown = JSON.parse(
      execFileSync('npm', ['pack', '--json', '--pack-destination', target], {
        cwd: built,
        encoding: 'utf8',
      }),
    )
    const [{ filename }] = packed as [{ filename: string }]
    return join(target, filename)
  })
}
