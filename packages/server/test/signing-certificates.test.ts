// Signing certificates through the API: uploaded, listed, deactivated, deleted, reported.
import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import {
  CreateUserCommand,
  DeleteSigningCertificateCommand,
  DeleteUserCommand,
  GenerateCredentialReportCommand,
  GetAccountSummaryCommand,
  GetCredentialReportCommand,
  type IAMClient,
  ListSigningCertificatesCommand,
  type StatusType,
  UpdateSigningCertificateCommand,
  UpdateUserCommand,
  UploadSigningCertificateCommand,
} from '@aws-sdk/client-iam'
import { encodeBase32 } from '../src/identifiers/base32.ts'
import { powerfulSession } from './support/assumable-role.ts'
import { issueCertificate } from './support/certificates.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const one = issueCertificate('one').certificate
const two = issueCertificate('two', { keyType: 'rsa' }).certificate
const three = issueCertificate('three').certificate

const named = (UserName: string | undefined) => (UserName === undefined ? {} : { UserName })
const upload = async (iam: IAMClient, CertificateBody: string, UserName?: string) =>
  (await iam.send(new UploadSigningCertificateCommand({ ...named(UserName), CertificateBody })))
    .Certificate
const list = async (iam: IAMClient, UserName?: string) =>
  (await iam.send(new ListSigningCertificatesCommand(named(UserName)))).Certificates ?? []
const setStatus = (iam: IAMClient, CertificateId: string, Status: StatusType, UserName?: string) =>
  iam.send(new UpdateSigningCertificateCommand({ ...named(UserName), CertificateId, Status }))
const remove = (iam: IAMClient, CertificateId: string, UserName?: string) =>
  iam.send(new DeleteSigningCertificateCommand({ ...named(UserName), CertificateId }))
const createUser = (iam: IAMClient, UserName: string) =>
  iam.send(new CreateUserCommand({ UserName }))

const idOf = (certificate: string) =>
  encodeBase32(createHash('sha1').update(new X509Certificate(certificate).raw).digest())
const notFound = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
const missing = (id: string) => notFound(`The Certificate with id ${id} cannot be found.`)

test('a user has two certificates, each known by its digest', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'Alice')
  assert.deepEqual(await list(iam, 'alice'), [])
  const first = await upload(iam, one, 'alice')
  assert.deepEqual(first, {
    UserName: 'Alice',
    CertificateId: idOf(one),
    CertificateBody: one,
    Status: 'Active',
    UploadDate: first?.UploadDate,
  })
  assert.ok(first?.UploadDate instanceof Date)
  const second = await upload(iam, two, 'alice')
  const byId = [first, second].sort((a, b) =>
    (a?.CertificateId ?? '') < (b?.CertificateId ?? '') ? -1 : 1,
  )
  assert.deepEqual(await list(iam, 'alice'), byId)
  assert.deepEqual(await errorOf(upload(iam, three, 'alice')), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for CertificatesPerUser: 2',
  })
  await remove(iam, idOf(one), 'alice')
  assert.deepEqual(await errorOf(remove(iam, idOf(one), 'alice')), missing(idOf(one)))
  await upload(iam, three, 'alice')
  const page = await iam.send(
    new ListSigningCertificatesCommand({ UserName: 'alice', MaxItems: 1 }),
  )
  assert.deepEqual([page.Certificates?.length, page.IsTruncated], [1, true])
  const next = await iam.send(
    new ListSigningCertificatesCommand({ UserName: 'alice', Marker: page.Marker }),
  )
  assert.deepEqual(
    [...(page.Certificates ?? []), ...(next.Certificates ?? [])],
    await list(iam, 'alice'),
  )
})

test('a certificate belongs to one user of an account', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await createUser(iam, 'bob')
  const first = await upload(iam, one, 'alice')
  const duplicate = {
    code: 'DuplicateCertificate',
    status: 409,
    message: 'Duplicate certificate uploaded.',
  }
  assert.deepEqual(await errorOf(upload(iam, one, 'bob')), duplicate)
  assert.deepEqual(await errorOf(upload(iam, one)), duplicate)
  assert.deepEqual(await errorOf(setStatus(iam, idOf(one), 'Inactive', 'bob')), missing(idOf(one)))
  assert.deepEqual(await errorOf(remove(iam, idOf(one), 'bob')), missing(idOf(one)))
  // Its own user may upload it again, which changes nothing.
  await setStatus(iam, idOf(one), 'Inactive', 'alice')
  assert.deepEqual(await upload(iam, one, 'alice'), first)
  assert.deepEqual(await list(iam, 'alice'), [{ ...first, Status: 'Inactive' }])
  // Other accounts are of no concern.
  const other = daemon.iam((await daemon.newAccount()).root)
  await createUser(other, 'carol')
  assert.equal((await upload(other, one, 'carol'))?.CertificateId, idOf(one))
  assert.deepEqual(await errorOf(remove(other, idOf(two), 'carol')), missing(idOf(two)))
  await remove(iam, idOf(one), 'alice')
  assert.equal((await list(other, 'carol')).length, 1)
})

test('a certificate is activated and deactivated, but not expired', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await upload(iam, one, 'alice')
  const status = async () => (await list(iam, 'alice'))[0]?.Status
  await setStatus(iam, idOf(one), 'Inactive', 'alice')
  assert.equal(await status(), 'Inactive')
  assert.deepEqual(await errorOf(setStatus(iam, idOf(one), 'Expired', 'alice')), {
    code: 'InvalidInput',
    status: 400,
    message: 'Operation does not support status Expired',
  })
  await setStatus(iam, idOf(one), 'Active', 'alice')
  assert.equal(await status(), 'Active')
  assert.deepEqual(
    await errorOf(setStatus(iam, 'X'.repeat(24), 'Active', 'alice')),
    missing('X'.repeat(24)),
  )
})

test('what is no certificate, or one out of time, is malformed', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  const yesterday = new Date(Date.now() - 86_400_000)
  const tomorrow = new Date(Date.now() + 86_400_000)
  const expired = issueCertificate('old', { validFrom: new Date(0), validTo: yesterday })
  const early = issueCertificate('new', { validFrom: tomorrow })
  for (const body of ['invalid', one + two, expired.certificate, early.certificate]) {
    assert.deepEqual(await errorOf(upload(iam, body, 'alice')), {
      code: 'MalformedCertificate',
      status: 400,
      message: `Certificate ${body} is malformed.`,
    })
  }
  assert.deepEqual(await list(iam, 'alice'), [])
  // What may be a secret is neither repeated nor logged.
  const { privateKey } = issueCertificate('alice')
  const { code, message } = await errorOf(upload(iam, privateKey, 'alice'))
  assert.deepEqual([code, message], ['MalformedCertificate', 'Certificate *** is malformed.'])
  const [, secret = ''] = privateKey.split('\n')
  assert.ok(daemon.log.every((line) => !line.includes(secret)))
})

test('calls without a user name are about the caller; users that are not there are not found', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
  const alice = daemon.iam(await newUser(daemon, 'alice', everything))
  await upload(alice, one)
  assert.equal((await list(alice))[0]?.UserName, 'alice')
  assert.deepEqual(await list(alice), await list(iam, 'alice'))
  await setStatus(alice, idOf(one), 'Inactive')
  await remove(alice, idOf(one))

  const session = daemon.iam(await powerfulSession(daemon))
  for (const call of [
    () => upload(session, one),
    () => list(session),
    () => setStatus(session, idOf(one), 'Active'),
    () => remove(session, idOf(one)),
  ]) {
    assert.deepEqual(await errorOf(call()), {
      code: 'ValidationError',
      status: 400,
      message: 'Must specify userName when calling with non-User credentials',
    })
  }
  for (const call of [
    () => upload(iam, 'invalid', 'nobody'),
    () => list(iam, 'nobody'),
    () => setStatus(iam, idOf(one), 'Active', 'nobody'),
    () => remove(iam, idOf(one), 'nobody'),
  ]) {
    assert.deepEqual(await errorOf(call()), notFound('The user with name nobody cannot be found.'))
  }
})

test('root has certificates of its own, which the summary tells', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const present = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountSigningCertificatesPresent
  await createUser(iam, 'alice')
  await upload(iam, three, 'alice')
  assert.equal(await present(), 0)
  await upload(iam, one)
  await upload(iam, two)
  assert.equal((await list(iam)).length, 2)
  assert.equal(await present(), 1)
  await remove(iam, idOf(one))
  await remove(iam, idOf(two))
  assert.equal(await present(), 0)
})

test('a renamed user keeps its certificates, and is not deleted with them', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await upload(iam, one, 'alice')
  await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'alicia' }))
  assert.equal((await list(iam, 'alicia'))[0]?.UserName, 'alicia')
  const deletion = () => iam.send(new DeleteUserCommand({ UserName: 'alicia' }))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must delete certificates first.',
  })
  await remove(iam, idOf(one), 'alicia')
  await deletion()
})

test('the credential report shows certificates, the oldest first', async () => {
  const start = Math.floor(Date.now() / 1_000) * 1_000
  let now = new Date(start)
  await using daemon = await startTestDaemon([], { now: () => now })
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await createUser(iam, 'bob')
  // The oldest comes first, and not the one with the first id.
  const [older, newer] = idOf(one) > idOf(two) ? [one, two] : [two, one]
  for (const [body, owner] of [
    [older, 'alice'],
    [newer, 'alice'],
    [three, undefined],
  ] as const) {
    await upload(iam, body, owner)
    now = new Date(now.getTime() + 1_000)
  }
  await setStatus(iam, idOf(older), 'Inactive', 'alice')
  while ((await iam.send(new GenerateCredentialReportCommand({}))).State !== 'COMPLETE');
  const { Content } = await iam.send(new GetCredentialReportCommand({}))
  const columns = Buffer.from(Content ?? [])
    .toString('utf8')
    .split('\n')
    .map((line) => line.split(',').slice(-4).join(','))
  const at = (seconds: number) =>
    `${new Date(start + seconds * 1_000).toISOString().slice(0, 19)}+00:00`
  assert.deepEqual(columns, [
    'cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated',
    `true,${at(2)},false,N/A`,
    `false,${at(0)},true,${at(1)}`,
    'false,N/A,false,N/A',
  ])
})
