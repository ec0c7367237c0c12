// What the daemon does not need, it does not load: the reader of YAML is for commands on files.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runIamd } from './support/daemon-process.ts'

const tellYaml = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (url.includes('/yaml/')) process.stderr.write('loads YAML\\n')
  return next(url, context)
} })`
const environment = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellYaml)}`,
}

for (const [args, loads] of [
  [['start', '--listen', 'nowhere'], false],
  [['explain', '0'.repeat(25)], false],
  [['decide', '--principal', '111122223333', '--action', 's3:GetObject'], true],
] as const) {
  test(`iamd ${args.join(' ')} ${loads ? 'loads' : 'does not load'} the reader of YAML`, async () => {
    const { stderr } = await runIamd(args, environment)
    assert.equal(stderr.includes('loads YAML'), loads, stderr)
  })
}
