// Nothing that is secret is in the database, its backup, its export, the log, or what callers and operators see.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateSAMLProviderCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  EnableMFADeviceCommand,
  EnableOutboundWebIdentityFederationCommand,
  UpdateLoginProfileCommand,
  UpdateSAMLProviderCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import {
  AssumeRoleCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
} from '@aws-sdk/client-sts'
import pg from 'pg'
import { findMasterKey, openConfiguredStore } from '../src/commands/open-store.ts'
import { readConfig } from '../src/config.ts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { findOutboundSigningKey } from '../src/store/tables/outbound-federation.ts'
import { listSealingKeys } from '../src/store/tables/sealing-keys.ts'
import { readDataKey } from '../src/store/unlock-vault.ts'
import { issueCertificate } from './support/certificates.ts'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { createIdentityProvider } from './support/identity-provider.ts'
import { type OperatedDaemon, printedRoot, startOperatedDaemon } from './support/operated-daemon.ts'
import { startPostgresServer } from './support/postgres-server.ts'
import type { Credentials } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)
const account = '111122223333'
const passphraseFile = join(directory, 'passphrase')
writeFileSync(passphraseFile, 'correct horse battery staple\n', { mode: 0o600 })

/** Secrets by what they are, each in every form in which it could be met. */
type Secrets = Map<string, readonly string[]>

const formsOfText = (text: string): readonly string[] => [
  text,
  encodeURIComponent(text),
  ...formsOfBytes(Buffer.from(text)),
]
const formsOfBytes = (bytes: Buffer): readonly string[] => [
  bytes.toString('base64'),
  bytes.toString('base64url'),
  bytes.toString('hex'),
  bytes.toString('latin1'),
]
/** A line from the middle of a key in PEM, which is neither its head nor what all keys share. */
const formsOfPem = (pem: string): readonly string[] => {
  const lines = pem.trim().split('\n').slice(1, -1)
  return formsOfText(lines.at(Math.floor(lines.length / 2)) ?? '')
}

const newPrivateKey = () =>
  generateKeyPairSync('rsa', { modulusLength: 2048 })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()

const base32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** What failing calls were told. */
const errors: string[] = []

/** Makes a secret of every kind; calls that fail are made with them, too. */
async function makeSecrets(daemon: OperatedDaemon, root: Credentials): Promise<Secrets> {
  const secrets: Secrets = new Map()
  const iam = daemon.iam(root)
  secrets.set('secret of the root key', formsOfText(root.secretAccessKey))
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  const alice = {
    accessKeyId: AccessKey?.AccessKeyId ?? '',
    secretAccessKey: AccessKey?.SecretAccessKey ?? '',
  }
  secrets.set('secret of an access key', formsOfText(alice.secretAccessKey))
  const [Password, NewPassword] = ['Old-7gK2-mottled', 'New-9qX4-speckled']
  secrets.set('a password', formsOfText(Password))
  secrets.set('a password that was refused', formsOfText(NewPassword))
  await iam.send(new CreateLoginProfileCommand({ UserName: 'alice', Password }))
  const device = await iam.send(
    new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }),
  )
  const seed = Buffer.from(device.VirtualMFADevice?.Base32StringSeed ?? '').toString()
  const bits = [...seed].map((one) => base32.indexOf(one).toString(2).padStart(5, '0')).join('')
  const bytes = bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []
  secrets.set('the seed of a device', [seed, ...formsOfBytes(Buffer.from(bytes))])
  const SerialNumber = device.VirtualMFADevice?.SerialNumber ?? ''
  const certificate = issueCertificate('www.example.com')
  secrets.set('the key of a server certificate', formsOfPem(certificate.privateKey))
  const upload = (CertificateBody: string) =>
    iam.send(
      new UploadServerCertificateCommand({
        ServerCertificateName: 'web',
        CertificateBody,
        PrivateKey: certificate.privateKey,
      }),
    )
  await upload(certificate.certificate)
  const { SAMLProviderArn = '' } = await iam.send(
    new CreateSAMLProviderCommand({
      Name: 'Corp',
      SAMLMetadataDocument: createIdentityProvider('https://idp.example.com/saml').metadata(),
    }),
  )
  const samlKey = newPrivateKey()
  secrets.set('the key of a SAML provider', formsOfPem(samlKey))
  await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey: samlKey }))
  const { ServiceSpecificCredential } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'alice',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  )
  secrets.set(
    'the password of a service',
    formsOfText(ServiceSpecificCredential?.ServicePassword ?? ''),
  )
  const { Credentials: session } = await daemon.sts(root).send(new GetSessionTokenCommand({}))
  secrets.set('the secret of a session', formsOfText(session?.SecretAccessKey ?? ''))
  secrets.set('the token of a session', formsOfText(session?.SessionToken ?? ''))
  await iam.send(new EnableOutboundWebIdentityFederationCommand({}))
  await daemon
    .sts({
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    })
    .send(new GetCallerIdentityCommand({}))
  const failing: readonly Promise<unknown>[] = [
    daemon
      .iam(alice)
      .send(new ChangePasswordCommand({ OldPassword: NewPassword, NewPassword: Password })),
    iam.send(new UpdateLoginProfileCommand({ UserName: 'nobody', Password: NewPassword })),
    iam.send(
      new EnableMFADeviceCommand({
        UserName: 'alice',
        SerialNumber,
        AuthenticationCode1: '000000',
        AuthenticationCode2: '000001',
      }),
    ),
    upload(issueCertificate('other.example.com').certificate),
    iam.send(
      new UpdateSAMLProviderCommand({
        SAMLProviderArn: `${SAMLProviderArn}-other`,
        AddPrivateKey: samlKey,
      }),
    ),
    daemon
      .sts({ ...alice, secretAccessKey: root.secretAccessKey })
      .send(new GetCallerIdentityCommand({})),
    daemon
      .sts({ ...alice, sessionToken: session?.SessionToken ?? '' })
      .send(new GetCallerIdentityCommand({})),
    daemon.sts(alice).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${account}:role/no`,
        RoleSessionName: 'no',
      }),
    ),
  ]
  for (const outcome of await Promise.allSettled(failing)) {
    assert.equal(outcome.status, 'rejected')
    if (outcome.status === 'rejected') errors.push(String(outcome.reason))
  }
  return secrets
}

/** Keys that nobody is ever given. */
async function addInnerKeys(secrets: Secrets, flags: readonly string[]): Promise<void> {
  const config = readConfig(flags, {})
  const { key: masterKey } = findMasterKey(config, { mayCreate: false })
  secrets.set('the master key', formsOfBytes(masterKey))
  const store = await openConfiguredStore(config)
  await store.read(async (reader) => {
    secrets.set('the data key', formsOfBytes((await readDataKey(reader, masterKey)) ?? masterKey))
    for (const { key } of await listSealingKeys(reader)) {
      secrets.set('the sealing key', formsOfBytes(key))
    }
    for (const algorithm of ['RS256', 'ES384'] as const) {
      const key = await findOutboundSigningKey(reader, toAccountId(account), algorithm)
      secrets.set(`the key that signs ${algorithm}`, formsOfPem(key?.privateKey ?? ''))
    }
  })
  await store.close()
}

/** The place and secret of each that is found. */
function findSecrets(secrets: Secrets, places: ReadonlyMap<string, string>): readonly string[] {
  return [...places].flatMap(([place, text]) =>
    [...secrets].flatMap(([what, forms]) => {
      assert.ok(
        forms.every((form) => form.length >= 12),
        what,
      )
      return forms.some((form) => text.includes(form)) ? [`${what} in ${place}`] : []
    }),
  )
}

async function look(
  name: string,
  flags: readonly string[],
  contentOf: () => Promise<ReadonlyMap<string, string>>,
): Promise<void> {
  const places = new Map<string, string>()
  let secrets: Secrets
  {
    await using daemon = await startOperatedDaemon([
      ...flags,
      '--account',
      account,
      '--log',
      'debug',
    ])
    const root = printedRoot(daemon.process.output())
    secrets = await makeSecrets(daemon, root)
    await addInnerKeys(secrets, flags)
    const sealing = ['--with-secrets', '--passphrase-file', passphraseFile]
    for (const verb of [
      ['backup', '-'],
      ['export', '--all', '-'],
      ['export', '--all', ...sealing, '-'],
      ['check'],
      ['account', 'list'],
    ]) {
      const { stdout, stderr, code } = await runIamd([...verb, ...flags])
      assert.equal(code, 0, stderr)
      places.set(`iamd ${verb.join(' ')}`, stdout + stderr)
    }
    for (const path of ['/health', '/metrics']) {
      const answer = await fetch(daemon.process.endpoint + path)
      assert.equal(answer.status, 200)
      places.set(path, await answer.text())
    }
    places.set('errors', errors.join('\n'))
    for (const [place, text] of await contentOf()) places.set(place, text)
    // The log of the end is part of it.
    await daemon.process.stop()
    places.set('log', daemon.process.output().stderr)
  }
  assert.deepEqual(findSecrets(secrets, places), [], name)
  // What is no secret is found, so the places hold what was done.
  const known: Secrets = new Map([['the account', formsOfText(account)]])
  const found = findSecrets(known, places).filter((one) =>
    /backup|database|iamd\.db|list/.test(one),
  )
  assert.ok(found.length >= 3, found.join(', '))
}

test('nothing secret is in the SQLite files, the backup, the log, errors or answers', async () => {
  const data = join(directory, 'data')
  await look('SQLite', ['--data', data], async () => {
    const files = readdirSync(data).filter((file) => file !== 'master.key')
    assert.ok(files.includes('iamd.db-wal'))
    return new Map(files.map((file) => [file, readFileSync(join(data, file), 'latin1')]))
  })
})

test('nothing secret is in the tables of PostgreSQL either', async () => {
  await using server = await startPostgresServer(['-c', 'fsync=off'])
  const url = await server.newDatabase()
  const masterKey = join(directory, 'shared.key')
  writeFileSync(masterKey, `${Buffer.alloc(32, 'k9').toString('base64')}\n`, { mode: 0o600 })
  await look('PostgreSQL', ['--store', url, '--master-key', masterKey], async () => {
    const client = new pg.Client(url)
    await client.connect()
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
    )
    const places = new Map<string, string>()
    for (const { name } of tables) {
      const { rows } = await client.query<{ row: string }>(`SELECT t::text AS row FROM ${name} t`)
      places.set(`database table ${name}`, rows.map(({ row }) => row).join('\n'))
    }
    await client.end()
    return places
  })
})
