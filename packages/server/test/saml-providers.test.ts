// SAML providers through the API: made of metadata, shown, changed, tagged, deleted.
import assert from 'node:assert/strict'
import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  CreateSAMLProviderCommand,
  type CreateSAMLProviderCommandInput,
  DeleteSAMLProviderCommand,
  GetAccountSummaryCommand,
  GetSAMLProviderCommand,
  type IAMClient,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  TagSAMLProviderCommand,
  UntagSAMLProviderCommand,
  UpdateSAMLProviderCommand,
  type UpdateSAMLProviderCommandInput,
} from '@aws-sdk/client-iam'
import { issueCertificate } from './support/certificates.ts'
import { createIdentityProvider, newPrivateKey } from './support/identity-provider.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

const provider = createIdentityProvider('https://idp.example.com/saml')
const SAMLMetadataDocument = provider.metadata()
const privateKey = newPrivateKey()

const create = (iam: IAMClient, Name: string, more?: Partial<CreateSAMLProviderCommandInput>) =>
  iam.send(new CreateSAMLProviderCommand({ Name, SAMLMetadataDocument, ...more }))
const read = (iam: IAMClient, SAMLProviderArn: string) =>
  iam.send(new GetSAMLProviderCommand({ SAMLProviderArn }))
const update = (
  iam: IAMClient,
  SAMLProviderArn: string,
  changes: Partial<UpdateSAMLProviderCommandInput>,
) => iam.send(new UpdateSAMLProviderCommand({ SAMLProviderArn, ...changes }))
const remove = (iam: IAMClient, SAMLProviderArn: string) =>
  iam.send(new DeleteSAMLProviderCommand({ SAMLProviderArn }))

const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
const missing = (arn: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `Manifest not found for arn ${arn}`,
})
const unparsable = invalid('Could not parse metadata')
const limit = (message: string) => ({ code: 'LimitExceeded', status: 409, message })

test('a provider is shown as it was given, listed, counted, and gone when deleted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const arn = `arn:aws:iam::${daemon.account}:saml-provider/Corp`
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'Env', Value: 'test' },
  ]
  const created = await create(iam, 'Corp', { Tags })
  assert.equal(created.SAMLProviderArn, arn)
  assert.deepEqual(created.Tags, Tags)
  await create(iam, 'a-second_one.x')

  const {
    $metadata,
    SAMLProviderUUID: id,
    CreateDate: madeAt,
    ValidUntil,
    ...shown
  } = await read(iam, arn)
  assert.deepEqual(shown, { SAMLMetadataDocument, Tags: Tags.toReversed() })
  assert.match(id ?? '', /^SAMLSP[A-Z2-7]{16}$/)
  assert.equal(ValidUntil?.getUTCFullYear(), (madeAt?.getUTCFullYear() ?? 0) + 100)

  const { SAMLProviderList } = await iam.send(new ListSAMLProvidersCommand({}))
  assert.deepEqual(SAMLProviderList?.[1], { Arn: arn, ValidUntil, CreateDate: madeAt })
  assert.equal(SAMLProviderList?.length, 2)
  const summary = async () =>
    (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.Providers
  assert.equal(await summary(), 2)

  await remove(iam, arn)
  assert.deepEqual(await errorOf(read(iam, arn)), missing(arn))
  assert.equal(await summary(), 1)
  await create(iam, 'Corp')
  assert.notEqual((await read(iam, arn)).SAMLProviderUUID, id)
})

test('the end of validity is the one in the metadata, and an update replaces both', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const first = provider.metadata({ validUntil: '2031-02-03T04:05:06.000Z' })
  const { SAMLProviderArn: arn = '' } = await create(iam, 'Corp', { SAMLMetadataDocument: first })
  const before = await read(iam, arn)
  assert.equal(before.ValidUntil?.toISOString(), '2031-02-03T04:05:06.000Z')
  const second = createIdentityProvider('https://other.example.com').metadata({
    validUntil: '2032-02-03T04:05:06+02:00',
  })
  const answer = await update(iam, arn, { SAMLMetadataDocument: second })
  assert.equal(answer.SAMLProviderArn, arn)
  const after = await read(iam, arn)
  assert.equal(after.ValidUntil?.toISOString(), '2032-02-03T02:05:06.000Z')
  assert.equal(after.SAMLMetadataDocument, second)
  assert.equal(after.SAMLProviderUUID, before.SAMLProviderUUID)
  assert.deepEqual(after.CreateDate, before.CreateDate)
})

test('metadata has to be what an identity provider publishes', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const filler = ' '.repeat(1_000)
  const weak = issueCertificate('weak', { keyType: 'rsa', keyBits: 512 })
  const curve = issueCertificate('curve', { keyType: 'ec' })
  const documents: readonly string[] = [
    `no XML${filler}`,
    `${SAMLMetadataDocument}<more/>`,
    `\uFEFF${SAMLMetadataDocument}`,
    SAMLMetadataDocument.replace('</md:IDPSSODescriptor>', ''),
    SAMLMetadataDocument.replaceAll('IDPSSODescriptor', 'SPSSODescriptor'),
    SAMLMetadataDocument.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
    SAMLMetadataDocument.replace(' entityID=', ' id='),
    SAMLMetadataDocument.replace(/(<ds:X509Certificate>\s*)\w{40}/, '$1'),
    SAMLMetadataDocument.replaceAll('EntityDescriptor', 'Descriptor'),
    SAMLMetadataDocument.replace('?>', '?><!DOCTYPE x [<!ENTITY a "b">]>'),
    SAMLMetadataDocument.replace('urn:oasis:names:tc:SAML:2.0:metadata', 'urn:other'),
    SAMLMetadataDocument.replace('<md:SingleSign', `${'<x/>'.repeat(50_000)}$&`),
    SAMLMetadataDocument + '<!---->'.repeat(1_000),
    provider.metadata({ certificates: [] }),
    provider.metadata({ use: 'encryption' }),
    provider.metadata({ validUntil: 'soon' }),
    provider.metadata({ certificates: [weak.certificate] }),
    provider.metadata({ certificates: [curve.certificate] }),
  ]
  const { SAMLProviderArn: arn = '' } = await create(iam, 'Corp')
  for (const document of documents) {
    const given = { SAMLMetadataDocument: document }
    assert.deepEqual(await errorOf(create(iam, 'Bad', given)), unparsable, document.slice(0, 400))
    assert.deepEqual(await errorOf(update(iam, arn, given)), unparsable)
  }
  const short = await errorOf(create(iam, 'Bad', { SAMLMetadataDocument: '<x/>' }))
  assert.equal(short.code, 'ValidationError')
  // AWS takes no action on the expiry of certificates.
  const validTo = new Date('2021-01-01T00:00:00Z')
  const validFrom = new Date('2020-01-01T00:00:00Z')
  const old = issueCertificate('old', { keyType: 'rsa', keyBits: 1_024, validFrom, validTo })
  await create(iam, 'Old', {
    SAMLMetadataDocument: provider.metadata({ certificates: [old.certificate] }),
  })
  assert.equal((await read(iam, arn)).SAMLMetadataDocument, SAMLMetadataDocument)
})

test('names are taken whatever their case, and there are only so many providers', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-saml-'))
  const file = writeFiles(directory, { 'iamd.json': '{"quotas":{"samlProviders":2}}' })
  await using daemon = await startTestDaemon(['--config', file])
  const iam = daemon.iam()
  await create(iam, 'Corp')
  assert.deepEqual(await errorOf(create(iam, 'CORP')), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'Provider with name CORP already exists.',
  })
  await create(iam, 'second')
  const exceeded = limit('Cannot exceed quota for SAMLProvidersPerAccount: 2')
  assert.deepEqual(await errorOf(create(iam, 'third')), exceeded)
  await create(daemon.iam((await daemon.newAccount()).root), 'Corp')
  for (const name of ['a b', 'x'.repeat(129), 'a@b']) {
    assert.equal((await errorOf(create(iam, name))).code, 'ValidationError')
  }
  rmSync(directory, { recursive: true })
})

test('private keys come and go, and what requires encryption keeps one', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const noKey = invalid(
    'Unable to set assertion encryption mode to Required because no private key is provided.',
  )
  const required = { AssertionEncryptionMode: 'Required' } as const
  assert.deepEqual(await errorOf(create(iam, 'Corp', required)), noKey)
  for (const AddPrivateKey of [
    'none',
    provider.certificate,
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    generateKeyPairSync('rsa', { modulusLength: 1024 })
      .privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-128-cbc', passphrase: 'x' })
      .toString(),
  ]) {
    assert.deepEqual(
      await errorOf(create(iam, 'Corp', { AddPrivateKey })),
      invalid('Invalid private key.'),
    )
  }
  const { SAMLProviderArn: arn = '' } = await create(iam, 'Corp')
  assert.deepEqual(await errorOf(update(iam, arn, required)), noKey)
  await update(iam, arn, { ...required, AddPrivateKey: privateKey })
  const { AssertionEncryptionMode: mode, PrivateKeyList: keys = [] } = await read(iam, arn)
  assert.equal(mode, 'Required')
  assert.match(keys[0]?.KeyId ?? '', /^[A-Z0-9]{22,64}$/)
  assert.ok(keys[0]?.Timestamp instanceof Date)
  const { KeyId: first = '' } = keys[0] ?? {}
  const removeKey = (RemovePrivateKey: string) => update(iam, arn, { RemovePrivateKey })
  assert.deepEqual(await errorOf(removeKey(first)), invalid('Failed to remove private key.'))
  assert.deepEqual(
    await errorOf(removeKey('A'.repeat(22))),
    invalid('Failed to remove private key because the Key ID does not match a private key.'),
  )
  await update(iam, arn, { AddPrivateKey: newPrivateKey() })
  assert.deepEqual(
    await errorOf(update(iam, arn, { AddPrivateKey: privateKey })),
    limit('Private key limit of 2 is reached.'),
  )
  assert.deepEqual(
    await errorOf(update(iam, arn, { AddPrivateKey: privateKey, RemovePrivateKey: first })),
    invalid(
      'Unable to add and remove private keys in the same request. Set a value for only one of ' +
        'the two parameters.',
    ),
  )
  assert.deepEqual(
    await errorOf(update(iam, arn, {})),
    invalid(
      'Unable to update identity provider. No updates are defined for metadata or encryption ' +
        'assertion.',
    ),
  )
  await removeKey(first)
  const { PrivateKeyList: left = [] } = await read(iam, arn)
  assert.deepEqual(
    left.map(({ KeyId }) => KeyId === first),
    [false],
  )
  await update(iam, arn, {
    AssertionEncryptionMode: 'Allowed',
    RemovePrivateKey: left[0]?.KeyId ?? '',
  })
  const { $metadata, SAMLProviderUUID, CreateDate, ValidUntil, ...shown } = await read(iam, arn)
  assert.deepEqual(shown, { SAMLMetadataDocument, AssertionEncryptionMode: 'Allowed' })
  await update(iam, arn, { AddPrivateKey: privateKey })
  await remove(iam, arn)
  assert.deepEqual(await errorOf(read(iam, arn)), missing(arn))
})

test('private keys are sealed in the database file', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-saml-'))
  const file = join(directory, 'iamd.db')
  {
    await using daemon = await startTestDaemon([], { file })
    await create(daemon.iam(), 'Corp', { AddPrivateKey: privateKey })
  }
  const bytes = readdirSync(directory).map((name) => readFileSync(join(directory, name)))
  const stored = Buffer.concat(bytes).toString('latin1')
  assert.ok(stored.includes('idp.example.com'))
  for (const line of privateKey.split('\n').slice(1, 4)) assert.ok(!stored.includes(line))
  rmSync(directory, { recursive: true })
})

test('what is not there, is elsewhere or is no ARN of a provider is told apart', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const calls: readonly ((SAMLProviderArn: string) => Promise<unknown>)[] = [
    (arn) => read(iam, arn),
    (arn) => update(iam, arn, { SAMLMetadataDocument }),
    (arn) => remove(iam, arn),
    (SAMLProviderArn) => iam.send(new ListSAMLProviderTagsCommand({ SAMLProviderArn })),
    (SAMLProviderArn) =>
      iam.send(new TagSAMLProviderCommand({ SAMLProviderArn, Tags: [{ Key: 'k', Value: 'v' }] })),
    (SAMLProviderArn) =>
      iam.send(new UntagSAMLProviderCommand({ SAMLProviderArn, TagKeys: ['k'] })),
  ]
  await create(iam, 'Corp')
  const other = await daemon.newAccount()
  const { SAMLProviderArn: foreign = '' } = await create(daemon.iam(other.root), 'Theirs')
  const prefix = `arn:aws:iam::${daemon.account}:`
  const role = `${prefix}role/saml-provider`
  for (const call of calls) {
    for (const name of ['None', 'corp']) {
      const arn = `${prefix}saml-provider/${name}`
      assert.deepEqual(await errorOf(call(arn)), missing(arn))
    }
    assert.deepEqual(await errorOf(call(role)), invalid(`ARN ${role} is not valid.`))
    assert.deepEqual(await errorOf(call('a-name-of-a-provider')), {
      code: 'ValidationError',
      status: 400,
      message: 'Invalid ARN:  Could not be parsed!',
    })
    assert.equal((await errorOf(call(foreign))).status, 403)
  }
})

test('tags are set, paged by key and taken away', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const { SAMLProviderArn = '' } = await create(iam, 'Corp')
  const tag = (...keys: readonly string[]) =>
    iam.send(
      new TagSAMLProviderCommand({
        SAMLProviderArn,
        Tags: keys.map((Key) => ({ Key, Value: `of ${Key}` })),
      }),
    )
  await tag('c', 'A', 'b')
  await tag('B', 'b')
  const page = (MaxItems: number, Marker?: string) =>
    iam.send(
      new ListSAMLProviderTagsCommand({ SAMLProviderArn, MaxItems, ...(Marker && { Marker }) }),
    )
  const first = await page(2)
  assert.deepEqual(
    first.Tags?.map(({ Key }) => Key),
    ['A', 'B'],
  )
  assert.equal(first.IsTruncated, true)
  const second = await page(2, first.Marker)
  // Keys that differ by case are two, unlike those of users and roles.
  assert.deepEqual(
    second.Tags?.map(({ Key }) => Key),
    ['b', 'c'],
  )
  assert.equal(second.IsTruncated, false)
  assert.equal((await errorOf(page(2, 'forged'))).code, 'ValidationError')
  assert.equal((await errorOf(tag('x', 'x'))).code, 'InvalidInput')
  const many = Array.from({ length: 47 }, (_, index) => `k${index}`)
  assert.equal((await errorOf(tag(...many))).code, 'LimitExceeded')
  await iam.send(
    new UntagSAMLProviderCommand({ SAMLProviderArn, TagKeys: ['a', 'c', 'A', 'b', 'none'] }),
  )
  assert.deepEqual((await page(9)).Tags, [{ Key: 'B', Value: 'of B' }])
})
