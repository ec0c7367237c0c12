/** Finds an installed package that the catalog is distilled from, and what it says of itself. */

import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** An installed source package. */
export interface SourcePackage {
  name: string
  version: string
  folder: string
  homepage: string
  license: string
  copyright: string
  licenseText: string
}

interface Manifest {
  name?: string
  version?: string
  license?: string
  repository?: { url?: string }
}

/** Resolves `name` as a module in folder `from` would; throws a sentence that says what to do. */
export function findSourcePackage(name: string, from: string): SourcePackage {
  const folder = resolvePackageFolder(name, from)
  const { version, license, repository } = readManifest(folder) ?? {}
  if (version === undefined || license !== 'MIT') {
    throw new Error(
      `${name}: expected a version and the MIT licence, found ${version}, ${license}.`,
    )
  }
  const licenseFile = readdirSync(folder).find((file) => /^licen[cs]e(\.(txt|md))?$/i.test(file))
  if (licenseFile === undefined) throw new Error(`${name}: the package has no licence file.`)
  const licenseText = readFileSync(join(folder, licenseFile), 'utf8').trim()
  const copyright = /^Copyright .*$/m.exec(licenseText)?.[0]
  if (copyright === undefined) throw new Error(`${name}: ${licenseFile} names no copyright holder.`)
  const homepage = (repository?.url ?? '').replace(/^git\+/, '').replace(/\.git$/, '')
  return { name, version, folder, homepage, license, copyright, licenseText }
}

// The packages do not export their package.json, so look for it above their entry point.
function resolvePackageFolder(name: string, from: string): string {
  let folder: string
  try {
    folder = dirname(createRequire(join(from, 'package.json')).resolve(name))
  } catch {
    throw new Error(
      `${name} is not installed in ${from}. It is a development dependency: run npm install, or ` +
        'name a folder that has it in its node_modules with --packages-from.',
    )
  }
  while (readManifest(folder)?.name !== name) {
    if (dirname(folder) === folder) throw new Error(`${name}: its package.json was not found.`)
    folder = dirname(folder)
  }
  return folder
}

function readManifest(folder: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  } catch {
    return undefined
  }
}
