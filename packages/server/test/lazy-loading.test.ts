// What the daemon does not need, it does not load: the reader of YAML is for commands on files, the
// verifier of tokens for those who have one, the API of OpenTelemetry for those who trace.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runIamd, startDaemonProcess } from './support/daemon-process.ts'

const tellLoads = `import { registerHooks } from 'node:module'
registerHooks({ load(url, context, next) {
  if (url.includes('/yaml/')) process.stderr.write('loads YAML\\n')
  if (url.includes('/jose/')) process.stderr.write('loads jose\\n')
  if (url.includes('/@opentelemetry/api/')) process.stderr.write('loads OpenTelemetry\\n')
  return next(url, context)
} })`
const environment = {
  NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(tellLoads)}`,
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

test('a daemon loads the verifier of tokens with the first token', async () => {
  const daemon = await startDaemonProcess(['--dev'], undefined, environment)
  try {
    const loaded = () => daemon.output().stderr.includes('loads jose')
    assert.equal(loaded(), false)
    const query = new URLSearchParams({
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: 'arn:aws:iam::000000000000:role/deploy',
      RoleSessionName: 'session',
      WebIdentityToken: 'none',
    })
    assert.equal((await fetch(`${daemon.endpoint}/?${query}`)).status, 400)
    await daemon.stop()
    assert.equal(loaded(), true)
  } finally {
    daemon.child.kill()
  }
})

test('a daemon traces for who loads an SDK of OpenTelemetry, and else does not even load its API', async () => {
  const without = await startDaemonProcess(['--dev'], undefined, environment)
  assert.equal(await without.stop(), 0)
  assert.equal(without.output().stderr.includes('loads OpenTelemetry'), false)
  const sdk = new URL('support/print-spans.ts', import.meta.url)
  const traced = await startDaemonProcess(['--dev'], undefined, {
    NODE_OPTIONS: `${environment.NODE_OPTIONS} --import=${sdk}`,
  })
  const query = new URLSearchParams({ Action: 'GetCallerIdentity', Version: '2011-06-15' })
  await fetch(`${traced.endpoint}/?${query}`)
  assert.equal(await traced.stop(), 0)
  assert.match(traced.output().stdout, /name: 'STS\.GetCallerIdentity'/)
})
