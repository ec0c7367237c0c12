// The form of exports is a promise: one of version 1 is read for good, and is as its reference says.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createDecipheriv, createHmac, hkdfSync, scryptSync } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { emptyStore, exportText, importText, recordsOf } from './support/whole-export.ts'

const passphrase = 'correct horse battery staple'
const secretAccessKey = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'

/** As the first iamd that had exports wrote it. It is never to be made anew. */
const lines: readonly string[] = [
  '{"format":"iamd-export","version":1,"createdAt":"2026-01-31T12:00:00.000Z","secrets":"sealed","key":{"derivation":"scrypt","N":131072,"r":8,"p":1,"salt":"x8kkGzmfckw4DXpSJQoMWg==","check":"ukKPwHfagj6g0Xwa+cDOMwf3+lInkYbTaQbca3e66cE="}}',
  '{"kind":"account","id":"111122223333","createdAt":"2026-01-31T12:00:00.000Z"}',
  '{"kind":"user","id":"AIDACKCEVSQ6C2EXAMPLE","account":"111122223333","name":"ann","path":"/","createdAt":"2026-01-31T12:00:00.000Z","tags":[]}',
  '{"kind":"access-key","id":"AKIAIOSFODNN7EXAMPLE","account":"111122223333","owner":"AIDACKCEVSQ6C2EXAMPLE","secretAccessKey":"SDHmYdvJWwp9Pj2W/5gDSM72hz2rMFrO92BeNggcIPLTrw7fK1lv8qgSEizrk4YdVY4YDPBh71ziwCZkNqUiUjiELm0=","status":"Active","createdAt":"2026-01-31T12:00:00.000Z"}',
  '{"kind":"end","records":3,"hmac":"47ab09e05d29f67d905445de328f3b9c32d8c76905e61a579f7ab595b92d56b5"}',
]
const golden = lines.map((line) => `${line}\n`).join('')

test('an export of version 1 is imported', async () => {
  const store = emptyStore(1)
  await importText(store, golden, passphrase)
  const records = recordsOf(await exportText(store, 'plain')).map((line) => JSON.parse(line))
  const sealed = recordsOf(golden).map((line) => JSON.parse(line))
  const opened = (record: object) =>
    'secretAccessKey' in record ? { ...record, secretAccessKey } : record
  assert.deepEqual(records, sealed.map(opened))
  await store.close()
})

test('what the reference says opens secrets and shows that nobody changed the rest', () => {
  const [header = '', , , accessKey = '', end = ''] = lines
  const { N, r, p, salt, check } = JSON.parse(header).key
  const options = { N, r, p, maxmem: 2 ** 28 }
  const secret = scryptSync(passphrase, Buffer.from(salt, 'base64'), 32, options)
  const keyFor = (use: string) =>
    Buffer.from(hkdfSync('sha256', secret, '', `iamd export ${use}`, 32))
  assert.equal(keyFor('check').toString('base64'), check)
  const code = createHmac('sha256', keyFor('code'))
  for (const line of lines.slice(0, -1)) code.update(`${line}\n`)
  assert.equal(code.digest('hex'), JSON.parse(end).hmac)
  const sealed = Buffer.from(JSON.parse(accessKey).secretAccessKey, 'base64')
  const opener = createDecipheriv('aes-256-gcm', keyFor('secrets'), sealed.subarray(0, 12))
  opener.setAAD(Buffer.from('iamd-export access-key AKIAIOSFODNN7EXAMPLE secretAccessKey'))
  opener.setAuthTag(sealed.subarray(-16))
  const opened = Buffer.concat([opener.update(sealed.subarray(12, -16)), opener.final()])
  assert.equal(opened.toString(), secretAccessKey)
})

test('an edited export is good again once it ends as the reference shows', async () => {
  const directory = temporaryDirectory(after)
  const reference = readFileSync(
    new URL('../../../docs/reference/export-format.md', import.meta.url),
    'utf8',
  )
  const [, command = ''] = /^```sh\n([\s\S]*?)^```$/m.exec(reference) ?? []
  const at = ['--data', join(directory, 'data')]
  assert.equal((await runIamd(['account', 'create', '--account', '111122223333', ...at])).code, 0)
  const file = join(directory, 'iamd.export')
  assert.equal((await runIamd(['export', '--all', ...at, file])).code, 0)
  const edited = readFileSync(file, 'utf8').replaceAll('111122223333', '444455556666')
  writeFileSync(file, edited)
  const importing = (name: string) =>
    runIamd(['import', '--all', '--data', join(directory, 'imported'), join(directory, name)])
  assert.match((await importing('iamd.export')).stderr, /its checksum is another one/)
  execFileSync('sh', ['-c', command], { cwd: directory })
  const { code, stdout, stderr } = await importing('edited')
  assert.equal(code, 0, stderr)
  assert.match(stdout, /^444455556666: AKIA\w{16} \S{40}$/m)
})
