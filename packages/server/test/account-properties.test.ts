// Account properties and token preferences through the API, with the role that role manager gets.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  GetAccountPropertiesCommand,
  GetAccountSummaryCommand,
  GetRoleCommand,
  type GlobalEndpointTokenVersion,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  PutAccountPropertiesCommand,
  SetSecurityTokenServicePreferencesCommand,
} from '@aws-sdk/client-iam'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const put = (iam: IAMClient, Properties: Record<string, string>) =>
  iam.send(new PutAccountPropertiesCommand({ Properties }))
const properties = async (iam: IAMClient) =>
  (await iam.send(new GetAccountPropertiesCommand({}))).Properties
const setVersion = (iam: IAMClient, version: GlobalEndpointTokenVersion) =>
  iam.send(new SetSecurityTokenServicePreferencesCommand({ GlobalEndpointTokenVersion: version }))
const shownVersion = async (iam: IAMClient) =>
  (await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.GlobalEndpointTokenVersion

const RoleName = 'AWSServiceRoleForIAMRoleManager'

test('role manager is off until it is switched on, in one account only', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  assert.deepEqual(await properties(iam), { 'RoleManager/Enabled': 'false' })
  await put(iam, { 'RoleManager/Enabled': 'true' })
  assert.deepEqual(await properties(iam), { 'RoleManager/Enabled': 'true' })
  const other = daemon.iam((await daemon.newAccount()).root)
  assert.deepEqual(await properties(other), { 'RoleManager/Enabled': 'false' })
  await put(iam, { 'RoleManager/Enabled': 'false' })
  assert.deepEqual(await properties(iam), { 'RoleManager/Enabled': 'false' })
})

test('switching role manager on makes its service-linked role, once', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await put(iam, { 'RoleManager/Enabled': 'false' })
  assert.equal((await errorOf(iam.send(new GetRoleCommand({ RoleName })))).code, 'NoSuchEntity')
  await put(iam, { 'RoleManager/Enabled': 'true' })
  const { Role: made } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.equal(made?.Path, '/aws-service-role/role-manager.iam.amazonaws.com/')
  const { AttachedPolicies } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
  assert.equal(AttachedPolicies?.[0]?.PolicyName, 'AWSIAMRoleManagerServiceRolePolicy')
  await put(iam, { 'RoleManager/Enabled': 'true' })
  const { Role: still } = await iam.send(new GetRoleCommand({ RoleName }))
  assert.equal(still?.RoleId, made?.RoleId)
})

test('properties that there are not, and values that they can’t have, change nothing', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const invalid = (message: string) => ({ code: 'InvalidInput', status: 400, message })
  const refusals: readonly (readonly [Record<string, string>, string])[] = [
    [{ Enabled: 'true' }, 'Property key must be in format Namespace/PropertyName: Enabled'],
    [{ 'A/b/c': 'true' }, 'Property key must be in format Namespace/PropertyName: A/b/c'],
    [
      { 'RoleManager/': 'true' },
      'Property key must be in format Namespace/PropertyName: RoleManager/',
    ],
    [
      { 'A/b': 'x', 'RoleManager/Enabled': 'true' },
      'All properties must belong to the same namespace',
    ],
    [{ 'Other/Enabled': 'true' }, 'Unsupported namespace: Other'],
    [{ 'RoleManager/Other': 'true' }, 'RoleManager namespace requires Enabled property'],
    [{ 'RoleManager/Enabled': 'TRUE' }, "Enabled must be 'true' or 'false'"],
  ]
  for (const [given, message] of refusals) {
    assert.deepEqual(await errorOf(put(iam, given)), invalid(message))
  }
  assert.equal((await errorOf(put(iam, { '/Enabled': 'true' }))).code, 'ValidationError')
  assert.deepEqual(await properties(iam), { 'RoleManager/Enabled': 'false' })
})

test('the version of tokens is shown by the summary', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  assert.equal(await shownVersion(iam), 2)
  await setVersion(iam, 'v1Token')
  assert.equal(await shownVersion(iam), 1)
  assert.equal(await shownVersion(daemon.iam((await daemon.newAccount()).root)), 2)
  await setVersion(iam, 'v2Token')
  assert.equal(await shownVersion(iam), 2)
  const unknown: string = 'v3Token'
  const wrong = setVersion(iam, unknown as GlobalEndpointTokenVersion)
  assert.equal((await errorOf(wrong)).code, 'ValidationError')
})

test('each call needs its action; enabling needs the service’s role too', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const caller = `arn:aws:iam::${daemon.account}:user/caller`
  const arn = `arn:aws:iam::${daemon.account}:role/aws-service-role/role-manager.iam.amazonaws.com/${RoleName}`
  const everyNamespace = {
    'ForAllValues:StringEquals': { 'iam:AccountPropertyNamespaces': ['RoleManager'] },
  }
  const calls: readonly (readonly [string, object | undefined, () => Promise<unknown>])[] = [
    ['SetSecurityTokenServicePreferences', undefined, () => setVersion(iam, 'v1Token')],
    ['GetAccountProperties', everyNamespace, () => properties(iam)],
    ['PutAccountProperties', everyNamespace, () => put(iam, { 'RoleManager/Enabled': 'false' })],
  ]
  for (const [operation, condition, send] of calls) {
    const action = `iam:${operation}`
    await putPolicy(daemon, 'caller', { Effect: 'Allow', NotAction: action, Resource: '*' })
    assert.deepEqual(await errorOf(send()), denial(caller, action, '*'))
    await putPolicy(daemon, 'caller', {
      ...allow(action, '*'),
      ...(condition && { Condition: condition }),
    })
    await send()
  }
  await putPolicy(daemon, 'caller', allow('iam:PutAccountProperties', '*'))
  assert.deepEqual(
    await errorOf(put(iam, { 'RoleManager/Enabled': 'true' })),
    denial(caller, 'iam:CreateServiceLinkedRole', arn),
  )
  await putPolicy(
    daemon,
    'caller',
    allow('iam:PutAccountProperties', '*'),
    allow('iam:CreateServiceLinkedRole', arn, {
      StringEquals: { 'iam:AWSServiceName': 'role-manager.iam.amazonaws.com' },
    }),
  )
  await put(iam, { 'RoleManager/Enabled': 'true' })
})
