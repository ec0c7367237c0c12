// Every operation takes random inputs made from its model: never a 5xx, an error only of AWS's kind.
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { after, suite, test } from 'node:test'
import { CreateGroupCommand, CreatePolicyCommand, CreateRoleCommand } from '@aws-sdk/client-iam'
import { loadServiceModel, type OperationModel, type ServiceModel } from '@iamd/wire'
import fc from 'fast-check'
import { serviceOperations } from '../src/services/services.ts'
import { issueCertificate } from './support/certificates.ts'
import {
  brokenInputs,
  type FormParameters,
  type KnownValues,
  validInputs,
} from './support/model-inputs.ts'
import { newUser, policyDocument } from './support/principals.ts'
import { sendSignedForm } from './support/signed-form.ts'
import { type Credentials, startTestDaemon } from './support/test-daemon.ts'

/** `IAMD_FUZZ_SEED=$RANDOM IAMD_FUZZ_RUNS=500` looks further than every run of the tests. */
const seed = Number(process.env['IAMD_FUZZ_SEED'] ?? 20_261_128)
const numRuns = Number(process.env['IAMD_FUZZ_RUNS'] ?? 12)

const daemon = await startTestDaemon(['--rate-failed-signatures', '0'])
after(() => daemon[Symbol.asyncDispose]())
const nobody = await newUser(daemon, 'nobody')
await newUser(daemon, 'alice', { Effect: 'Allow', Action: 's3:*', Resource: '*' })

const { account } = daemon
const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
})
const document = policyDocument({ Effect: 'Allow', Action: 'iam:Get*', Resource: '*' })
const iam = daemon.iam()
await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
await iam.send(new CreateRoleCommand({ RoleName: 'worker', AssumeRolePolicyDocument: trust }))
await iam.send(new CreatePolicyCommand({ PolicyName: 'reading', PolicyDocument: document }))

const authority = issueCertificate('Authority', { isAuthority: true, keyType: 'rsa' })
const server = issueCertificate('www.example.com', { issuer: authority, keyType: 'rsa' })
const sshKey = createPublicKey(server.certificate)
  .export({ type: 'spki', format: 'pem' })
  .toString()
const names = ['alice', 'Alice', 'bob', 'staff', 'worker', 'reading', 'Worker', 'carol']
const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`
const known: KnownValues = [
  [/(User|Group|Role|Policy|Profile|Certificate|Provider)Name$|^Name$/i, names],
  [/AssumeRolePolicyDocument$/, [trust, document, '{}', 'no JSON']],
  [/PolicyDocument$|^Policy$|PolicyInputList$/, [document, trust, '{}', 'no JSON']],
  [
    /Arns?$|PermissionsBoundary$|ResourceOwner$/,
    [
      ...['user/alice', 'group/staff', 'role/worker', 'policy/reading', 'mfa/phone'].map(arnOf),
      arnOf('oidc-provider/id.example.com'),
      'arn:aws:iam::aws:policy/ReadOnlyAccess',
      'arn:aws:s3:::bucket/key',
    ],
  ],
  [/Path(Prefix)?$|NewPath$/, ['/', '/team/']],
  [/ActionNames$/, ['s3:GetObject', 'iam:CreateUser', 's3:*', 'GetObject']],
  [/Certificate(Body|Chain)$/, [server.certificate, authority.certificate, 'no certificate']],
  [/PrivateKey$/, [server.privateKey, authority.privateKey, 'no key']],
  [/SSHPublicKeyBody$/, [sshKey, server.certificate, 'ssh-rsa AAAA']],
  [/^ServiceName$/, ['codecommit.amazonaws.com', 'Bedrock.amazonaws.com', 's3.amazonaws.com', '*']],
  [/\.Key$|TagKeys$/, ['team', 'Team', 'aws:x', 'cost center']],
]

/** What any operation may answer beside the errors of its model. AWS: Common Errors of both APIs. */
const commonErrors = ['AccessDenied', 'ValidationError', 'InvalidParameterValue', 'MalformedInput']

/** What AWS answers although the model does not say so. Source: recorded from AWS, 2026. */
const unmodelledErrors: Readonly<Record<string, readonly string[]>> = {
  ListServiceSpecificCredentials: ['InvalidInput'],
  UpdateServiceSpecificCredential: ['InvalidInput'],
}

/** Errors that may come without words. Source: recorded from AWS, 2026. */
const wordless = ['MalformedInput', 'MalformedCertificate']

/** What is wrong with an input by itself, which AWS says before it looks at permissions. */
const toldToAnyone = [
  ...['AccessDenied', 'ValidationError', 'InvalidInput', 'InvalidParameterValue'],
  // That the caller has no session, which it knows.
  'InvalidSubjectCredentials',
]

/** Operations that anyone may call whom AWS knows. AWS: Service Authorization Reference, STS. */
const neverDenied = new Set(['GetCallerIdentity', 'GetSessionToken', 'GetAccessKeyInfo'])

for (const service of ['iam', 'sts'] as const) {
  const model = await loadServiceModel(service)
  suite(`random inputs of ${service}`, () => {
    for (const name of Object.keys(serviceOperations[service])) {
      const operation = model.operations.get(name)
      assert.ok(operation, `the model has ${name}`)
      test(name, () => fuzz(model, operation))
    }
  })
}

async function fuzz(model: ServiceModel, operation: OperationModel): Promise<void> {
  const { input } = operation
  const valid = input === undefined ? fc.constant([]) : validInputs(model, input, known)
  await fc.assert(
    fc.asyncProperty(valid, (parameters) => isAnsweredAsAwsDoes(model, operation, parameters)),
    { seed, numRuns },
  )
  await fc.assert(
    fc.asyncProperty(brokenInputs(valid), (parameters) =>
      isAnsweredAsAwsDoes(model, operation, parameters),
    ),
    { seed, numRuns },
  )
  if (operation.unsigned || neverDenied.has(operation.name)) return
  await fc.assert(
    fc.asyncProperty(valid, async (parameters) => {
      const { status, code } = await send(model, operation, parameters, nobody)
      assert.ok(status >= 400, 'who may do nothing does nothing')
      assert.ok(toldToAnyone.includes(code), `learns nothing: ${code}`)
    }),
    { seed, numRuns: Math.ceil(numRuns / 3) },
  )
}

async function isAnsweredAsAwsDoes(
  model: ServiceModel,
  operation: OperationModel,
  parameters: FormParameters,
): Promise<void> {
  const { status, code, text } = await send(model, operation, parameters, daemon.root)
  if (status === 200) {
    assert.ok(text.startsWith(`<${operation.name}Response `), text)
    return
  }
  assert.ok(status >= 400 && status < 500, `${status} ${text}`)
  const errors = [...operation.errors, ...(unmodelledErrors[operation.name] ?? []), ...commonErrors]
  assert.ok(errors.includes(code), `${code} is not an error of it`)
  if (!wordless.includes(code)) assert.match(text, /<Message>[^<]+<\/Message>/, `${code} says why`)
}

async function send(
  model: ServiceModel,
  operation: OperationModel,
  parameters: FormParameters,
  credentials: Credentials,
) {
  const response = await sendSignedForm(daemon, model, operation.name, parameters, credentials)
  const text = await response.text()
  return {
    status: response.status,
    text,
    code: /<Code>(\w+)<\/Code>/.exec(text)?.[1] ?? '',
  }
}
