// What each call about SAML providers needs permission for, and what its denial names.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateSAMLProviderCommand,
  DeleteSAMLProviderCommand,
  GetSAMLProviderCommand,
  type IAMClient,
  ListSAMLProvidersCommand,
  ListSAMLProviderTagsCommand,
  TagSAMLProviderCommand,
  UntagSAMLProviderCommand,
  UpdateSAMLProviderCommand,
} from '@aws-sdk/client-iam'
import { createIdentityProvider } from './support/identity-provider.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const SAMLMetadataDocument = createIdentityProvider('https://idp.example.com').metadata()
const Tags = [{ Key: 'team', Value: 'blue' }]

type Expectation = readonly [
  operation: string,
  resource: string,
  send: (iam: IAMClient) => Promise<unknown>,
]

/** In an order in which each can succeed. */
function expectations(SAMLProviderArn: string): readonly Expectation[] {
  const named = { SAMLProviderArn }
  const ofProvider = (operation: string, send: Expectation[2]): Expectation => [
    operation,
    SAMLProviderArn,
    send,
  ]
  return [
    ofProvider('CreateSAMLProvider', (iam) =>
      iam.send(new CreateSAMLProviderCommand({ Name: 'Corp', SAMLMetadataDocument })),
    ),
    ofProvider('GetSAMLProvider', (iam) => iam.send(new GetSAMLProviderCommand(named))),
    ofProvider('UpdateSAMLProvider', (iam) =>
      iam.send(new UpdateSAMLProviderCommand({ ...named, SAMLMetadataDocument })),
    ),
    ofProvider('TagSAMLProvider', (iam) =>
      iam.send(new TagSAMLProviderCommand({ ...named, Tags })),
    ),
    ofProvider('ListSAMLProviderTags', (iam) => iam.send(new ListSAMLProviderTagsCommand(named))),
    ofProvider('UntagSAMLProvider', (iam) =>
      iam.send(new UntagSAMLProviderCommand({ ...named, TagKeys: ['team'] })),
    ),
    ['ListSAMLProviders', '*', (iam) => iam.send(new ListSAMLProvidersCommand({}))],
    ofProvider('DeleteSAMLProvider', (iam) => iam.send(new DeleteSAMLProviderCommand(named))),
  ]
}

test('each call is denied by ARN, and allowed by exactly its action on its resource', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  for (const [operation, resource, send] of expectations(`${prefix}saml-provider/Corp`)) {
    const action = `iam:${operation}`
    const elsewhere = { Effect: 'Allow', Action: action, Resource: `${prefix}saml-provider/Other` }
    const everythingElse = { Effect: 'Allow', NotAction: action, Resource: '*' }
    for (const statement of [everythingElse, elsewhere]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send(iam)), denial(`${prefix}user/caller`, action, resource))
    }
    await putPolicy(daemon, 'caller', allow(action, resource))
    await send(iam)
  }
})

test('tags of a provider decide, and a new one needs the permission to tag', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const arn = `arn:aws:iam::${daemon.account}:saml-provider/Corp`
  const create = () =>
    iam.send(new CreateSAMLProviderCommand({ Name: 'Corp', SAMLMetadataDocument, Tags }))
  const creating = allow('iam:CreateSAMLProvider', arn)
  const tagging = (team: string) =>
    allow('iam:TagSAMLProvider', arn, { StringEquals: { 'aws:RequestTag/team': team } })
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const refused = denial(caller, 'iam:TagSAMLProvider', arn)
  await putPolicy(daemon, 'caller', creating)
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('red'))
  assert.deepEqual(await errorOf(create()), refused)
  await putPolicy(daemon, 'caller', creating, tagging('blue'))
  await create()
  const read = () => iam.send(new GetSAMLProviderCommand({ SAMLProviderArn: arn }))
  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/Team']) {
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'red' } }))
    assert.equal((await errorOf(read())).code, 'AccessDenied')
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'blue' } }))
    await read()
  }
})
