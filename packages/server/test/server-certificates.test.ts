// Server certificates through the API: uploaded, checked, shown, renamed, tagged, deleted.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  DeleteServerCertificateCommand,
  GetAccountSummaryCommand,
  GetServerCertificateCommand,
  type IAMClient,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  type Tag,
  TagServerCertificateCommand,
  UntagServerCertificateCommand,
  UpdateServerCertificateCommand,
  type UpdateServerCertificateRequest,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import { type Issued, issueCertificate } from './support/certificates.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

const web = issueCertificate('www.example.com')

interface Further {
  readonly Path?: string
  readonly CertificateChain?: string
  readonly Tags?: Tag[]
}

const upload = (
  iam: IAMClient,
  ServerCertificateName: string,
  { certificate, privateKey }: Pick<Issued, 'certificate' | 'privateKey'> = web,
  further: Further = {},
) =>
  iam.send(
    new UploadServerCertificateCommand({
      ServerCertificateName,
      CertificateBody: certificate,
      PrivateKey: privateKey,
      ...further,
    }),
  )
const show = async (iam: IAMClient, ServerCertificateName: string) =>
  (await iam.send(new GetServerCertificateCommand({ ServerCertificateName }))).ServerCertificate
const update = (iam: IAMClient, input: UpdateServerCertificateRequest) =>
  iam.send(new UpdateServerCertificateCommand(input))
const remove = (iam: IAMClient, ServerCertificateName: string) =>
  iam.send(new DeleteServerCertificateCommand({ ServerCertificateName }))
const tagsOf = async (iam: IAMClient, ServerCertificateName: string) =>
  (await iam.send(new ListServerCertificateTagsCommand({ ServerCertificateName }))).Tags

const missing = (name: string) => ({
  code: 'NoSuchEntity',
  status: 404,
  message: `The Server Certificate with name ${name} cannot be found.`,
})
const malformed = (message: string) => ({ code: 'MalformedCertificate', status: 400, message })
const unreadable = malformed(
  'Unable to parse certificate. Please ensure the certificate is in PEM format.',
)
const brokenChain = (index: number) =>
  malformed(
    'Unable to validate certificate chain. The certificate chain must start with the immediate ' +
      'signing certificate, followed by any intermediaries in order. The index within the chain ' +
      `of the invalid certificate is: ${index}`,
  )

test('a certificate is uploaded, shown without its private key, and deleted', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const validTo = new Date('2049-12-31T23:59:58Z')
  const issued = issueCertificate('www.example.com', { validTo, keyType: 'rsa' })
  const { ServerCertificateMetadata: metadata, Tags } = await upload(iam, 'Web', issued, {
    Path: '/cloudfront/',
  })
  assert.equal(Tags, undefined)
  assert.match(metadata?.ServerCertificateId ?? '', /^ASCA[A-Z2-7]{17}$/)
  assert.deepEqual(metadata, {
    Path: '/cloudfront/',
    ServerCertificateName: 'Web',
    ServerCertificateId: metadata?.ServerCertificateId,
    Arn: `arn:aws:iam::${daemon.account}:server-certificate/cloudfront/Web`,
    UploadDate: metadata?.UploadDate,
    Expiration: validTo,
  })
  assert.deepEqual(await show(iam, 'WEB'), {
    ServerCertificateMetadata: metadata,
    CertificateBody: issued.certificate.trim(),
    Tags: [],
  })
  // The key is in the database, but only sealed.
  const [row] = await daemon.store.read((reader) => reader.all('SELECT * FROM server_certificate'))
  const [, firstLine = ''] = issued.privateKey.split('\n')
  assert.ok(firstLine.length > 60)
  assert.ok(!JSON.stringify(row).includes(firstLine))
  assert.ok(daemon.log.every((line) => !line.includes(firstLine)))
  await remove(iam, 'web')
  assert.deepEqual(await errorOf(show(iam, 'Web')), missing('Web'))
  const rows = await daemon.store.read((reader) => reader.all('SELECT * FROM server_certificate'))
  assert.equal(rows.length, 0)
})

test('what is no certificate, or not one for the key or the time, is refused', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const other = issueCertificate('other.example.com')
  const past = (days: number) => new Date(Date.now() - days * 86_400_000)
  const expired = issueCertificate('www.example.com', { validFrom: past(9), validTo: past(1) })
  const early = issueCertificate('www.example.com', { validFrom: past(-1), validTo: past(-9) })
  const { certificate, privateKey } = web
  const damaged = certificate.replace(/\n.{8}/, '\nAAAAAAAA')
  for (const [input, error] of [
    [{ certificate: 'www.crt', privateKey }, unreadable],
    [{ certificate: damaged, privateKey }, unreadable],
    [{ certificate: certificate + other.certificate, privateKey }, unreadable],
    [{ certificate: `www.example.com\n${certificate}`, privateKey }, unreadable],
    [{ certificate, privateKey: 'www.key' }, unreadable],
    [{ certificate, privateKey: certificate }, unreadable],
    [
      { certificate, privateKey: other.privateKey },
      {
        code: 'KeyPairMismatch',
        status: 400,
        message:
          'The private key did not match the public key provided. Please verify the key material ' +
          'and try again.',
      },
    ],
    [
      expired,
      malformed(
        "Certificate is no longer valid. The 'Not After' date restriction on the certificate has " +
          'passed.',
      ),
    ],
    [
      early,
      malformed(
        "Certificate is not yet valid. The 'Not Before' date restriction on the certificate has " +
          'not passed.',
      ),
    ],
  ] as const) {
    assert.deepEqual(await errorOf(upload(iam, 'Web', input)), error)
  }
  const { ServerCertificateMetadataList } = await iam.send(new ListServerCertificatesCommand({}))
  assert.deepEqual(ServerCertificateMetadataList, [])
})

test('a chain leads from the certificate to its end, in order', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const root = issueCertificate('Root', { isAuthority: true })
  const between = issueCertificate('Between', { isAuthority: true, issuer: root })
  const leaf = issueCertificate('www.example.com', { issuer: between })
  const impostor = issueCertificate('Between', { isAuthority: true })
  const noAuthority = issueCertificate('Not an authority', { issuer: root })
  const below = issueCertificate('below.example.com', { issuer: noAuthority })
  const expired = issueCertificate('Old', {
    isAuthority: true,
    issuer: root,
    validTo: new Date(Date.now() - 1_000),
  })
  const underExpired = issueCertificate('old.example.com', { issuer: expired })
  const chainOf = (...chain: readonly Issued[]) => chain.map((each) => each.certificate).join('')

  // AWS does not insist on a chain.
  await upload(iam, 'without', leaf)
  assert.equal((await show(iam, 'without'))?.CertificateChain, undefined)
  for (const chain of [[between], [between, root], [between, root, root]]) {
    const CertificateChain = chainOf(...chain)
    await upload(iam, 'with', leaf, { CertificateChain })
    assert.equal((await show(iam, 'with'))?.CertificateChain, CertificateChain.trim())
    await remove(iam, 'with')
  }
  for (const [issued, chain, error] of [
    [leaf, chainOf(root), brokenChain(-1)],
    [leaf, chainOf(root, between), brokenChain(-1)],
    [leaf, chainOf(issueCertificate('Else', { isAuthority: true })), brokenChain(-1)],
    [leaf, chainOf(impostor), brokenChain(0)],
    [leaf, chainOf(leaf, between), brokenChain(1)],
    [below, chainOf(noAuthority, root), brokenChain(1)],
    [underExpired, chainOf(expired, root), brokenChain(1)],
  ] as const) {
    const refused = upload(iam, 'with', issued, { CertificateChain: chain })
    assert.deepEqual(await errorOf(refused), error)
  }
  for (const CertificateChain of [
    'chain.pem',
    `Root:\n${chainOf(root)}`,
    chainOf(...Array(101).fill(root)),
  ]) {
    const { code, status } = await errorOf(upload(iam, 'with', leaf, { CertificateChain }))
    assert.deepEqual([code, status], ['MalformedCertificate', 400])
  }
})

test('a name is taken whatever its case, and the number of certificates is limited', async (t) => {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-quotas-'))
  t.after(() => rmSync(directory, { recursive: true }))
  const quotas = { serverCertificates: 2 }
  const file = writeFiles(directory, { 'config.json': JSON.stringify({ quotas }) })
  await using daemon = await startTestDaemon(['--config', file])
  const iam = daemon.iam()
  await upload(iam, 'Web')
  const taken = {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'The Server Certificate with name WEB already exists.',
  }
  assert.deepEqual(await errorOf(upload(iam, 'WEB', web, { Path: '/else/' })), taken)
  await upload(daemon.iam((await daemon.newAccount()).root), 'Web')
  await upload(iam, 'b')
  const summary = async () => (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap
  const full = await summary()
  assert.deepEqual([full?.ServerCertificates, full?.ServerCertificatesQuota], [2, 2])
  assert.deepEqual(await errorOf(upload(iam, 'c')), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for ServerCertificatesPerAccount: 2',
  })
  await remove(iam, 'b')
  assert.equal((await summary())?.ServerCertificates, 1)
  await upload(iam, 'c')
})

test('a certificate may be renamed and moved, and stays what it is', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const Tags = [{ Key: 'team', Value: 'blue' }]
  await upload(iam, 'Old', web, { Tags })
  await upload(iam, 'Other')
  const before = await show(iam, 'Old')
  await update(iam, { ServerCertificateName: 'old', NewServerCertificateName: 'OLD' })
  await update(iam, { ServerCertificateName: 'old', NewPath: '/web/' })
  await update(iam, { ServerCertificateName: 'old' })
  assert.deepEqual(await show(iam, 'old'), {
    ...before,
    ServerCertificateMetadata: {
      ...before?.ServerCertificateMetadata,
      Path: '/web/',
      ServerCertificateName: 'OLD',
      Arn: `arn:aws:iam::${daemon.account}:server-certificate/web/OLD`,
    },
  })
  const taken = await errorOf(
    update(iam, { ServerCertificateName: 'Old', NewServerCertificateName: 'other' }),
  )
  assert.deepEqual(taken, {
    code: 'EntityAlreadyExists',
    status: 409,
    message: 'The Server Certificate with name other already exists.',
  })
  await update(iam, { ServerCertificateName: 'Old', NewServerCertificateName: 'New' })
  assert.deepEqual(await errorOf(show(iam, 'Old')), missing('Old'))
  assert.deepEqual(await tagsOf(iam, 'New'), Tags)
})

test('what is not there is not found', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const named = { ServerCertificateName: 'None' }
  for (const call of [
    () => show(iam, 'None'),
    () => remove(iam, 'None'),
    () => update(iam, { ...named, NewPath: '/x/' }),
    () => tagsOf(iam, 'None'),
    () => iam.send(new TagServerCertificateCommand({ ...named, Tags: [{ Key: 'k', Value: '' }] })),
    () => iam.send(new UntagServerCertificateCommand({ ...named, TagKeys: ['k'] })),
  ]) {
    assert.deepEqual(await errorOf(call()), missing('None'))
  }
})

test('lists come by name, in pages and by path', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const [name, Path] of [
    ['e', '/'],
    ['B', '/team/'],
    ['a', '/team/'],
    ['d', '/team/blue/'],
    ['C', '/'],
  ] as const) {
    await upload(iam, name, web, { Path })
  }
  const names = async (PathPrefix?: string) => {
    const found: string[] = []
    let Marker: string | undefined
    do {
      const page = await iam.send(
        new ListServerCertificatesCommand({ MaxItems: 2, Marker, PathPrefix }),
      )
      const items = page.ServerCertificateMetadataList ?? []
      assert.ok(items.length <= 2)
      found.push(...items.map(({ ServerCertificateName = '' }) => ServerCertificateName))
      Marker = page.Marker
    } while (Marker !== undefined)
    return found
  }
  assert.deepEqual(await names(), ['a', 'B', 'C', 'd', 'e'])
  assert.deepEqual(await names('/team/'), ['a', 'B', 'd'])
  const { Marker } = await iam.send(new ListServerCertificatesCommand({ MaxItems: 2 }))
  const foreign = new ListServerCertificatesCommand({ PathPrefix: '/team/', Marker })
  assert.equal((await errorOf(iam.send(foreign))).code, 'ValidationError')
  const { ServerCertificateMetadataList } = await iam.send(new ListServerCertificatesCommand({}))
  const { ServerCertificateMetadata } = (await show(iam, 'a')) ?? {}
  assert.deepEqual(ServerCertificateMetadataList?.[0], ServerCertificateMetadata)
})

test('tags are set, replaced, listed and removed; their keys differ by case', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const named = { ServerCertificateName: 'Web' }
  const both = [
    { Key: 'Team', Value: 'one' },
    { Key: 'team', Value: 'two' },
  ]
  const { Tags } = await upload(iam, 'Web', web, { Tags: both })
  assert.deepEqual(Tags, both)
  const tag = (...tags: readonly Tag[]) =>
    iam.send(new TagServerCertificateCommand({ ...named, Tags: [...tags] }))
  const untag = (...TagKeys: readonly string[]) =>
    iam.send(new UntagServerCertificateCommand({ ...named, TagKeys: [...TagKeys] }))
  await tag({ Key: 'team', Value: 'three' }, { Key: 'a', Value: '' })
  const expected = [
    { Key: 'Team', Value: 'one' },
    { Key: 'a', Value: '' },
    { Key: 'team', Value: 'three' },
  ]
  assert.deepEqual(await tagsOf(iam, 'Web'), expected)
  const first = await iam.send(new ListServerCertificateTagsCommand({ ...named, MaxItems: 2 }))
  assert.deepEqual([first.Tags?.length, first.IsTruncated], [2, true])
  const rest = new ListServerCertificateTagsCommand({ ...named, Marker: first.Marker })
  assert.deepEqual((await iam.send(rest)).Tags, expected.slice(2))
  await untag('TEAM', 'team', 'x')
  assert.deepEqual(await tagsOf(iam, 'Web'), expected.slice(0, 2))
  const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
  assert.deepEqual(await errorOf(tag()), invalid('The provided tag map must not be null/empty.'))
  assert.deepEqual(await errorOf(untag()), invalid('The provided tag keys must not be null/empty.'))
  assert.equal((await errorOf(tag({ Key: 'aws:x', Value: '' }))).code, 'InvalidInput')
  const fifty = Array.from({ length: 49 }, (_, index) => ({ Key: `k${index}`, Value: '' }))
  assert.equal((await errorOf(tag(...fifty))).code, 'LimitExceeded')
  assert.deepEqual(await tagsOf(iam, 'Web'), expected.slice(0, 2))
})
