// `iamd test --watch`: it runs again at every change, whatever way the change is made, and ends.
import assert from 'node:assert/strict'
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { runIamd, spawnIamd, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const root = temporaryDirectory(after)

const policy = (action: string): string =>
  `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"${action}","Resource":"*"}}`

const suite = `policies: { p: policies/p.json }
principals:
  alice: { arn: 'arn:aws:iam::111122223333:user/alice', identity: p }
tests:
  - { name: reads, principal: alice, action: s3:GetObject, expect: allowed }
  - { name: puts, principal: alice, action: s3:PutObject, expect: allowed }
`

/** Watches a directory of its own, in which one of two tests passes. */
async function watching(context: TestContext, name: string) {
  const directory = join(root, name)
  writeFiles(directory, { 'a.iamtest.yaml': suite, 'policies/p.json': policy('s3:GetObject') })
  const iamd = spawnIamd(['test', directory, '--watch'])
  // A test that fails must not leave it running.
  context.after(() => iamd.stop('SIGKILL'))
  await iamd.said(/1 passed, 1 failed/, /watching 2 files/)
  return { ...iamd, directory }
}

test('a changed policy and a changed test run again; a mistake is told and mended', async (context) => {
  const { said, stop, directory } = await watching(context, 'changed')
  writeFiles(directory, { 'policies/p.json': policy('s3:*') })
  await said(/2 passed/, /watching/)
  writeFiles(directory, { 'a.iamtest.yaml': 'tests: [' })
  await said(/a\.iamtest\.yaml:1:\d+: /, /watching/)
  writeFiles(directory, { 'a.iamtest.yaml': suite })
  await said(/2 passed/, /watching/)
  assert.equal(await stop('SIGINT'), 0)
})

test('a file that an editor puts in the place of the old one is seen, again and again', async (context) => {
  const { said, stop, directory } = await watching(context, 'replaced')
  for (const [action, counts] of [
    ['s3:*', /2 passed/],
    ['s3:PutObject', /1 passed, 1 failed/],
    ['*', /2 passed/],
  ] as const) {
    writeFiles(directory, { 'policies/.p.json.swp': policy(action) })
    renameSync(join(directory, 'policies/.p.json.swp'), join(directory, 'policies/p.json'))
    await said(counts, /watching/)
  }
  assert.equal(await stop('SIGTERM'), 0)
})

test('a directory that is removed and comes back is seen', async (context) => {
  const { said, stop, directory } = await watching(context, 'removed')
  rmSync(join(directory, 'policies'), { recursive: true })
  await said(/there is no such file/, /watching 2 files/)
  writeFiles(directory, { 'new/p.json': policy('*') })
  renameSync(join(directory, 'new'), join(directory, 'policies'))
  await said(/2 passed/, /watching/)
  writeFiles(directory, { 'policies/p.json': policy('s3:GetObject') })
  await said(/1 passed, 1 failed/, /watching/)
  assert.equal(await stop('SIGINT'), 1)
})

test('a new test file, and a file behind a link, are seen', async (context) => {
  const { said, stop, directory } = await watching(context, 'linked')
  mkdirSync(join(directory, 'elsewhere'))
  writeFiles(directory, { 'elsewhere/q.json': policy('s3:GetObject') })
  symlinkSync('../elsewhere/q.json', join(directory, 'policies/q.json'))
  writeFiles(directory, { 'b.iamtest.yaml': suite.replace('p.json', 'q.json') })
  await said(/2 passed, 2 failed/, /watching 4 files/)
  writeFiles(directory, { 'elsewhere/q.json': policy('*') })
  await said(/3 passed, 1 failed/, /watching/)
  assert.equal(await stop('SIGINT'), 1)
})

test('nothing to watch is a mistake', async () => {
  const { code, stderr } = await runIamd(['test', join(root, 'none'), '--watch'])
  assert.equal(code, 2)
  assert.match(stderr, /there is no test file/)
})
