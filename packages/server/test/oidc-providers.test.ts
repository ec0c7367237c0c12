// OpenID Connect providers: made, read, changed, tagged, deleted; their rules and their errors.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  type CreateOpenIDConnectProviderCommandInput,
  DeleteOpenIDConnectProviderCommand,
  GetAccountSummaryCommand,
  GetOpenIDConnectProviderCommand,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam'
import { errorOf } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const ThumbprintList = ['6938FD4D98BAB03FAADB97B34396831E3780AEA1']
const Url = 'https://token.actions.githubusercontent.com'

const create = (daemon: TestDaemon, input: Partial<CreateOpenIDConnectProviderCommandInput> = {}) =>
  daemon.iam().send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList, ...input }))

const get = (daemon: TestDaemon, OpenIDConnectProviderArn: string) =>
  daemon.iam().send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn }))

const list = async (daemon: TestDaemon) => {
  const { OpenIDConnectProviderList: providers = [] } = await daemon
    .iam()
    .send(new ListOpenIDConnectProvidersCommand({}))
  return providers.map(({ Arn }) => Arn)
}

test('a provider is shown as it was made, listed, counted, and gone once deleted', async () => {
  await using daemon = await startTestDaemon()
  const arn = `arn:aws:iam::${daemon.account}:oidc-provider/token.actions.githubusercontent.com`
  const made = await create(daemon, {
    ClientIDList: ['sts.amazonaws.com', 'other', 'other'],
    Tags: [
      { Key: 'team', Value: 'blue' },
      { Key: 'area', Value: 'ci' },
    ],
  })
  assert.equal(made.OpenIDConnectProviderArn, arn)
  assert.deepEqual(made.Tags, [
    { Key: 'team', Value: 'blue' },
    { Key: 'area', Value: 'ci' },
  ])
  const { $metadata, CreateDate, ...shown } = await get(daemon, arn)
  assert.equal($metadata.httpStatusCode, 200)
  assert.ok(CreateDate instanceof Date)
  assert.deepEqual(shown, {
    Url: 'token.actions.githubusercontent.com',
    ClientIDList: ['sts.amazonaws.com', 'other'],
    ThumbprintList: ['6938fd4d98bab03faadb97b34396831e3780aea1'],
    Tags: [
      { Key: 'area', Value: 'ci' },
      { Key: 'team', Value: 'blue' },
    ],
  })
  await create(daemon, { Url: 'https://example.com/id/A1' })
  assert.deepEqual(await list(daemon), [
    `arn:aws:iam::${daemon.account}:oidc-provider/example.com/id/A1`,
    arn,
  ])
  const summary = async () =>
    (await daemon.iam().send(new GetAccountSummaryCommand({}))).SummaryMap?.Providers
  assert.equal(await summary(), 2)
  const iam = daemon.iam()
  const named = { OpenIDConnectProviderArn: arn }
  await iam.send(new DeleteOpenIDConnectProviderCommand(named))
  assert.equal(await summary(), 1)
  const missing = {
    code: 'NoSuchEntity',
    status: 404,
    message: `OpenIDConnect Provider not found for arn ${arn}`,
  }
  assert.deepEqual(await errorOf(get(daemon, arn)), missing)
  const missingToo = { ...missing, message: `OpenId connect Provider ${arn} cannot be found.` }
  const calls: readonly (readonly [() => Promise<unknown>, typeof missing])[] = [
    [() => iam.send(new DeleteOpenIDConnectProviderCommand(named)), missingToo],
    [() => iam.send(new TagOpenIDConnectProviderCommand({ ...named, Tags: [] })), missingToo],
    [() => iam.send(new UntagOpenIDConnectProviderCommand({ ...named, TagKeys: [] })), missingToo],
    [() => iam.send(new ListOpenIDConnectProviderTagsCommand(named)), missingToo],
    [
      () => iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID: 'x' })),
      missing,
    ],
    [
      () =>
        iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...named, ClientID: 'x' })),
      missing,
    ],
    [
      () =>
        iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...named, ThumbprintList })),
      missing,
    ],
  ]
  for (const [call, error] of calls) assert.deepEqual(await errorOf(call()), error)
})

test('client ids come and go without complaint, and thumbprints are replaced', async () => {
  await using daemon = await startTestDaemon()
  const { OpenIDConnectProviderArn: arn = '' } = await create(daemon)
  const named = { OpenIDConnectProviderArn: arn }
  const iam = daemon.iam()
  const add = (ClientID: string) =>
    iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID }))
  await add('one')
  await add('two')
  await add('one')
  assert.deepEqual((await get(daemon, arn)).ClientIDList, ['one', 'two'])
  for (const ClientID of ['one', 'one', 'never']) {
    await iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...named, ClientID }))
  }
  assert.deepEqual((await get(daemon, arn)).ClientIDList, ['two'])
  const replacement = ['A'.repeat(40), 'B'.repeat(40)]
  const update = (thumbprints: string[]) =>
    iam.send(
      new UpdateOpenIDConnectProviderThumbprintCommand({ ...named, ThumbprintList: thumbprints }),
    )
  await update(replacement)
  assert.deepEqual((await get(daemon, arn)).ThumbprintList, ['a'.repeat(40), 'b'.repeat(40)])
  const five = ['1', '2', '3', '4', '5'].map((digit) => digit.repeat(40))
  await update(five)
  assert.deepEqual(await errorOf(update([...five, '6'.repeat(40)])), {
    code: 'InvalidInput',
    status: 400,
    message: 'Thumbprint list must contain fewer than 5 entries.',
  })
})

test('tags are set, replaced, listed by page and removed', async () => {
  await using daemon = await startTestDaemon()
  const { OpenIDConnectProviderArn: arn = '' } = await create(daemon)
  const named = { OpenIDConnectProviderArn: arn }
  const iam = daemon.iam()
  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'area', Value: 'ci' },
  ]
  await iam.send(new TagOpenIDConnectProviderCommand({ ...named, Tags }))
  await iam.send(
    new TagOpenIDConnectProviderCommand({ ...named, Tags: [{ Key: 'team', Value: 'red' }] }),
  )
  const first = await iam.send(new ListOpenIDConnectProviderTagsCommand({ ...named, MaxItems: 1 }))
  assert.deepEqual(first.Tags, [{ Key: 'area', Value: 'ci' }])
  assert.equal(first.IsTruncated, true)
  const second = await iam.send(
    new ListOpenIDConnectProviderTagsCommand({ ...named, Marker: first.Marker }),
  )
  assert.deepEqual(second.Tags, [{ Key: 'team', Value: 'red' }])
  await iam.send(new UntagOpenIDConnectProviderCommand({ ...named, TagKeys: ['team'] }))
  assert.deepEqual((await get(daemon, arn)).Tags, [{ Key: 'area', Value: 'ci' }])
  assert.deepEqual(
    await errorOf(
      iam.send(
        new TagOpenIDConnectProviderCommand({
          ...named,
          Tags: [...Tags, { Key: 'team', Value: '' }],
        }),
      ),
    ),
    {
      code: 'InvalidInput',
      status: 400,
      message: 'Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    },
  )
})

test('a URL is taken once an account, as written, a slash at its end and all', async () => {
  await using daemon = await startTestDaemon()
  await create(daemon)
  await create(daemon, { Url: `${Url}/` })
  assert.deepEqual(await errorOf(create(daemon)), {
    code: 'EntityAlreadyExists',
    status: 409,
    message: `Provider with url ${Url} already exists.`,
  })
  const refused = {
    code: 'InvalidInput',
    status: 400,
    message: 'Invalid Open ID Connect Provider URL.',
  }
  const noUrl = {
    code: 'ValidationError',
    status: 400,
    message: 'Invalid Open ID Connect Provider URL',
  }
  const notHttps = { ...refused, message: `${refused.message} The URL must begin with https://.` }
  for (const [url, error] of [
    ['example.com', noUrl],
    ['https://', noUrl],
    ['http://example.com', notHttps],
    ['http://127.0.0.1', notHttps],
    ['https://example.com:8443', refused],
    ['https://example.com:443', refused],
    ['https://user:word@example.com', refused],
    ['https://example.com?a=1', refused],
    ['https://example.com#part', refused],
    ['https://exa_mple.com', refused],
  ] as const) {
    assert.deepEqual(await errorOf(create(daemon, { Url: url })), error, url)
  }
})

test('as many providers and client ids as the quotas allow', async () => {
  await using daemon = await startTestDaemon()
  const ids = Array.from({ length: 101 }, (_, index) => `client-${index}`)
  const tooMany = {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: 100',
  }
  assert.deepEqual(await errorOf(create(daemon, { ClientIDList: ids })), tooMany)
  const { OpenIDConnectProviderArn: arn } = await create(daemon, { ClientIDList: ids.slice(1) })
  const one = { OpenIDConnectProviderArn: arn, ClientID: 'client-0' }
  const iam = daemon.iam()
  assert.deepEqual(
    await errorOf(iam.send(new AddClientIDToOpenIDConnectProviderCommand(one))),
    tooMany,
  )
  for (let index = 1; index < 100; index += 1) {
    await create(daemon, { Url: `https://example.com/${index}` })
  }
  assert.deepEqual(await errorOf(create(daemon, { Url: 'https://example.com/100' })), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for OpenIdConnectProvidersPerAccount: 100',
  })
})

test('what is no ARN of a provider is refused; an ARN of another account is of nobody here', async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  await create(daemon)
  const arn = `arn:aws:iam::${daemon.account}:oidc-provider/token.actions.githubusercontent.com`
  assert.deepEqual(await errorOf(get(daemon, 'token.actions.githubusercontent.com')), {
    code: 'ValidationError',
    status: 400,
    message: 'Invalid ARN:  Could not be parsed!',
  })
  const role = `arn:aws:iam::${daemon.account}:role/name`
  assert.deepEqual(await errorOf(get(daemon, role)), {
    code: 'InvalidInput',
    status: 400,
    message: `ARN ${role} is not valid.`,
  })
  const theirs = daemon.iam(other.root)
  const { code } = await errorOf(
    theirs.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn })),
  )
  assert.equal(code, 'AccessDenied')
})
