// The condition keys of every permission that operations ask for, against what AWS says they are.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  TagUserCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import { DecodeAuthorizationMessageCommand } from '@aws-sdk/client-sts'
import { findAction, findResourceType } from '@iamd/catalog'
import { loadServiceModel, type ServiceModel, signRequest } from '@iamd/wire'
import fc from 'fast-check'
import { serviceOperations } from '../src/services/services.ts'
import { issueCertificate } from './support/certificates.ts'
import { type FormParameters, type KnownValues, validInputs } from './support/model-inputs.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon } from './support/test-daemon.ts'

const daemon = await startTestDaemon()
after(() => daemon[Symbol.asyncDispose]())
const { account } = daemon
const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`
const iam = daemon.iam()
const sts = daemon.sts()

const document = policyDocument({ Effect: 'Allow', Action: 'iam:Get*', Resource: '*' })
const trust = policyDocument({
  Effect: 'Allow',
  Principal: { AWS: account },
  Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
})
const Tags = [{ Key: 'team', Value: 'blue' }]
await iam.send(new CreatePolicyCommand({ PolicyName: 'limits', PolicyDocument: document, Tags }))
const PermissionsBoundary = arnOf('policy/limits')
await iam.send(new CreateUserCommand({ UserName: 'alice', Tags, PermissionsBoundary }))
await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
await iam.send(
  new CreateRoleCommand({
    RoleName: 'worker',
    AssumeRolePolicyDocument: trust,
    Tags,
    PermissionsBoundary,
  }),
)
await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'machine', Tags }))
await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone', Tags }))
const { certificate: CertificateBody, privateKey: PrivateKey } = issueCertificate('site.example')
await iam.send(
  new UploadServerCertificateCommand({
    ServerCertificateName: 'site',
    CertificateBody,
    PrivateKey,
    Tags,
  }),
)
const { ServiceSpecificCredential } = await iam.send(
  new CreateServiceSpecificCredentialCommand({
    UserName: 'alice',
    ServiceName: 'codecommit.amazonaws.com',
  }),
)

/** Is refused the permission of each operation itself; the one that comes before its own is not. */
const nobody = await newUser(daemon, 'nobody', {
  Effect: 'Allow',
  Action: 'sts:SetSourceIdentity',
  Resource: '*',
})
await iam.send(new TagUserCommand({ UserName: 'nobody', Tags }))
const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
/** May do everything, but nothing that comes along with it. */
const almost = await newUser(
  daemon,
  'almost',
  { Effect: 'Allow', Action: '*', Resource: '*' },
  {
    Effect: 'Deny',
    Action: [
      'iam:PassRole',
      'iam:Tag*',
      'sts:TagSession',
      'sts:SetSourceIdentity',
      'sts:SetContext',
    ],
    Resource: '*',
  },
)

const known: KnownValues = [
  [/UserName$/, ['alice']],
  [/AccessKeyId$/, [AccessKey?.AccessKeyId ?? '']],
  [/GroupName$/, ['staff']],
  [/RoleName$/, ['worker']],
  [/InstanceProfileName$/, ['machine']],
  [/ServerCertificateName$/, ['site']],
  [/SerialNumber$/, [arnOf('mfa/phone')]],
  [/ServiceSpecificCredentialId$/, [ServiceSpecificCredential?.ServiceSpecificCredentialId ?? '']],
  [/AssumeRolePolicyDocument$/, [trust]],
  [/PolicyDocument$|^Policy$|PolicyInputList$/, [document]],
  [/RoleArn$/, [arnOf('role/worker')]],
  [/PolicyArn$|PermissionsBoundary$/, [PermissionsBoundary]],
  [/PolicySourceArn$/, [arnOf('role/worker'), arnOf('user/alice')]],
  [/OpenIDConnectProviderArn$/, [arnOf('oidc-provider/id.example.com')]],
  [/SAMLProviderArn$/, [arnOf('saml-provider/company')]],
  [/^(Arn|ResourceArns)$/, [arnOf('role/worker'), arnOf('user/alice')]],
  [/EntityPath$/, ['o-a1b2c3d4e5/r-f6g7']],
  [/OrganizationsPolicyId$/, ['p-examplepolicy111']],
  [/TargetPrincipal$/, [account]],
  [/TaskPolicyArn\.arn$/, ['arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials']],
  [/AWSServiceName$/, ['batch.amazonaws.com']],
  [/Path(Prefix)?$|NewPath$/, ['/', '/team/']],
  [/Tags\.Key$|TagKeys$/, ['team', 'cost']],
]

/** What was in the context of the refused permissions, by action. */
const seen = new Map<string, Set<string>>()
/** Operations, with their service, whose own permission was refused. */
const refused = new Set<string>()

/** Random inputs that are tried, until so many of them were refused. */
const [triesMaximum, refusalsEnough] = [150, 12]

/** Inputs that chance seldom makes. */
const chosenInputs: Readonly<Record<string, FormParameters>> = {
  AssumeRole: [
    ['RoleArn', arnOf('role/worker')],
    ['RoleSessionName', 'session'],
    ['SourceIdentity', 'alice'],
    ['ExternalId', 'external'],
    ['Tags.member.1.Key', 'team'],
    ['Tags.member.1.Value', 'blue'],
    ['TransitiveTagKeys.member.1', 'team'],
  ],
}
/** The last permission that AssumeRole asks for. */
const untagged = await newUser(daemon, 'untagged', {
  Effect: 'Allow',
  Action: ['sts:AssumeRole', 'sts:SetSourceIdentity'],
  Resource: '*',
})

/** Operations that ask for other permissions beside their own. */
const hasMore = /^(Create|Add|Assume|Upload|GetFederationToken|GetWebIdentityToken)/

async function tryOperation(model: ServiceModel, name: string): Promise<void> {
  const input = model.operations.get(name)?.input
  const valid = input === undefined ? fc.constant([]) : validInputs(model, input, known)
  let refusals = 0
  const chosen = chosenInputs[name]
  if (chosen !== undefined) await noteDenial(await send(model, name, chosen, untagged))
  const samples = fc.sample(valid, { seed: 20_261_128, numRuns: triesMaximum })
  for (const parameters of [...(chosen === undefined ? [] : [chosen]), ...samples]) {
    if (hasMore.test(name)) await noteDenial(await send(model, name, parameters, almost))
    const action = await noteDenial(await send(model, name, parameters, nobody))
    if (action === `${model.id}:${name}`) refusals += 1
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
  [/^iam:RoleTemplateARN$/, /^iam:/, 'role templates are in no model of IAM yet'],
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
]

/** Keys in the context of an action that AWS does not tell of it. */
const moreHere: readonly Exception[] = [
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
  const form = [['Action', operation] as const, ['Version', model.apiVersion] as const]
  const body = Buffer.from(
    [...form, ...parameters].map((pair) => pair.map(encodeURIComponent).join('=')).join('&'),
  )
  const url = new URL(daemon.endpoint)
  const contentType = 'application/x-www-form-urlencoded'
  const signed = signRequest(
    {
      method: 'POST',
      path: '/',
      query: '',
      headers: ['Host', url.host, 'Content-Type', contentType],
      body,
    },
    credentials,
    { region: 'us-east-1', service: model.signingName, nowMilliseconds: Date.now() },
  )
  const headers = new Headers()
  for (let index = 2; index < signed.length; index += 2) {
    headers.set(signed[index] ?? '', signed[index + 1] ?? '')
  }
  const response = await fetch(url, { method: 'POST', headers, body })
  await response.arrayBuffer()
  return response.headers.get('x-iamd-authorization-message')
}
