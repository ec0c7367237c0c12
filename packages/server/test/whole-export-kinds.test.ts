// An export of a whole daemon has all there is, and an import of it is the same daemon.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { after, test } from 'node:test'
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  CreateAccountAliasCommand,
  CreateLoginProfileCommand,
  CreateServiceLinkedRoleCommand,
  DeleteServiceLinkedRoleCommand,
  EnableOutboundWebIdentityFederationCommand,
  SetSecurityTokenServicePreferencesCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateSAMLProviderCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import fc from 'fast-check'
import { createUnit } from '../src/commands/organization-changes.ts'
import { toAccountId } from '../src/identifiers/account-id.ts'
import { findProblems } from '../src/store/check/check-database.ts'
import { newExportKey } from '../src/store/export/export-key.ts'
import { exportedTables } from '../src/store/export/exported-tables.ts'
import { verifyExport } from '../src/store/export/import-export.ts'
import { ImportRefused } from '../src/store/export/import-refused.ts'
import { putAccessUse } from '../src/store/tables/access-uses.ts'
import { newEnabledDevice } from './support/authenticator.ts'
import { issueCertificate } from './support/certificates.ts'
import { startWithEveryKind } from './support/every-kind.ts'
import { assumeRoot, newRootAccess } from './support/root-access.ts'
import {
  emptyStore,
  exportOf,
  exportText,
  importText,
  piecesOf,
  recordsOf,
} from './support/whole-export.ts'

const everyKind = await startWithEveryKind()
after(() => everyKind[Symbol.asyncDispose]())
const { daemon } = everyKind
await makeTheRest()
/** What the daemon had at one moment; it goes on noting what is used when. */
const everything = await exportText(daemon.store, 'plain')
const copy = emptyStore(1)
after(() => copy.close())
await importText(copy, everything)

/** What `startWithEveryKind` leaves out, as no permission is about it. */
async function makeTheRest(): Promise<void> {
  const { account, store } = daemon
  const iam = daemon.iam()
  await iam.send(new CreateAccountAliasCommand({ AccountAlias: 'example-corp' }))
  await iam.send(
    new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 10, MaxPasswordAge: 90 }),
  )
  await iam.send(
    new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: 'v2Token' }),
  )
  const UserName = 'alice'
  await iam.send(new AddUserToGroupCommand({ UserName, GroupName: 'staff' }))
  const PolicyArn = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'staff', PolicyArn }))
  const machine = { InstanceProfileName: 'machine', RoleName: 'worker' }
  await iam.send(new AddRoleToInstanceProfileCommand(machine))
  const Password = 'Correct-horse-1'
  await iam.send(new CreateLoginProfileCommand({ UserName, Password }))
  await newEnabledDevice(daemon, UserName, new Date())
  const CertificateBody = issueCertificate('alice').certificate
  await iam.send(new UploadSigningCertificateCommand({ UserName, CertificateBody }))
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  })
  await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: publicKey }))
  const SAMLProviderArn = `arn:aws:iam::${account}:saml-provider/company`
  await iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, AddPrivateKey: privateKey }))
  await iam.send(new EnableOutboundWebIdentityFederationCommand({}))
  const { Role } = await iam.send(
    new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }),
  )
  const linked = { RoleName: Role?.RoleName ?? '' }
  await iam.send(new DeleteServiceLinkedRoleCommand(linked))
  const { organization, member, operator } = await newRootAccess(daemon)
  await createUnit(store, organization.id, undefined, 'Sales')
  const recovery = await assumeRoot(daemon, operator, member.account, 'IAMCreateRootUserPassword')
  await daemon.iam(recovery).send(new CreateLoginProfileCommand({}))
  await store.write((writer) =>
    putAccessUse(writer, {
      principal: { account: toAccountId(account), kind: 'root', id: account },
      service: 'iam',
      action: 'ListUsers',
      at: new Date(),
      region: 'us-east-1',
      sessionName: undefined,
    }),
  )
}

const kindsIn = (text: string) =>
  new Set(recordsOf(text).map((line) => String(JSON.parse(line).kind)))

test('an export has records of every kind, and an import exports as the same records', async () => {
  const text = everything
  const all = exportedTables.map(({ kind }) => kind)
  assert.deepEqual([...kindsIn(text)].toSorted(), all.toSorted())
  for (const length of [1, 977, text.length]) {
    const store = emptyStore(length % 200)
    await importText(store, text, undefined, length)
    assert.deepEqual(recordsOf(await exportText(store, 'plain')), recordsOf(text))
    const problems = await store.read((reader) =>
      Array.fromAsync(findProblems(reader, reader.vault)),
    )
    assert.deepEqual(problems, [])
    await store.close()
  }
})

test('sealed secrets are those that were sealed, and none is readable', async () => {
  const sealed = await exportText(copy, await newExportKey('a long passphrase'))
  const store = emptyStore(3)
  await importText(store, sealed, 'a long passphrase')
  assert.deepEqual(recordsOf(await exportText(store, 'plain')), recordsOf(everything))
  await store.close()
  const secrets = exportedTables.flatMap(({ kind, columns }) =>
    Object.values(columns).flatMap((column) =>
      'isSecret' in column && column.isSecret ? [`${kind} ${column.member}`] : [],
    ),
  )
  const seen = new Set<string>()
  for (const line of recordsOf(everything)) {
    const record = JSON.parse(line)
    for (const name of secrets.filter((one) => one.startsWith(`${record.kind} `))) {
      const value = record[name.slice(record.kind.length + 1)]
      assert.ok(!sealed.includes(JSON.stringify(value).slice(1, -1)), name)
      seen.add(name)
    }
  }
  assert.deepEqual([...seen].toSorted(), secrets.toSorted())
})

test('without secrets, what needs one is told and not imported, and the rest fits together', async () => {
  const text = await exportText(copy, 'none')
  const needing = new Set(
    exportedTables.filter(({ needsSecrets }) => needsSecrets).map(({ kind }) => kind),
  )
  const store = emptyStore(4)
  await importText(store, text)
  const kept = recordsOf(everything).filter((line) => !needing.has(JSON.parse(line).kind))
  assert.deepEqual(recordsOf(await exportText(store, 'plain')), kept)
  const problems = await store.read((reader) => Array.fromAsync(findProblems(reader, reader.vault)))
  assert.deepEqual(problems, [])
  await store.close()
})

/** What a member of a record could be made. */
const replacement = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, -1, 2 ** 60, '', [], {}, '[]', '{}', 'root'),
  fc.constantFrom<unknown>('444455556666', 'AIDACKCEVSQ6C2EXAMPLE', '2026-02-30T12:00:00.000Z'),
  fc.json({ maxDepth: 2 }).map((text): unknown => JSON.parse(text)),
  fc.string({ unit: 'binary' }),
)

test('whatever a member of any record becomes, it is told, or what is imported fits together', async () => {
  const lines = recordsOf(everything)
  const tableOf = new Map(exportedTables.map((table) => [table.kind, table]))
  const members = lines.flatMap((line, index) => {
    const columns = Object.values(tableOf.get(JSON.parse(line).kind)?.columns ?? {})
    return columns.flatMap((column) =>
      'member' in column ? [[index, column.member] as const] : [],
    )
  })
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...members), replacement, async ([index, name], value) => {
      const record = { ...JSON.parse(lines[index] ?? ''), [name]: value }
      const text = exportOf(lines.with(index, JSON.stringify(record)))
      const store = emptyStore(5)
      try {
        using verified = await verifyExport(piecesOf(text), undefined)
        await verified.addTo(store, async () => {})
        const check = store.read((reader) => Array.fromAsync(findProblems(reader, reader.vault)))
        assert.deepEqual(await check, [])
      } catch (error) {
        if (!(error instanceof ImportRefused)) throw error
        refused += 1
      } finally {
        await store.close()
      }
    }),
    { numRuns: 150 },
  )
  assert.ok(refused > 50)
})
