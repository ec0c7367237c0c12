// Task 10: a workflow on GitHub gets a role for its token, if it is the right one, without any secret.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { temporaryDirectory } from '../packages/server/test/support/daemon-process.ts'
import {
  type LoopbackIssuer,
  startLoopbackIssuer,
} from '../packages/server/test/support/loopback-issuer.ts'
import { clientEnvironment } from './support/client-environment.ts'
import { allow, credentialsOf, policyDocument } from './support/principals.ts'
import { awsCli, pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { runProgram } from './support/run-program.ts'
import { type Account, startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const
const RoleName = 'deploy'
const RoleSessionName = 'GitHubActions'
const ClientIDList = ['sts.amazonaws.com']

/** Trusts the main branch of one repository, as GitHub's and AWS's guides have it. */
const workflowTrust = (provider: string, issuer: string): string =>
  policyDocument({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: {
      StringEquals: { [`${issuer}:aud`]: 'sts.amazonaws.com' },
      StringLike: { [`${issuer}:sub`]: 'repo:octo-org/octo-repo:ref:refs/heads/main' },
    },
  })

/** The provider and the role; gives the ARN of both. */
async function setUp({ root }: Pick<Account, 'root'>, issuer: LoopbackIssuer) {
  const { OpenIDConnectProviderArn: provider = '' } = await root.iam(
    'CreateOpenIDConnectProvider',
    { Url: issuer.url, ClientIDList },
  )
  const AssumeRolePolicyDocument = workflowTrust(provider, issuer.name)
  const { Role } = await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  await root.iam('PutRolePolicy', {
    RoleName,
    PolicyName: 'deploy',
    PolicyDocument: policyDocument(allow('iam:ListUsers')),
  })
  return { provider, RoleArn: Role?.Arn ?? '' }
}

for (const algorithm of ['RS256', 'ES256']) {
  testWith(clients, `a token signed by ${algorithm}`, daemon, async (account) => {
    await using issuer = await startLoopbackIssuer({ algorithm })
    const { provider, RoleArn } = await setUp(account, issuer)
    const stranger = account.as({ accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' })
    const assume = async (token: string) =>
      stranger.sts('AssumeRoleWithWebIdentity', {
        RoleArn,
        RoleSessionName,
        WebIdentityToken: token,
      })

    const answer = await assume(await issuer.sign())
    assert.equal(answer.Provider, provider)
    assert.equal(answer.SubjectFromWebIdentityToken, 'repo:octo-org/octo-repo:ref:refs/heads/main')
    assert.equal(answer.Audience, 'sts.amazonaws.com')
    const session = account.as(credentialsOf(answer.Credentials))
    const arn = `arn:aws:sts::${account.id}:assumed-role/${RoleName}/${RoleSessionName}`
    assert.equal((await session.sts('GetCallerIdentity')).Arn, arn)
    assert.deepEqual((await session.iam('ListUsers')).Users, [])
    await denied(
      session.iam('CreateUser', { UserName: 'intruder' }),
      notAllowed(arn, 'iam:CreateUser', `arn:aws:iam::${account.id}:user/intruder`),
    )

    const notTrusted = 'Not authorized to perform sts:AssumeRoleWithWebIdentity'
    for (const sub of [
      'repo:octo-org/other-repo:ref:refs/heads/main',
      'repo:octo-org/octo-repo:ref:refs/heads/feature',
      'repo:octo-org/octo-repo:pull_request',
    ]) {
      await denied(assume(await issuer.sign({ sub })), notTrusted)
    }
    await refused(
      assume(await issuer.sign({ aud: 'https://github.com/octo-org' })),
      'InvalidIdentityToken',
      'Incorrect token audience',
    )
    const exp = Math.floor(Date.now() / 1000) - 600
    await assert.rejects(assume(await issuer.sign({ exp })), {
      code: 'ExpiredTokenException',
      message: new RegExp(
        `^Token expired: current date/time \\d+ must be before the expiration date/time ${exp}$`,
      ),
    })
    await using impostor = await startLoopbackIssuer({ algorithm })
    await refused(
      assume(await impostor.sign({ iss: issuer.url })),
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider,  please reference " +
        'AssumeRoleWithWebIdentity documentation for requirements',
    )
    await refused(
      assume(await impostor.sign()),
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${impostor.url}`,
    )
  })
}

testWith(clients, 'the provider of GitHub itself', daemon, async ({ id, root }) => {
  const host = 'token.actions.githubusercontent.com'
  const ThumbprintList = ['6938fd4d98bab03faadb97b34396831e3780aea1']
  const { OpenIDConnectProviderArn: provider = '' } = await root.iam(
    'CreateOpenIDConnectProvider',
    { Url: `https://${host}`, ClientIDList, ThumbprintList },
  )
  assert.equal(provider, `arn:aws:iam::${id}:oidc-provider/${host}`)
  await root.iam('CreateRole', {
    RoleName,
    AssumeRolePolicyDocument: workflowTrust(provider, host),
  })
  const anyWorkflow = policyDocument({
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
  })
  await assert.rejects(
    root.iam('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: anyWorkflow }),
    { code: 'MalformedPolicyDocument' },
  )
})

const root = { accessKeyId: '200000000010', secretAccessKey: 'test' }

/** The environment of a job: a role, a token in a file, no keys. */
async function jobEnvironment(token: string, RoleArn: string) {
  const file = join(temporaryDirectory(after), 'token')
  writeFileSync(file, token)
  return {
    ...clientEnvironment(daemon.endpoint),
    AWS_WEB_IDENTITY_TOKEN_FILE: file,
    AWS_ROLE_ARN: RoleArn,
    AWS_ROLE_SESSION_NAME: RoleSessionName,
  }
}

test('boto3 and the AWS CLI find the token in its file', async (t) => {
  const reason = reasonToSkip(awsCli, pythonWithBoto3)
  if (reason !== undefined) return t.skip(reason)
  await using issuer = await startLoopbackIssuer()
  const cli = async (environment: Readonly<Record<string, string>>, ...args: readonly string[]) => {
    const { code, stdout, stderr } = await runProgram(pathOf(awsCli), args, environment)
    return { code, output: code === 0 ? JSON.parse(stdout || '{}') : stderr }
  }
  const asRoot = clientEnvironment(daemon.endpoint, root)
  const provider = await cli(
    asRoot,
    ...['iam', 'create-open-id-connect-provider', '--url', issuer.url],
    ...['--client-id-list', 'sts.amazonaws.com'],
  )
  assert.equal(provider.code, 0, String(provider.output))
  const { OpenIDConnectProviderArn } = provider.output
  const made = await cli(
    asRoot,
    ...['iam', 'create-role', '--role-name', RoleName],
    ...['--assume-role-policy-document', workflowTrust(OpenIDConnectProviderArn, issuer.name)],
  )
  assert.equal(made.code, 0, String(made.output))
  await cli(
    asRoot,
    ...['iam', 'put-role-policy', '--role-name', RoleName, '--policy-name', 'deploy'],
    ...['--policy-document', policyDocument(allow('iam:ListUsers'))],
  )
  const { Arn: RoleArn } = made.output.Role
  const arn = `arn:aws:sts::${root.accessKeyId}:assumed-role/${RoleName}/${RoleSessionName}`

  const job = await jobEnvironment(await issuer.sign(), RoleArn)
  const identity = await cli(job, 'sts', 'get-caller-identity')
  assert.equal(identity.output.Arn, arn)
  const script = fileURLToPath(new URL('boto3/web_identity.py', import.meta.url))
  const python = async (environment: Readonly<Record<string, string>>) => {
    const { code, stdout, stderr } = await runProgram(
      pathOf(pythonWithBoto3),
      [script],
      environment,
    )
    assert.equal(code, 0, stderr)
    return JSON.parse(stdout)
  }
  assert.deepEqual(await python(job), { arn, users: 0, method: 'assume-role-with-web-identity' })

  const fork = await issuer.sign({ sub: 'repo:somebody/octo-repo:ref:refs/heads/main' })
  assert.deepEqual(await python(await jobEnvironment(fork, RoleArn)), {
    error:
      'An error occurred (AccessDenied) when calling the AssumeRoleWithWebIdentity operation: ' +
      'Not authorized to perform sts:AssumeRoleWithWebIdentity',
  })
})
