// `iamd notifications` and its like of development mode: what the topic of a provider would get.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openConfiguredStore } from '../src/commands/open-store.ts'
import { readConfig } from '../src/config.ts'
import { insertNotification } from '../src/store/tables/notifications.ts'
import { runIamd, startDaemonProcess, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const data = join(directory, 'data')
const topics = ['one', 'two'].map((name) => `arn:aws:sns:us-east-1:444455556666:${name}`)

test('messages are printed as SNS delivers them, all or those of a topic', async () => {
  const store = await openConfiguredStore(readConfig(['--data', data], {}))
  const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
  for (const [index, topicArn] of topics.entries()) {
    const notification = {
      id: `message-${index}`,
      topicArn,
      publishedAt: at(index),
      message: JSON.stringify({ index }),
    }
    await store.write((writer) => insertNotification(writer, notification, at(0)))
  }
  await store.close()
  const delivered = (index: number) => ({
    Type: 'Notification',
    MessageId: `message-${index}`,
    TopicArn: topics[index],
    Message: JSON.stringify({ index }),
    Timestamp: at(index).toISOString(),
  })
  const printed = async (...args: string[]) => {
    const { stdout, stderr, code } = await runIamd(['notifications', ...args, '--data', data])
    assert.equal(code, 0, stderr)
    const lines = stdout.split('\n').filter((line) => line !== '')
    return lines.map((line): unknown => JSON.parse(line))
  }
  assert.deepEqual(await printed(), [delivered(0), delivered(1)])
  assert.deepEqual(await printed(topics[1] ?? ''), [delivered(1)])
  assert.deepEqual(await printed('arn:aws:sns:us-east-1:444455556666:three'), [])
})

test('in development mode they are asked of the daemon, and not by web pages', async () => {
  const daemon = await startDaemonProcess(['--dev'])
  const path = `${daemon.endpoint}/_iamd/notifications`
  assert.deepEqual(await (await fetch(path)).json(), { notifications: [] })
  const fromPage = await fetch(path, { headers: { Origin: 'https://example.com' } })
  assert.equal(fromPage.status, 403)
  await daemon.stop()
  const { code, stderr } = await runIamd(['notifications', '--dev'])
  assert.equal(code, 2)
  assert.match(stderr, /_iamd\/notifications/)
})

test('a file of templates that can’t be used stops the start with one line', async () => {
  const file = writeFiles(directory, { 'templates.json': '{"RoleTemplates":[{}]}' })
  for (const [name, message] of [
    [file, /^iamd: template file `.*` can't be used: `RoleTemplates\[0\]\.TemplateArn` must be/],
    [
      join(directory, 'nowhere.json'),
      /^iamd: template file `.*nowhere\.json` can't be used: ENOENT/,
    ],
  ] as const) {
    const { code, stderr } = await runIamd(['start', '--dev', '--templates', name])
    assert.equal(code, 2)
    assert.match(stderr, message)
    assert.equal(stderr.trim().split('\n').length, 1)
  }
})
