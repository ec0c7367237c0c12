// `iamd version`: the version, and those of the AWS models it speaks.
import { readFileSync } from 'node:fs'
import { loadServiceModel } from '@iamd/wire'

/** Prints versions. */
export async function version(): Promise<number> {
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  )
  const own =
    typeof manifest === 'object' && manifest !== null && 'version' in manifest
      ? String(manifest.version)
      : ''
  process.stdout.write(`iamd ${own} (Node ${process.versions.node})\n`)
  for (const id of ['iam', 'sts'] as const) {
    const { source, apiVersion } = loadServiceModel(id)
    process.stdout.write(`${id} ${apiVersion}, model of ${source.package} ${source.version}\n`)
  }
  return 0
}
