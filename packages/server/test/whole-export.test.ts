// A whole daemon moves by `iamd export --all` between stores and master keys, and its clients go on.
import assert from 'node:assert/strict'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreateServiceSpecificCredentialCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  EnableOutboundWebIdentityFederationCommand,
  GetAccountSummaryCommand,
  ListUsersCommand,
  PutUserPolicyCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import { exportedTables } from '../src/store/export/exported-tables.ts'
import { type Authenticator, authenticator } from './support/authenticator.ts'
import { issueCertificate } from './support/certificates.ts'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { type OperatedDaemon, printedRoot, startOperatedDaemon } from './support/operated-daemon.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import { errorOf, policyDocument } from './support/principals.ts'
import { allDetails, fillRichly } from './support/rich-account.ts'
import type { Credentials } from './support/test-daemon.ts'
import { recordsOf } from './support/whole-export.ts'

const server = await startPostgresServer(['-c', 'fsync=off'])
after(() => server[Symbol.asyncDispose]())
const directory = temporaryDirectory(after)
const fileOf = (name: string) => join(directory, name)
const passphraseFile = fileOf('passphrase')
writeFileSync(passphraseFile, 'a passphrase of some length\n', { mode: 0o600 })

/** Flags that name a database with a master key of its own. */
function keyed(name: string, store: readonly string[]): readonly string[] {
  const file = fileOf(`${name}.key`)
  const key = Buffer.alloc(32, name).toString('base64')
  writeFileSync(file, `${key}\n`, { mode: 0o600 })
  return [...store, '--master-key', file]
}
const onSqlite = (name: string) => keyed(name, ['--data', fileOf(name)])
const onPostgres = async (name: string) => keyed(name, ['--store', await server.newDatabase()])

async function succeeds(...args: readonly string[]): Promise<string> {
  const { code, stderr, stdout } = await runIamd(args)
  assert.equal(code, 0, stdout + stderr)
  return stdout
}

const [account, other] = ['111122223333', '444455556666']

/** What clients of the source daemon hold. */
interface Held {
  readonly root: Credentials
  readonly bob: Credentials
  readonly password: string
  readonly device: Authenticator
  /** A code of the device that was used. */
  readonly usedCode: string
  /** Whatever nobody may read in an export, in the forms in which it could be there. */
  readonly secrets: readonly string[]
}

/** An account with some of everything, in an organization with another one. */
async function fill(daemon: OperatedDaemon, flags: readonly string[]): Promise<Held> {
  const root = printedRoot(daemon.process.output())
  const otherRoot = printedRoot({
    stdout: await succeeds('account', 'create', ...flags, '--account', other),
  })
  await succeeds('organization', 'create', ...flags, '--management-account', account)
  await succeeds('organization', 'create-unit', ...flags, '--name', 'Sales')
  await succeeds('organization', 'add-account', ...flags, '--account', other)
  const iam = daemon.iam(root)
  await fillRichly(iam, account)
  const UserName = 'bob'
  await iam.send(
    new PutUserPolicyCommand({
      UserName,
      PolicyName: 'own-password',
      PolicyDocument: policyDocument({
        Effect: 'Allow',
        Action: ['iam:ChangePassword', 'iam:ListUsers'],
        Resource: '*',
      }),
    }),
  )
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
  const bob = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  const password = 'Old-7gK2-mottled'
  await iam.send(new CreateLoginProfileCommand({ UserName, Password: password }))
  const { VirtualMFADevice: made } = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }),
  )
  const seed = Buffer.from(made?.Base32StringSeed ?? []).toString()
  const device = authenticator(made?.SerialNumber ?? '', seed)
  const at = new Date()
  await iam.send(
    new EnableMFADeviceCommand({
      UserName,
      SerialNumber: device.SerialNumber,
      AuthenticationCode1: device.code(at, -1),
      AuthenticationCode2: device.code(at),
    }),
  )
  const { certificate: CertificateBody, privateKey: PrivateKey } = issueCertificate('www.example')
  await iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName: 'web',
      CertificateBody,
      PrivateKey,
    }),
  )
  const { ServiceSpecificCredential: git } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName,
      ServiceName: 'codecommit.amazonaws.com',
    }),
  )
  await iam.send(new EnableOutboundWebIdentityFederationCommand({}))
  return {
    root,
    bob,
    password,
    device,
    usedCode: device.code(at),
    secrets: [
      root.secretAccessKey,
      otherRoot.secretAccessKey,
      bob.secretAccessKey,
      password,
      seed,
      PrivateKey.split('\n')[1] ?? '',
      git?.ServicePassword ?? '',
      'PRIVATE KEY-----',
      'scrypt:',
    ],
  }
}

/** What counts of an export: all but when it was made. */
const contentOf = (file: string) => recordsOf(readFileSync(file, 'utf8'))

/** A plain export of a database that no daemon uses. */
async function contentOfDatabase(flags: readonly string[]): Promise<readonly string[]> {
  const file = fileOf('plain.export')
  await succeeds('export', '--all', '--with-secrets', '--plain-secrets', ...flags, file)
  assert.equal(statSync(file).mode & 0o777, 0o600)
  return contentOf(file)
}

const source = onSqlite('source')
const [sealed, bare] = [fileOf('sealed.export'), fileOf('bare.export')]
const { held, details, summary } = await makeSource()

/** The daemon that all tests move, and exports of it that are made while it runs. */
async function makeSource() {
  await using daemon = await startOperatedDaemon([...source, '--account', account])
  const made = await fill(daemon, source)
  const sealing = ['--with-secrets', '--passphrase-file', passphraseFile]
  await succeeds('export', '--all', ...sealing, ...source, sealed)
  await succeeds('export', '--all', ...source, bare)
  const iam = daemon.iam(made.root)
  return {
    held: made,
    details: await allDetails(iam),
    summary: (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap,
  }
}

async function signsIn(daemon: OperatedDaemon): Promise<void> {
  const { root, bob, device, usedCode } = held
  const iam = daemon.iam(root)
  assert.deepEqual(await allDetails(iam), details)
  assert.deepEqual((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap, summary)
  const sts = daemon.sts(bob)
  const { Arn } = await sts.send(new GetCallerIdentityCommand({}))
  assert.equal(Arn, `arn:aws:iam::${account}:user/bob`)
  const again = { SerialNumber: device.SerialNumber, TokenCode: usedCode }
  const refused = await errorOf(sts.send(new GetSessionTokenCommand(again)))
  assert.equal(refused.code, 'AccessDenied', 'a code that was used before the move')
  const { Credentials: session } = await sts.send(
    new GetSessionTokenCommand({ ...again, TokenCode: device.code(new Date(), 1) }),
  )
  assert.match(session?.SessionToken ?? '', /./)
  const { AssumedRoleUser } = await sts.send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${account}:role/jobs/Worker`,
      RoleSessionName: 'task',
    }),
  )
  assert.match(AssumedRoleUser?.Arn ?? '', /assumed-role\/Worker\/task$/)
}

const changePassword = (daemon: OperatedDaemon, OldPassword: string, NewPassword: string) =>
  daemon.iam(held.bob).send(new ChangePasswordCommand({ OldPassword, NewPassword }))

test('with secrets, keys, passwords and MFA go on from SQLite to SQLite to PostgreSQL to SQLite', async () => {
  assert.equal(statSync(sealed).mode & 0o777, 0o600)
  const unlocking = ['--passphrase-file', passphraseFile]
  const [first, second, third] = [onSqlite('first'), await onPostgres('second'), onSqlite('third')]
  const stdout = await succeeds('import', '--all', ...unlocking, ...first, sealed)
  assert.match(stdout, /^Imported the export of 20\S+Z: 2 accounts, 2 users, 2 groups, 3 roles, /)
  assert.equal(stdout.split('\n').length, 2)
  await succeeds('check', ...first)
  {
    await using daemon = await startOperatedDaemon(first)
    await signsIn(daemon)
    const wrong = await errorOf(changePassword(daemon, 'Wrong-7gK2-mottled', 'New-9qX4-speckled'))
    assert.equal(wrong.code, 'AccessDenied')
    await changePassword(daemon, held.password, 'New-9qX4-speckled')
  }
  const moved = fileOf('moved.export')
  const sealing = ['--with-secrets', ...unlocking]
  let before = await contentOfDatabase(first)
  for (const [from, to] of [
    [first, second],
    [second, third],
  ] as const) {
    await succeeds('export', '--all', ...sealing, ...from, moved)
    await succeeds('import', '--all', ...unlocking, ...to, moved)
    await succeeds('check', ...to)
    assert.deepEqual(await contentOfDatabase(to), before)
    await using daemon = await startOperatedDaemon(to)
    assert.deepEqual(await allDetails(daemon.iam(held.root)), details)
    const passwords = ['New-9qX4-speckled', 'Next-5tR3-dappled'] as const
    await changePassword(daemon, ...(to === second ? passwords : toReversed(passwords)))
    await daemon.process.stop()
    before = await contentOfDatabase(to)
  }
})

const toReversed = ([one, two]: readonly [string, string]) => [two, one] as const

const secretMembers = exportedTables.flatMap(({ columns }) =>
  Object.values(columns).flatMap((column) =>
    'member' in column && column.isSecret ? [column.member] : [],
  ),
)

/** A record as it is in an export without secrets. */
const withoutSecrets = (line: string): string =>
  JSON.stringify(
    Object.fromEntries(
      Object.entries(JSON.parse(line)).filter(([member]) => !secretMembers.includes(member)),
    ),
  )

test('an export of what was imported is the export that was imported', async () => {
  const target = await onPostgres('equal')
  const dry = await succeeds('import', '--all', '--dry-run', ...target, bare)
  assert.match(dry, /^Would import [\s\S]*\nEach account would get a root access key\.\n$/)
  await succeeds('import', '--all', '--passphrase-file', passphraseFile, ...target, sealed)
  const equal = fileOf('equal.export')
  await succeeds('export', '--all', ...target, equal)
  assert.deepEqual(contentOf(equal), contentOf(sealed).map(withoutSecrets))
  const asAwsTells = (flags: readonly string[]) =>
    succeeds('export', '--account', account, ...flags)
  assert.equal(await asAwsTells(target), await asAwsTells(source))
})

test('without secrets none is in the file, and what needs one is told', async () => {
  const texts = [sealed, bare].map((file) => readFileSync(file, 'utf8'))
  for (const secret of held.secrets) {
    assert.ok(secret.length >= 7)
    const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)]
    for (const text of texts) assert.ok(!forms.some((form) => text.includes(form)), secret)
  }
  const target = onSqlite('bare')
  const stdout = await succeeds('import', '--all', ...target, bare)
  for (const left of [
    `access key ${held.root.accessKeyId} of root`,
    `access key ${held.bob.accessKeyId} of user bob`,
    'password of user bob',
    `MFA device ${held.device.SerialNumber} of user bob`,
    'server certificate web',
  ]) {
    assert.ok(stdout.includes(`${account}: ${left}\n`), left)
  }
  await succeeds('check', ...target)
  const key = new RegExp(`^${account}: (AKIA\\w+) (\\S+)$`, 'm').exec(stdout) ?? []
  const root = { accessKeyId: key[1] ?? '', secretAccessKey: key[2] ?? '' }
  await using daemon = await startOperatedDaemon(target)
  assert.deepEqual(await allDetails(daemon.iam(root)), details)
  for (const old of [held.root, held.bob]) {
    const refused = await errorOf(daemon.iam(old).send(new ListUsersCommand({})))
    assert.equal(refused.code, 'InvalidClientTokenId')
  }
  // A password and a device are made anew, as there are none.
  const iam = daemon.iam(root)
  await iam.send(new CreateLoginProfileCommand({ UserName: 'bob', Password: held.password }))
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }))
})

test('an import beside a running daemon with other accounts is in force at the next call', async () => {
  const target = onSqlite('beside')
  await using daemon = await startOperatedDaemon(target)
  const own = daemon.iam(printedRoot(daemon.process.output()))
  await own.send(new CreateGroupCommand({ GroupName: 'kept' }))
  const args = ['import', '--all', '--passphrase-file', passphraseFile, ...target, sealed]
  await succeeds(...args)
  assert.deepEqual(await allDetails(daemon.iam(held.root)), details)
  const { SummaryMap } = await own.send(new GetAccountSummaryCommand({}))
  assert.deepEqual([SummaryMap?.Groups, SummaryMap?.Users], [1, 0])
  const again = await runIamd(args)
  assert.equal(again.code, 1)
  assert.match(again.stderr, /^iamd: nothing was imported\n\S+:2: account 111122223333 is there /)
  await succeeds('check', ...target)
})

test('an export goes through pipes, also as plain text that something else encrypts', async () => {
  const plain = ['--with-secrets', '--plain-secrets']
  const { stdout, stderr } = await runIamd(['export', '--all', ...plain, ...source, '-'])
  assert.match(stderr, /^iamd: \d+ records of SQLite \S+ are in standard output, with secrets\n$/)
  assert.ok(stdout.includes(held.bob.secretAccessKey))
  const target = onSqlite('piped')
  const file = fileOf('piped.export')
  writeFileSync(file, stdout)
  await succeeds('import', '--all', ...target, file)
  await using daemon = await startOperatedDaemon(target)
  await daemon.sts(held.bob).send(new GetCallerIdentityCommand({}))
})
