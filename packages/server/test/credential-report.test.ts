// The credential report through the API: asked for, made beside the calls, read as CSV, expired.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  GenerateCredentialReportCommand,
  GetCredentialReportCommand,
  type IAMClient,
  UpdateAccessKeyCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam'
import { newDevice, newEnabledDevice, testClock } from './support/authenticator.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const header =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,' +
  'password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,' +
  'access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,' +
  'access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,' +
  'access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,' +
  'cert_1_last_rotated,cert_2_active,cert_2_last_rotated'

async function generate(iam: IAMClient) {
  const { State, Description } = await iam.send(new GenerateCredentialReportCommand({}))
  return { State, Description }
}
const get = (iam: IAMClient) => iam.send(new GetCredentialReportCommand({}))

/** Asks for a report until there is one, as clients do; gives its lines. */
async function report(iam: IAMClient): Promise<readonly string[]> {
  while ((await generate(iam)).State !== 'COMPLETE');
  const { Content, ReportFormat } = await get(iam)
  assert.equal(ReportFormat, 'text/csv')
  return Buffer.from(Content ?? [])
    .toString('utf8')
    .split('\n')
}

const started = {
  State: 'STARTED',
  Description: 'No report exists. Starting a new report generation task',
}

test('a report is started, in progress and complete, and can be read only then', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-report-'))
  t.after(() => rmSync(directory, { recursive: true }))
  // A file can be read while it is written to.
  await using daemon = await startTestDaemon([], { file: join(directory, 'iamd.db') })
  const iam = daemon.iam()
  const other = daemon.iam((await daemon.newAccount()).root)
  const absent = await errorOf(get(iam))
  assert.deepEqual([absent.code, absent.status], ['ReportNotPresent', 410])
  // Nothing else is written until this transaction ends, so no report becomes complete.
  const transaction = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const blocking = daemon.store.write(async () => {
    begun.resolve()
    await transaction.promise
  })
  await begun.promise
  assert.deepEqual(await generate(iam), started)
  assert.deepEqual(await generate(iam), { State: 'INPROGRESS', Description: undefined })
  const { code, status } = await errorOf(get(iam))
  assert.deepEqual([code, status], ['ReportInProgress', 404])
  transaction.resolve()
  await blocking
  await report(iam)
  const { GeneratedTime } = await get(iam)
  assert.deepEqual(await generate(iam), { State: 'COMPLETE', Description: undefined })
  assert.deepEqual((await get(iam)).GeneratedTime, GeneratedTime)
  assert.equal((await errorOf(get(other))).code, 'ReportNotPresent')
})

test('a report has a row for root and each user, in the columns of AWS', async () => {
  const start = Math.floor(Date.now() / 1_000) * 1_000
  const at = (seconds: number) =>
    `${new Date(start + seconds * 1_000).toISOString().slice(0, 19)}+00:00`
  let now = new Date(start)
  await using daemon = await startTestDaemon([], { now: () => now })
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'a,b', Path: '/team"x"/' }))
  await iam.send(new CreateUserCommand({ UserName: 'carol' }))
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: 'carol' }))
  now = new Date(start + 1_000)
  await iam.send(new CreateAccessKeyCommand({ UserName: 'carol' }))
  await iam.send(
    new UpdateAccessKeyCommand({
      UserName: 'carol',
      AccessKeyId: key?.AccessKeyId,
      Status: 'Inactive',
    }),
  )
  const login = { UserName: 'carol', Password: 'Correct horse 1' }
  await iam.send(new CreateLoginProfileCommand(login))
  await iam.send(new UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 3 }))
  const arn = (resource: string) => `arn:aws:iam::${daemon.account}:${resource}`
  const [first, root = '', ...users] = await report(iam)
  assert.equal(first, header)
  // The key of root was made before the daemon's clock was set.
  const [, , rootCreated, , , , , , , keyCreated] = root.split(',')
  const noKey = 'false,N/A,N/A,N/A,N/A'
  const noCertificates = 'false,N/A,false,N/A'
  assert.equal(
    root,
    `<root_account>,${arn('root')},${rootCreated},not_supported,no_information,not_supported,` +
      `not_supported,false,true,${keyCreated},${at(1)},us-east-1,iam,${noKey},${noCertificates}`,
  )
  assert.deepEqual(users, [
    `"a,b","${arn('user/team""x""/a,b')}",${at(0)},false,N/A,N/A,N/A,false,${noKey},${noKey},` +
      noCertificates,
    `carol,${arn('user/carol')},${at(0)},true,no_information,${at(1)},${at(3 * 86_400 + 1)},false,` +
      `false,${at(0)},N/A,N/A,N/A,true,${at(1)},N/A,N/A,N/A,${noCertificates}`,
  ])
})

test('a report says who has an MFA device', async () => {
  for (const withRoot of [false, true]) {
    const clock = testClock()
    await using daemon = await startTestDaemon([], { now: clock.now })
    const iam = daemon.iam()
    for (const UserName of ['with', 'without']) await iam.send(new CreateUserCommand({ UserName }))
    await newEnabledDevice(daemon, 'with', clock.now())
    await newDevice(daemon, 'of-nobody')
    if (withRoot) await newEnabledDevice(daemon, 'root', clock.now())
    const [, ...lines] = await report(iam)
    assert.deepEqual(
      lines.map((line) => [line.split(',')[0], line.split(',')[7]]),
      [
        ['<root_account>', String(withRoot)],
        ['with', 'true'],
        ['without', 'false'],
      ],
    )
  }
})

test('all users of a large account are in the report, once', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const names = Array.from({ length: 201 }, (_, index) => `user-${String(index).padStart(3, '0')}`)
  for (const UserName of names) await iam.send(new CreateUserCommand({ UserName }))
  const lines = await report(iam)
  assert.deepEqual(
    lines.slice(2).map((line) => line.split(',')[0]),
    names,
  )
})

test('a report is good for four hours, and made again after', async () => {
  let hours = 0
  const now = () => new Date(Date.now() + hours * 3_600_000)
  await using daemon = await startTestDaemon([], { now })
  // A client a call: clients set their clocks by the answers.
  const client = () => {
    const iam = daemon.iam()
    iam.config.systemClockOffset = hours * 3_600_000
    return iam
  }
  while ((await generate(client())).State !== 'COMPLETE');
  hours = 3.9
  assert.equal((await generate(client())).State, 'COMPLETE')
  await get(client())
  hours = 4.1
  const { code, status } = await errorOf(get(client()))
  assert.deepEqual([code, status], ['ReportExpired', 410])
  assert.deepEqual(await generate(client()), started)
  while ((await generate(client())).State !== 'COMPLETE');
  await get(client())
})

test('each call needs exactly its permission, on everything', async () => {
  await using daemon = await startTestDaemon()
  await report(daemon.iam())
  const caller = daemon.iam(await newUser(daemon, 'caller'))
  const callerArn = `arn:aws:iam::${daemon.account}:user/caller`
  for (const [action, send] of [
    ['iam:GenerateCredentialReport', () => generate(caller)],
    ['iam:GetCredentialReport', () => get(caller)],
  ] as const) {
    for (const statement of [allow('iam:GetUser', '*'), allow(action, callerArn)]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send()), denial(callerArn, action, '*'))
    }
    await putPolicy(daemon, 'caller', allow(action, '*'))
    await send()
  }
})
