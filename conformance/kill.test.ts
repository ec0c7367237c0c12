// SIGKILL in the middle of a thousand creates: what was acknowledged is there, nothing is half there.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateUserCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  paginateListUsers,
} from '@aws-sdk/client-iam'
import {
  startDaemonProcess,
  temporaryDirectory,
} from '../packages/server/test/support/daemon-process.ts'

const creations = 1_000
const connections = 16
const acknowledgedBeforeKill = 300

test('every acknowledged user survives SIGKILL, and nothing else is half there', async () => {
  const data = temporaryDirectory(after)
  const first = await startDaemonProcess(['--data', data, '--log', 'info'])
  const printed = first.output().stdout
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(printed)?.[1] ?? ''
  const credentials = {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
  const client = (endpoint: string) =>
    new IAMClient({ endpoint, region: 'us-east-1', credentials, maxAttempts: 1 })

  const iam = client(first.endpoint)
  const acknowledged: string[] = []
  let next = 0
  const create = async (): Promise<void> => {
    while (next < creations) {
      next += 1
      const UserName = `user-${next}`
      const Tags = [{ Key: 'number', Value: String(next) }]
      try {
        await iam.send(new CreateUserCommand({ UserName, Tags }))
      } catch {
        return
      }
      acknowledged.push(UserName)
      if (acknowledged.length === acknowledgedBeforeKill) first.child.kill('SIGKILL')
    }
  }
  await Promise.all(Array.from({ length: connections }, create))
  iam.destroy()
  assert.equal(await first.stop('SIGKILL'), null)
  assert.ok(acknowledged.length >= acknowledgedBeforeKill && acknowledged.length < creations)

  const second = await startDaemonProcess(['--data', data])
  const reader = client(second.endpoint)
  const listed: string[] = []
  for await (const { Users = [] } of paginateListUsers({ client: reader, pageSize: 100 }, {})) {
    listed.push(...Users.map(({ UserName = '' }) => UserName))
  }
  const found = new Set(listed)
  assert.deepEqual(
    acknowledged.filter((name) => !found.has(name)),
    [],
    'acknowledged but lost',
  )
  assert.ok(listed.length <= acknowledged.length + connections, 'more than were under way')
  const { SummaryMap } = await reader.send(new GetAccountSummaryCommand({}))
  assert.equal(SummaryMap?.Users, listed.length, 'counted and listed are the same')
  for (const UserName of listed) {
    const { User } = await reader.send(new GetUserCommand({ UserName }))
    assert.deepEqual(User?.Tags, [{ Key: 'number', Value: UserName.slice('user-'.length) }])
  }
  // The next create finds names and counters as they should be.
  await reader.send(new CreateUserCommand({ UserName: 'after' }))
  reader.destroy()
  await second.stop()
})
