// Trust policies: who may stand in them, how they are stored and shown, and whom they trust then.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  GetRoleCommand,
  ListRolesCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand } from '@aws-sdk/client-sts'
import { errorOf, newUser, policyDocument } from './support/principals.ts'
import { type Credentials, startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const trusting = (Principal: unknown): string =>
  policyDocument({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })

const createRole = (daemon: TestDaemon, RoleName: string, document: string, Path = '/') =>
  daemon.iam().send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: document, Path }))

async function shownTrust(daemon: TestDaemon, RoleName: string): Promise<string> {
  const { Role: role } = await daemon.iam().send(new GetRoleCommand({ RoleName }))
  return decodeURIComponent(role?.AssumeRolePolicyDocument ?? '')
}

const assume = (daemon: TestDaemon, caller: Credentials, RoleName: string) =>
  daemon.sts(caller).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${daemon.account}:role/${RoleName}`,
      RoleSessionName: 'session',
    }),
  )

const invalidPrincipal = (type: string, value: string) => ({
  code: 'MalformedPolicyDocument',
  status: 400,
  message: `Invalid principal in policy: "${type}":"${value}"`,
})

test('an account is echoed as sent and shown as its root from then on', async () => {
  await using daemon = await startTestDaemon()
  const sent = trusting({ AWS: ['210987654321', '*'] })
  const { Role: created } = await createRole(daemon, 'Open', sent)
  assert.equal(decodeURIComponent(created?.AssumeRolePolicyDocument ?? ''), sent)
  const shown = trusting({ AWS: ['arn:aws:iam::210987654321:root', '*'] })
  assert.equal(await shownTrust(daemon, 'Open'), shown)
  const { Roles } = await daemon.iam().send(new ListRolesCommand({}))
  assert.equal(decodeURIComponent(Roles?.[0]?.AssumeRolePolicyDocument ?? ''), shown)
})

test('a renamed user stays trusted and is shown under its new name', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice')
  const arn = `arn:aws:iam::${daemon.account}:user/alice`
  // Laid out by hand: everything but the principal has to stay as it is.
  const layOut = (user: string) =>
    `{\t"Version" : "2012-10-17",\n  "Statement": [ {"Effect":"Allow",\n` +
    `    "Condition": {"StringNotEquals": {"aws:PrincipalArn": "${arn}x"}},\n` +
    `    "Principal" : { "AWS" : [ "${user}" ] , "Service":"ec2.amazonaws.com"},\n` +
    `    "Action" : "sts:\\u0041ssumeRole" } ]\r\n}`
  await createRole(daemon, 'Web', layOut(arn))
  assert.equal(await shownTrust(daemon, 'Web'), layOut(arn))
  await daemon
    .iam()
    .send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'eve', NewPath: '/x/' }))
  const renamed = `arn:aws:iam::${daemon.account}:user/x/eve`
  assert.equal(await shownTrust(daemon, 'Web'), layOut(renamed))
  const { AssumedRoleUser: assumed } = await assume(daemon, alice, 'Web')
  assert.equal(assumed?.Arn, `arn:aws:sts::${daemon.account}:assumed-role/Web/session`)
})

test('a user made again under the same name is not trusted; the id is shown', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  const first = await newUser(daemon, 'alice')
  const arn = `arn:aws:iam::${daemon.account}:user/alice`
  await createRole(daemon, 'Web', trusting({ AWS: arn }))
  await assume(daemon, first, 'Web')
  const { accessKeyId: AccessKeyId } = first
  await iam.send(new DeleteAccessKeyCommand({ UserName: 'alice', AccessKeyId }))
  await iam.send(new DeleteUserCommand({ UserName: 'alice' }))
  const shown = await shownTrust(daemon, 'Web')
  const id = /"AWS":"(AIDA[A-Z2-7]{17})"/.exec(shown)?.[1]
  assert.ok(id !== undefined, shown)

  const second = await newUser(daemon, 'alice')
  assert.equal((await errorOf(assume(daemon, second, 'Web'))).code, 'AccessDenied')
  assert.equal(await shownTrust(daemon, 'Web'), shown)
  const again = iam.send(
    new UpdateAssumeRolePolicyCommand({ RoleName: 'Web', PolicyDocument: shown }),
  )
  assert.deepEqual(await errorOf(again), invalidPrincipal('AWS', id))
  await iam.send(
    new UpdateAssumeRolePolicyCommand({ RoleName: 'Web', PolicyDocument: trusting({ AWS: arn }) }),
  )
  await assume(daemon, second, 'Web')
})

test('users and roles of other accounts are trusted by id too', async () => {
  await using daemon = await startTestDaemon()
  const other = await daemon.newAccount()
  const theirs = daemon.iam(other.root)
  await theirs.send(new CreateUserCommand({ UserName: 'bob', Path: '/a/b/' }))
  await theirs.send(
    new CreateRoleCommand({
      RoleName: 'Deploy',
      AssumeRolePolicyDocument: trusting({ AWS: other.account }),
    }),
  )
  const bob = `arn:aws:iam::${other.account}:user/a/b/bob`
  const deploy = `arn:aws:iam::${other.account}:role/Deploy`
  await createRole(daemon, 'Web', trusting({ AWS: [bob, deploy] }))
  assert.equal(await shownTrust(daemon, 'Web'), trusting({ AWS: [bob, deploy] }))
  await theirs.send(new DeleteRoleCommand({ RoleName: 'Deploy' }))
  assert.match(await shownTrust(daemon, 'Web'), /"AWS":\["arn:[^"]+bob","AROA[A-Z2-7]{17}"\]/)
})

test('sessions, providers and services stay as sent', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  const principals: readonly object[] = [
    { AWS: `arn:aws:sts::${account}:assumed-role/Web/session` },
    { AWS: `arn:aws:sts::${account}:federated-user/bob` },
    { AWS: 'arn:aws:iam::210987654321:root' },
    { Federated: 'cognito-identity.amazonaws.com' },
    { Federated: `arn:aws:iam::${account}:saml-provider/corp` },
    { Federated: `arn:aws:iam::${account}:oidc-provider/login.example.com/tenant` },
    { Service: ['ec2.amazonaws.com', 'ops.emr-serverless.amazonaws.com', 'ec2.amazonaws.com.cn'] },
    { Service: 'alexa-appkit.amazon.com' },
  ]
  await createRole(daemon, 'Web', trusting('*'))
  for (const principal of principals) {
    const document = trusting(principal)
    await daemon
      .iam()
      .send(new UpdateAssumeRolePolicyCommand({ RoleName: 'Web', PolicyDocument: document }))
    assert.equal(await shownTrust(daemon, 'Web'), document)
  }
})

test('principals that do not exist, or can be none, are refused by name', async () => {
  await using daemon = await startTestDaemon()
  const { account } = daemon
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'Alice', Path: '/team/' }))
  const refused: readonly (readonly ['AWS' | 'Service' | 'Federated', string])[] = [
    ['AWS', `arn:aws:iam::${account}:user/nobody`],
    ['AWS', `arn:aws:iam::${account}:role/nobody`],
    ['AWS', 'arn:aws:iam::210987654321:user/unknown'],
    // The path and the case of the name are part of the ARN.
    ['AWS', `arn:aws:iam::${account}:user/Alice`],
    ['AWS', `arn:aws:iam::${account}:user/team/alice`],
    ['AWS', `arn:aws:iam::${account}:role/team/Alice`],
    ['AWS', `arn:aws-cn:iam::${account}:root`],
    ['AWS', `arn:aws:iam::${account}:user/team/*`],
    ['AWS', `arn:aws:iam::${account}:group/staff`],
    ['AWS', 'alice'],
    ['AWS', 'AIDAAAAAAAAAAAAAAAAAA'],
    ['Service', 'ec2'],
    ['Service', 'ec2.example.com'],
    ['Service', '*'],
    ['Federated', 'login.example.com'],
  ]
  for (const [type, value] of refused) {
    const create = createRole(daemon, 'Web', trusting({ [type]: value }))
    assert.deepEqual(await errorOf(create), invalidPrincipal(type.toUpperCase(), value))
  }
  for (const Federated of [
    `arn:aws:iam::${account}:user/team/Alice`,
    'https://login.example.com',
    'login.example.com/tenant',
    'arn:aws:iam:::oidc-provider/login.example.com',
    '*',
  ]) {
    assert.deepEqual(await errorOf(createRole(daemon, 'Web', trusting({ Federated }))), {
      code: 'MalformedPolicyDocument',
      status: 400,
      message: 'Federated principals must be valid domain names or SAML metadata ARNs',
    })
  }
  const { Roles } = await iam.send(new ListRolesCommand({}))
  assert.deepEqual(Roles, [])
})

test('a trust policy is refused in its own words', async () => {
  await using daemon = await startTestDaemon()
  const statement = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }
  const github = `arn:aws:iam::${daemon.account}:oidc-provider/token.actions.githubusercontent.com`
  const documents: readonly (readonly [document: string, message: string | RegExp])[] = [
    ['not json', 'This policy contains invalid Json'],
    ['{"Version":"2012-10-17",}', 'This policy contains invalid Json'],
    [
      '{"Statement":[{"Effect":1,"Principal":"*","Action":"sts:*"}]}',
      'Syntax error at position (1,25)',
    ],
    ['{\n"Statement":"x"}', 'Syntax error at position (2,13)'],
    [policyDocument({ ...statement, Effect: 'allow' }), /^Syntax error at position \(1,\d+\)$/],
    [JSON.stringify({ Statement: statement, Comment: 'x' }), 'Unknown field Comment'],
    [policyDocument({ ...statement, Note: 'x' }), 'Unknown field Note'],
    ['{}', 'Missing required field Statement'],
    [policyDocument({ ...statement, Resource: '*' }), 'Has prohibited field Resource'],
    [policyDocument({ ...statement, NotResource: '*' }), 'Has prohibited field NotResource'],
    [
      policyDocument({ Effect: 'Deny', NotPrincipal: { AWS: '*' }, Action: 'sts:AssumeRole' }),
      'Has prohibited field NotPrincipal',
    ],
    [
      policyDocument({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
      'Missing required field Principal',
    ],
    [policyDocument({ Effect: 'Allow', Principal: '*' }), 'Missing required field Action'],
    [policyDocument({ Principal: '*', Action: 'sts:AssumeRole' }), 'Missing required field Effect'],
    [
      policyDocument({ ...statement, Action: ['sts:AssumeRole', 's3:GetObject'] }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      policyDocument({ ...statement, Action: 'AssumeRole' }),
      'AssumeRole policy may only specify STS AssumeRole actions.',
    ],
    [
      policyDocument({
        ...statement,
        Principal: { Federated: github },
        Action: 'sts:AssumeRoleWithWebIdentity',
      }),
      /must evaluate.*token\.actions\.githubusercontent\.com:sub/,
    ],
  ]
  for (const [document, message] of documents) {
    const error = await errorOf(createRole(daemon, 'Web', document))
    assert.equal(error.code, 'MalformedPolicyDocument', document)
    if (typeof message === 'string') assert.equal(error.message, message, document)
    else assert.match(error.message, message)
  }
})

test('the size of a trust policy does not count white space between its parts', async () => {
  await using daemon = await startTestDaemon()
  const sized = (size: number) => {
    const document = (filler: string) =>
      policyDocument({ Sid: filler, Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' })
    return document('x'.repeat(size - document('').length))
  }
  const padded = sized(2048).replaceAll(',', ' , \n\t ')
  await createRole(daemon, 'Fits', padded)
  assert.equal(await shownTrust(daemon, 'Fits'), padded)
  assert.deepEqual(await errorOf(createRole(daemon, 'Web', sized(2049))), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for ACLSizePerRole: 2048',
  })
})
