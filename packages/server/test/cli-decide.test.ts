// `iamd decide` and `iamd explain` offline, as people and CI run them: as processes.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const ownFolder = writeFiles(directory, {
  'own-folder.json': JSON.stringify(
    {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'OwnFolder',
          Effect: 'Allow',
          Action: 's3:GetObject',
          Resource: 'arn:aws:s3:::home/${aws:username}/*',
          Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } },
        },
      ],
    },
    undefined,
    2,
  ),
  'deny.yaml': `Version: 2012-10-17
Statement:
  - Sid: Never
    Effect: Deny
    Action: s3:*
    Resource: '*'
`,
})
const deny = join(directory, 'deny.yaml')
const alice = ['--principal', 'arn:aws:iam::111122223333:user/alice', '--action', 's3:GetObject']
const inHome = [...alice, '--resource-arn', 'arn:aws:s3:::home/alice/a.txt']
const fromOffice = [...inHome, '--context', 'aws:SourceIp=10.1.2.3', '--identity', ownFolder]

test('decide says allowed, with the statement and its place, and exits with 0', async () => {
  const { code, stdout } = await runIamd(['decide', ...fromOffice])
  assert.equal(code, 0)
  assert.match(stdout, /^allowed {2}arn:aws:iam::111122223333:user\/alice {2}s3:GetObject/)
  assert.ok(
    stdout.includes(`by identity-based policy: statement OwnFolder (${ownFolder}:4:5)`),
    stdout,
  )
})

test('decide says denied, with the YAML statement that denies, and exits with 1', async () => {
  const { code, stdout } = await runIamd([
    'decide',
    ...fromOffice,
    '--scp',
    `FullAWSAccess,${deny}`,
  ])
  assert.equal(code, 1)
  assert.match(stdout, /^explicitDeny/)
  assert.ok(stdout.includes(`service control policy: statement Never (${deny}:3:5)`), stdout)
})

test('decide --json prints the decision of the engine', async () => {
  const { code, stdout } = await runIamd(['decide', ...inHome, '--identity', ownFolder, '--json'])
  assert.equal(code, 1)
  assert.deepEqual(JSON.parse(stdout), { effect: 'implicitDeny', layer: 'identity' })
})

test('one file can have it all, and flags win over it', async () => {
  const request = writeFiles(directory, {
    'requests/request.yaml': `
policies: { own: ../own-folder.json }
principal: { arn: 'arn:aws:iam::111122223333:user/alice', identity: [own] }
action: s3:GetObject
resource: arn:aws:s3:::home/alice/a.txt
context: { aws:SourceIp: 10.9.9.9 }
`,
  })
  assert.equal((await runIamd(['decide', request])).code, 0)
  const abroad = await runIamd([
    'decide',
    '--request',
    request,
    '--context',
    'aws:SourceIp=1.2.3.4',
  ])
  assert.equal(abroad.code, 1)
})

test('several values of a context key make it multivalued', async () => {
  const policy = writeFiles(directory, {
    'tags.json': `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*",
      "Condition":{"ForAllValues:StringEquals":{"aws:TagKeys":["a","b"]}}}}`,
  })
  const withKeys = (...keys: string[]) =>
    runIamd([
      'decide',
      ...alice,
      '--identity',
      policy,
      ...keys.flatMap((key) => ['--context', key]),
    ])
  assert.equal((await withKeys('aws:TagKeys=a', 'aws:TagKeys=b')).code, 0)
  assert.equal((await withKeys('aws:TagKeys=a', 'aws:TagKeys=c')).code, 1)
})

test('colour is for terminals, unless --color says otherwise', async () => {
  assert.ok(!(await runIamd(['decide', ...fromOffice])).stdout.includes('\u001B'))
  const always = await runIamd(['decide', ...fromOffice, '--color', 'always'], { NO_COLOR: '1' })
  assert.ok(always.stdout.includes('\u001B[32mallowed'))
})

const refusals: readonly (readonly [why: string, args: readonly string[], message: RegExp])[] = [
  ['no principal', ['decide', '--action', 's3:GetObject'], /who asks: --principal/],
  ['no action', ['decide', '--principal', '111122223333'], /--action, as in s3:GetObject/],
  ['no such file', ['decide', ...inHome, '--identity', './none.json'], /none.json` can't be read/],
  ['no such policy', ['decide', ...inHome, '--identity', 'NoSuchPolicy'], /there is no policy/],
  ['a directory', ['validate', directory], /is a directory/],
  ['an unknown flag', ['decide', '--sloppy'], /--sloppy.*iamd help decide/],
  ['a principal that is none', ['decide', '--principal', 'al', '--action', 'a:b'], /no principal/],
  ['an action that is none', ['decide', ...alice, '--action', 'read'], /`read` is no action/],
  ['context without a key', ['decide', ...inHome, '--context', 'yes'], /`yes` is no context/],
  ['a colour that is none', ['decide', ...inHome, '--color', 'blue'], /one of auto, always/],
  ['a message that is none', ['explain', '--message', 'all is well'], /no AccessDenied message/],
]

for (const [why, args, message] of refusals) {
  test(`${why} gives one clear line and exit code 2`, async () => {
    const { code, stdout, stderr } = await runIamd(args)
    assert.equal(code, 2, stderr)
    assert.match(stderr, message)
    assert.equal(stdout, '')
    assert.equal(stderr.trimEnd().split('\n').length, 1, stderr)
  })
}

test('explain shows gates, what did not match, missing keys and the smallest fix', async () => {
  const { code, stdout } = await runIamd(['explain', ...inHome, '--identity', ownFolder])
  assert.equal(code, 0)
  assert.match(stdout, /^DENIED {2}s3:GetObject\n/)
  assert.match(stdout, /STOP +identity +no statement of an identity policy allows/)
  assert.ok(stdout.includes(`statement "OwnFolder" (line 4) of the identity policy "${ownFolder}"`))
  assert.match(stdout, /IpAddress aws:SourceIp: wanted "10\.0\.0\.0\/8", .* has no such key/)
  assert.match(stdout, /Missing context keys\n {2}aws:SourceIp\n/)
  assert.match(stdout, /Smallest fix\n {2}- call from such an address: aws:SourceIp = "10\./)
  const denied = await runIamd(['explain', ...inHome, '--identity', ownFolder, '--json'])
  const { effect, minimalFixes } = JSON.parse(denied.stdout)
  assert.equal(effect, 'implicitDeny')
  assert.equal(minimalFixes.fixes[0].changes[0].kind, 'supply-context')
  const json = JSON.parse((await runIamd(['explain', ...fromOffice, '--json'])).stdout)
  assert.equal(json.effect, 'allowed')
  assert.equal(json.request.context['aws:username'], 'alice')
  assert.equal(json.layers[0].statements[0].matched, true)
})

const message =
  'An error occurred (AccessDenied) when calling the GetObject operation: User: ' +
  'arn:aws:iam::111122223333:user/alice is not authorized to perform: s3:GetObject on resource: ' +
  'arn:aws:s3:::home/alice/a.txt because no permissions boundary allows the s3:GetObject action'

test('explain tells what a message says, and asks the policies that are given', async () => {
  const alone = await runIamd(['explain', '--message', message])
  assert.equal(alone.code, 0)
  assert.match(alone.stdout, /denied by +permissions boundary/)
  assert.match(alone.stdout, /next +.*allow the action in the boundary/)
  const withPolicies = await runIamd(['explain', '--message', message, '--identity', ownFolder])
  assert.match(withPolicies.stdout, /aws:SourceIp: wanted .*, the request has no such key/)
  assert.match(withPolicies.stdout, /AWS named permissions boundary .* do not lead to/)
  const boundary = ['--identity', 'ReadOnlyAccess', '--boundary', ownFolder]
  const agreed = await runIamd(['explain', '--message', message, ...boundary])
  assert.doesNotMatch(agreed.stdout, /do not lead to/)
})

test('nothing in a message can steer the terminal', async () => {
  const hostile = message.replace('user/alice', 'user/\u001B[31malice\u202E')
  const { code, stdout } = await runIamd(['explain', '--message', hostile])
  assert.equal(code, 0)
  assert.ok(stdout.includes('user/\\u{1b}[31malice\\u{202e}'), stdout)
})

test('explain turns a CloudTrail record into the request', async () => {
  const record = {
    eventSource: 's3.amazonaws.com',
    eventName: 'ListObjects',
    eventTime: '2026-11-25T01:02:03Z',
    awsRegion: 'eu-west-1',
    sourceIPAddress: '10.0.0.9',
    errorCode: 'AccessDenied',
    errorMessage: 'Access Denied',
    requestParameters: { bucketName: 'home', prefix: 'alice/' },
    userIdentity: {
      type: 'AssumedRole',
      principalId: 'AROADEV:me',
      arn: 'arn:aws:sts::111122223333:assumed-role/dev/me',
      accountId: '111122223333',
      sessionContext: {
        sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/team/dev' },
        attributes: { mfaAuthenticated: 'true' },
      },
    },
  }
  const file = writeFiles(directory, { 'log.json': JSON.stringify({ Records: [record] }) })
  const { stdout } = await runIamd(['explain', file, '--identity', ownFolder, '--json'])
  assert.partialDeepStrictEqual(JSON.parse(stdout).request, {
    action: 's3:ListBucket',
    resource: 'arn:aws:s3:::home',
    principal: {
      kind: 'role-session',
      roleArn: 'arn:aws:iam::111122223333:role/team/dev',
      roleId: 'AROADEV',
    },
    context: {
      'aws:SourceIp': '10.0.0.9',
      'aws:RequestedRegion': 'eu-west-1',
      'aws:MultiFactorAuthPresent': 'true',
      'aws:userid': 'AROADEV:me',
      's3:prefix': 'alice/',
      'aws:CurrentTime': '2026-11-25T01:02:03Z',
    },
  })
})

test('help shows the flags of a command', async () => {
  const { code, stdout } = await runIamd(['help', 'test'])
  assert.equal(code, 0)
  for (const word of ['--watch', '--reporter', '--coverage-min', 'Exit codes: 0 all passed']) {
    assert.ok(stdout.includes(word), word)
  }
  assert.match((await runIamd(['help'])).stdout, /iamd decide +decide a request/)
})
