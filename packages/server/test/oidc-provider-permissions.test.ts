// What each call about OpenID Connect providers needs permission for, and what its denial names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  AddClientIDToOpenIDConnectProviderCommand,
  CreateOpenIDConnectProviderCommand,
  DeleteOpenIDConnectProviderCommand,
  GetOpenIDConnectProviderCommand,
  type IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListOpenIDConnectProviderTagsCommand,
  RemoveClientIDFromOpenIDConnectProviderCommand,
  TagOpenIDConnectProviderCommand,
  UntagOpenIDConnectProviderCommand,
  UpdateOpenIDConnectProviderThumbprintCommand,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const Url = 'https://example.com/id/A1'
const ThumbprintList = ['6938fd4d98bab03faadb97b34396831e3780aea1']
const Tags = [{ Key: 'team', Value: 'blue' }]

type Expectation = readonly [
  operation: string,
  resource: string,
  send: (iam: IAMClient) => Promise<unknown>,
]

/** In an order in which each can succeed. */
function expectations(arn: string): readonly Expectation[] {
  const named = { OpenIDConnectProviderArn: arn }
  return [
    [
      'CreateOpenIDConnectProvider',
      arn,
      (iam) => iam.send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList })),
    ],
    [
      'GetOpenIDConnectProvider',
      arn,
      (iam) => iam.send(new GetOpenIDConnectProviderCommand(named)),
    ],
    [
      'AddClientIDToOpenIDConnectProvider',
      arn,
      (iam) =>
        iam.send(new AddClientIDToOpenIDConnectProviderCommand({ ...named, ClientID: 'one' })),
    ],
    [
      'RemoveClientIDFromOpenIDConnectProvider',
      arn,
      (iam) =>
        iam.send(new RemoveClientIDFromOpenIDConnectProviderCommand({ ...named, ClientID: 'one' })),
    ],
    [
      'UpdateOpenIDConnectProviderThumbprint',
      arn,
      (iam) =>
        iam.send(new UpdateOpenIDConnectProviderThumbprintCommand({ ...named, ThumbprintList })),
    ],
    [
      'TagOpenIDConnectProvider',
      arn,
      (iam) => iam.send(new TagOpenIDConnectProviderCommand({ ...named, Tags })),
    ],
    [
      'ListOpenIDConnectProviderTags',
      arn,
      (iam) => iam.send(new ListOpenIDConnectProviderTagsCommand(named)),
    ],
    [
      'UntagOpenIDConnectProvider',
      arn,
      (iam) => iam.send(new UntagOpenIDConnectProviderCommand({ ...named, TagKeys: ['team'] })),
    ],
    [
      'ListOpenIDConnectProviders',
      '*',
      (iam) => iam.send(new ListOpenIDConnectProvidersCommand({})),
    ],
    [
      'DeleteOpenIDConnectProvider',
      arn,
      (iam) => iam.send(new DeleteOpenIDConnectProviderCommand(named)),
    ],
  ]
}

test('each call is denied by its ARN, and allowed by exactly its action on its resource', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const arn = `arn:aws:iam::${daemon.account}:oidc-provider/example.com/id/A1`
  for (const [operation, resource, send] of expectations(arn)) {
    const action = `iam:${operation}`
    const everythingElse = { Effect: 'Allow', NotAction: action, Resource: '*' }
    const elsewhere = { Effect: 'Allow', Action: action, Resource: `${arn}/other` }
    for (const statement of [everythingElse, elsewhere]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send(iam)), denial(caller, action, resource))
    }
    await putPolicy(daemon, 'caller', allow(action, resource))
    await send(iam)
  }
})

test('making a provider with tags needs to tag, too; conditions see its tags', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const arn = `arn:aws:iam::${daemon.account}:oidc-provider/example.com/id/A1`
  const create = () =>
    iam.send(new CreateOpenIDConnectProviderCommand({ Url, ThumbprintList, Tags }))
  const blue = { StringEquals: { 'aws:RequestTag/team': 'blue' } }
  await putPolicy(daemon, 'caller', allow('iam:CreateOpenIDConnectProvider', arn, blue))
  assert.deepEqual(await errorOf(create()), denial(caller, 'iam:TagOpenIDConnectProvider', arn))
  await putPolicy(
    daemon,
    'caller',
    allow('iam:CreateOpenIDConnectProvider', arn, blue),
    allow('iam:TagOpenIDConnectProvider', arn, blue),
    allow('iam:GetOpenIDConnectProvider', arn, {
      StringEquals: { 'aws:ResourceTag/team': 'blue' },
    }),
  )
  await create()
  const get = () => iam.send(new GetOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn }))
  await get()
  await daemon
    .iam()
    .send(
      new UntagOpenIDConnectProviderCommand({ OpenIDConnectProviderArn: arn, TagKeys: ['team'] }),
    )
  assert.deepEqual(await errorOf(get()), denial(caller, 'iam:GetOpenIDConnectProvider', arn))
})
