// The condition keys of every permission that operations ask for, against what AWS says they are.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TagUserCommand } from '@aws-sdk/client-iam'
import { AssumeRoleCommand, DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts'
import { findAction, findResourceType } from '@iamd/catalog'
import { loadServiceModel, type ServiceModel } from '@iamd/wire'
import fc from 'fast-check'
import { serviceOperations } from '../src/services/services.ts'
import { credentials } from './support/assumable-role.ts'
import { roleTemplateArn, startWithEveryKind } from './support/every-kind.ts'
import { type FormParameters, validInputs } from './support/model-inputs.ts'
import { newUser } from './support/principals.ts'
import { sendSignedForm } from './support/signed-form.ts'
import type { Credentials } from './support/test-daemon.ts'

const everyKind = await startWithEveryKind()
after(() => everyKind[Symbol.asyncDispose]())
const { daemon, known } = everyKind
const arnOf = (resource: string) => `arn:aws:iam::${daemon.account}:${resource}`
const iam = daemon.iam()
const sts = daemon.sts()

/** Is refused the permission of each operation itself; the one that comes before its own is not. */
const nobody = await newUser(daemon, 'nobody', {
  Effect: 'Allow',
  Action: 'sts:SetSourceIdentity',
  Resource: '*',
})
await iam.send(new TagUserCommand({ UserName: 'nobody', Tags: [{ Key: 'team', Value: 'blue' }] }))
/** May do everything, but nothing that comes along with it. */
const almost = await newUser(
  daemon,
  'almost',
  { Effect: 'Allow', Action: '*', Resource: '*' },
  {
    Effect: 'Deny',
    Action: ['iam:PassRole', 'iam:Tag*', 'sts:Tag*', 'sts:SetSourceIdentity', 'sts:SetContext'],
    Resource: '*',
  },
)

/** A session that may do nothing: the boundary of its role allows none of STS. */
const { Credentials: issued } = await daemon
  .sts(almost)
  .send(new AssumeRoleCommand({ RoleArn: arnOf('role/worker'), RoleSessionName: 'session' }))
const session = credentials(issued)

/** What was in the context of the refused permissions, by action. */
const seen = new Map<string, Set<string>>()
/** Operations, with their service, whose own permission was refused. */
const refused = new Set<string>()

/** Random inputs that are tried, until so many of them were refused. */
const [triesMaximum, refusalsEnough] = [150, 12]

/** A user who may do these things. */
const userWith = (name: string, ...Action: readonly string[]) =>
  newUser(daemon, name, { Effect: 'Allow', Action, Resource: '*' })

/** An input that chance seldom makes, and who gets to which of the permissions it needs. */
interface ChosenCall {
  readonly input: FormParameters
  readonly callers: readonly Credentials[]
}

const acquire = (name: string): FormParameters => [
  ['TemplateArn', roleTemplateArn],
  ['ReplacementValues.entry.1.key', 'Name'],
  ['ReplacementValues.entry.1.value.Values.member.1', name],
]
/** What it takes to make a role of the template, in the order in which it is asked for. */
const acquiring = [
  'iam:GetRoleTemplateVersion',
  'iam:CreateRole',
  'iam:TagRole',
  'iam:PutRolePermissionsBoundary',
  'iam:PutRolePolicy',
]
const acquirers = await Promise.all(
  acquiring.map((_, index) => userWith(`acquirer-${index}`, ...acquiring.slice(0, index + 1))),
)
const chosenCalls: Readonly<Record<string, readonly ChosenCall[]>> = {
  AssumeRole: [
    {
      input: [
        ['RoleArn', arnOf('role/worker')],
        ['RoleSessionName', 'session'],
        ['SourceIdentity', 'alice'],
        ['ExternalId', 'external'],
        ['Tags.member.1.Key', 'team'],
        ['Tags.member.1.Value', 'blue'],
        ['TransitiveTagKeys.member.1', 'team'],
      ],
      callers: [await userWith('untagged', 'sts:AssumeRole', 'sts:SetSourceIdentity'), nobody],
    },
  ],
  AcquireRole: [
    { input: acquire('new'), callers: acquirers },
    { input: acquire('x'), callers: acquirers.slice(0, 1) },
  ],
}

/** Operations that ask for other permissions beside their own. */
const hasMore = /^(Create|Add|Assume|Upload|GetFederationToken|GetWebIdentityToken)/

/** Operations whose first permission is not called as they are. */
const ownPermission: Readonly<Record<string, string>> = {
  // Source: Service Authorization Reference, IAM, operations.
  AcquireRole: 'iam:GetRoleTemplateVersion',
}

/** Operations that only sessions may call, whatever their permissions. */
const ofSessions = new Set(['GetScopedCredentials'])

async function tryOperation(model: ServiceModel, name: string): Promise<void> {
  const input = model.operations.get(name)?.input
  const valid = input === undefined ? fc.constant([]) : validInputs(model, input, known)
  let refusals = 0
  for (const { input, callers } of chosenCalls[name] ?? []) {
    for (const caller of callers) await noteDenial(await send(model, name, input, caller))
  }
  const caller = ofSessions.has(name) ? session : nobody
  for (const parameters of fc.sample(valid, { seed: 20_261_128, numRuns: triesMaximum })) {
    if (hasMore.test(name)) await noteDenial(await send(model, name, parameters, almost))
    const action = await noteDenial(await send(model, name, parameters, caller))
    if (action === (ownPermission[name] ?? `${model.id}:${name}`)) refusals += 1
    if (refusals >= refusalsEnough || neverRefused.has(name)) break
  }
  if (refusals > 0) refused.add(`${model.id}:${name}`)
}

/** Gives the action that was refused. */
async function noteDenial(message: string | null): Promise<string | undefined> {
  if (message === null) return undefined
  const { DecodedMessage = '' } = await sts.send(
    new DecodeAuthorizationMessageCommand({ EncodedMessage: message }),
  )
  const { action, conditions } = JSON.parse(DecodedMessage).context
  const keys = seen.get(action) ?? new Set()
  seen.set(action, keys)
  for (const { key } of conditions.items) keys.add(familyOf(key))
  return action
}

/** `aws:ResourceTag` for `aws:ResourceTag/team` and for `aws:ResourceTag/${TagKey}`. */
const familyOf = (key: string): string => key.split('/')[0] ?? key

/** Keys that every request has or may have, whatever the action. */
const isGlobal = (key: string): boolean =>
  key.startsWith('aws:') && !['aws:RequestTag', 'aws:TagKeys', 'aws:ResourceTag'].includes(key)

function toldByAws(action: string): ReadonlySet<string> {
  const definition = findAction(action)
  if (definition === undefined) return new Set()
  const ofResources = definition.resourceTypes.flatMap(({ name, conditionKeys }) => [
    ...conditionKeys,
    ...(findResourceType(definition.service, name)?.conditionKeys ?? []),
  ])
  return new Set([...definition.conditionKeys, ...ofResources].map(familyOf))
}

/** A difference that is meant: keys and actions it is about, and why. */
type Exception = readonly [keys: RegExp, actions: RegExp, reason: string]

/** Keys that AWS tells of an action and that are not in its context here. */
const absentHere: readonly Exception[] = [
  [
    /^iam:(FIDO|RegisterSecurityKey)/,
    /^iam:EnableMFADevice$/,
    'of security keys, which only the console of AWS registers; the API enables virtual devices',
  ],
  [
    /^iam:AssociatedResourceArn$/,
    /^iam:PassRole$/,
    'the one service here that roles are passed to is EC2, by instance profiles: no ARN goes along',
  ],
  [
    /^(accounts\.google\.com|cognito-identity\.amazonaws\.com|graph\.facebook\.com|www\.amazon\.com|saml):/,
    /^sts:(AssumeRole|TagSession)$/,
    'of sessions that a provider made, which no input of these operations says',
  ],
  [
    /^(aws|iam):ResourceTag$/,
    /^iam:CreateServiceLinkedRole$/,
    'the role is about to be made, and its input has no tags',
  ],
  [
    /^(aws|iam):ResourceTag$/,
    /^iam:GetServiceLinkedRoleDeletionStatus$/,
    'the role of the task is deleted',
  ],
  [
    /^iam:DelegationRequestOwner$/,
    /^iam:CreateDelegationRequest$/,
    'the request is about to be made, and has no owner before somebody takes it on',
  ],
]

/** Keys in the context of an action that AWS does not tell of it. */
const moreHere: readonly Exception[] = [
  [
    /^iam:DelegationRequestOwner$/,
    /^iam:UpdateDelegationRequest$/,
    'the reference does not have the action yet; AWS’s guide names the key for all of requests',
  ],
  [
    /^sts:SubjectMode$/,
    /^sts:GetWebIdentityToken$/,
    'newer than the reference; the API reference names it',
  ],
  [
    /^iam:ResourceTag$/,
    /^iam:/,
    'AWS’s guide uses it for every IAM resource with tags, the reference only for users and roles',
  ],
  [
    /^sts:(ExternalId|RoleSessionName|SourceIdentity|TransitiveTagKeys|DurationSeconds)$|^aws:(RequestTag|TagKeys)$/,
    /^sts:/,
    'one context for all permissions of a request: a trust policy may ask in any of its statements',
  ],
]

/** Anyone may call these. Source: Service Authorization Reference, STS. */
const neverRefused = new Set(['GetCallerIdentity', 'GetSessionToken'])

for (const service of ['iam', 'sts'] as const) {
  const model = loadServiceModel(service)
  for (const name of Object.keys(serviceOperations[service])) {
    if (model.operations.get(name)?.unsigned) continue
    test(`${name} asks for permission`, async () => {
      await tryOperation(model, name)
      assert.equal(refused.has(`${service}:${name}`), !neverRefused.has(name))
    })
  }
}

test('the context of each permission has the keys that AWS tells of its action', () => {
  const differences: string[] = []
  const needed = new Set<Exception>()
  for (const [action, keys] of seen) {
    const told = toldByAws(action)
    const isMeant = (exceptions: readonly Exception[], key: string) =>
      exceptions.some((exception) => {
        const [ofKeys, ofActions] = exception
        const applies = ofKeys.test(key) && ofActions.test(action)
        if (applies) needed.add(exception)
        return applies
      })
    for (const key of told) {
      if (!keys.has(key) && !isMeant(absentHere, key)) differences.push(`${action} lacks ${key}`)
    }
    for (const key of keys) {
      if (isGlobal(key) || told.has(key) || isMeant(moreHere, key)) continue
      differences.push(`${action} has ${key}, which AWS does not tell of it`)
    }
  }
  assert.deepEqual(differences.sort(), [])
  const outlived = [...absentHere, ...moreHere].filter((one) => !needed.has(one))
  assert.deepEqual(outlived, [], 'no exception outlives its reason')
})

async function send(
  model: ServiceModel,
  operation: string,
  parameters: FormParameters,
  credentials: Credentials,
): Promise<string | null> {
  const response = await sendSignedForm(daemon, model, operation, parameters, credentials)
  await response.arrayBuffer()
  return response.headers.get('x-iamd-authorization-message')
}
