// What `iamd import` refuses: told with file, line and column, everything at once, nothing made.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const account = '111122223333'
const arn = (rest: string) => `arn:aws:iam::${account}:${rest}`
const allow = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
const ann = { UserName: 'ann', Path: '/', Arn: arn('user/ann') }
const role = (principal: object, more: object = {}) => ({
  RoleName: 'worker',
  Path: '/',
  Arn: arn('role/worker'),
  AssumeRolePolicyDocument: {
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' },
  },
  ...more,
})
const policy = (more: object) => ({
  PolicyName: 'own',
  Path: '/',
  Arn: arn('policy/own'),
  DefaultVersionId: 'v1',
  PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: allow }],
  ...more,
})
const attached = (PolicyArn: string) => ({ AttachedManagedPolicies: [{ PolicyArn }] })

let written = 0
function write(content: unknown): string {
  written += 1
  const text = typeof content === 'string' ? content : JSON.stringify(content, undefined, 1)
  return writeFiles(directory, { [`${written}.json`]: text })
}

/** The content, and what is said with the place behind the file's name. */
const refusals: readonly (readonly [why: string, content: unknown, said: string])[] = [
  [
    'a text that is no JSON',
    '{"UserDetailList": [}',
    ':1:21: not JSON, as `aws … --output json` prints it: ',
  ],
  ['a file of something else', { Users: [] }, ':1:1: no UserDetailList, GroupDetailList, Role'],
  [
    'one page of several',
    { UserDetailList: [ann], IsTruncated: true, Marker: 'x' },
    ':1:1: more pages follow (IsTruncated is true); give all of them',
  ],
  ['a user without a name', { UserDetailList: [{}] }, ':3:3: UserDetailList[0] has no UserName'],
  ['a list that is none', { UserDetailList: {} }, ':2:20: UserDetailList must be a list'],
  [
    'a name that AWS would refuse',
    { UserDetailList: [{ ...ann, UserName: 'a b', Arn: arn('user/a b') }] },
    ':3:3: The specified value for userName is invalid.',
  ],
  [
    'a time that is none',
    { UserDetailList: [{ ...ann, CreateDate: 'yesterday' }] },
    ':7:18: CreateDate must be a time, as in 2026-01-31T12:00:00+00:00',
  ],
  [
    'an ARN that does not fit the name',
    { UserDetailList: [{ ...ann, Path: '/x/' }] },
    `:3:3: ${ann.Arn} is not the ARN of user ann at path /x/`,
  ],
  [
    'an ARN of another partition',
    { UserDetailList: [{ ...ann, Arn: `arn:aws-cn:iam::${account}:user/ann` }] },
    `:3:3: arn:aws-cn:iam::${account}:user/ann is no ARN of user ann`,
  ],
  [
    'entities of two accounts',
    { UserDetailList: [ann, { UserName: 'bob', Arn: 'arn:aws:iam::444455556666:user/bob' }] },
    `:8:3: arn:aws:iam::444455556666:user/bob is not of account ${account}`,
  ],
  [
    'the same name in another case',
    { UserDetailList: [ann, { ...ann, UserName: 'Ann', Arn: arn('user/Ann') }] },
    ':8:3: user Ann is there twice (names ignore case)',
  ],
  [
    'an id of another kind',
    { UserDetailList: [{ ...ann, UserId: 'AROACKCEVSQ6C2EXAMPLE' }] },
    ':3:3: AROACKCEVSQ6C2EXAMPLE is no unique id of a user',
  ],
  [
    'a group that is not there',
    { UserDetailList: [{ ...ann, GroupList: ['dev'] }] },
    ':8:5: group dev, which user ann is in, does not exist',
  ],
  [
    'an unknown policy of AWS',
    { UserDetailList: [{ ...ann, ...attached('arn:aws:iam::aws:policy/FromTheFuture') }] },
    ':9:19: arn:aws:iam::aws:policy/FromTheFuture is no AWS managed policy that this version',
  ],
  [
    'a policy that is not there',
    { UserDetailList: [{ ...ann, ...attached(arn('policy/own')) }] },
    `:9:19: policy ${arn('policy/own')} does not exist`,
  ],
  [
    'a boundary that is not there',
    {
      UserDetailList: [
        { ...ann, PermissionsBoundary: { PermissionsBoundaryArn: arn('policy/own') } },
      ],
    },
    `:8:31: policy ${arn('policy/own')} does not exist`,
  ],
  [
    'a service’s policy on a role of the account',
    {
      RoleDetailList: [
        role(
          { Service: 'ec2.amazonaws.com' },
          attached('arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy'),
        ),
      ],
    },
    ': arn:aws:iam::aws:policy/aws-service-role/BatchServiceRolePolicy is for service-linked',
  ],
  [
    'a trusted role of the account that is not there',
    { RoleDetailList: [role({ AWS: arn('role/nobody') })] },
    `:7:32: ${arn('role/nobody')}, which role worker trusts, does not exist`,
  ],
  [
    'a trust policy that is none',
    { RoleDetailList: [role({}, { AssumeRolePolicyDocument: allow })] },
    ':7:32: trust policy of role worker: Has prohibited field Resource',
  ],
  [
    'an inline policy that can’t be understood',
    {
      UserDetailList: [
        { ...ann, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: { Statement: {} } }] },
      ],
    },
    ':10:24: policy p: Syntax errors in policy.',
  ],
  [
    'a document in a broken encoding',
    { UserDetailList: [{ ...ann, UserPolicyList: [{ PolicyName: 'p', PolicyDocument: '%ZZ' }] }] },
    ':10:24: UserDetailList[0].UserPolicyList[0].PolicyDocument is no policy document',
  ],
  [
    'a policy without its default version',
    { Policies: [policy({ PolicyVersionList: [] })] },
    ':3:3: policy own has not one default version',
  ],
  [
    'versions whose names are none',
    {
      Policies: [
        policy({
          PolicyVersionList: [{ VersionId: 'one', IsDefaultVersion: true, Document: allow }],
        }),
      ],
    },
    ':3:3: policy own has versions that are not v1, v2 and so on, each once',
  ],
  [
    'tag keys that repeat in another case',
    {
      UserDetailList: [
        {
          ...ann,
          Tags: [
            { Key: 'team', Value: 'a' },
            { Key: 'Team', Value: 'b' },
          ],
        },
      ],
    },
    ':3:3: tag keys repeat; they are the same in any case',
  ],
  [
    'equal tag keys of a policy',
    {
      Policies: [
        policy({
          Tags: [
            { Key: 'team', Value: 'a' },
            { Key: 'Team', Value: 'b' },
            { Key: 'team', Value: 'c' },
          ],
        }),
      ],
    },
    ':3:3: tag keys repeat',
  ],
]

test('whatever is wrong is told with its place, and nothing is made', {
  concurrency: 2,
}, async (t) => {
  for (const [why, content, said] of refusals) {
    await t.test(why, async () => {
      const file = write(content)
      const data = join(directory, `data-of-${written}`)
      const { code, stdout, stderr } = await runIamd(['import', '--data', data, '--dry-run', file])
      assert.ok(
        stderr.includes(file + said) || (said.startsWith(': ') && stderr.includes(said)),
        stderr,
      )
      assert.equal(stdout, '')
      assert.ok(code === 1 || code === 2)
      assert.ok(!existsSync(data), 'a dry run makes no data directory')
    })
  }
})

test('all that exists already is listed, and nothing of the rest is made', async () => {
  const data = join(directory, 'existing')
  const first = write({ UserDetailList: [ann], GroupDetailList: [{ GroupName: 'Dev' }] })
  assert.equal((await runIamd(['import', '--data', data, first])).code, 0)
  const before = await runIamd(['export', '--data', data])
  const second = write({
    UserDetailList: [
      { UserName: 'ANN', Arn: arn('user/ANN') },
      { UserName: 'new', Arn: arn('user/new') },
    ],
    GroupDetailList: [{ GroupName: 'dev' }],
    Policies: [policy({})],
  })
  assert.deepEqual(await runIamd(['import', '--data', data, second]), {
    code: 1,
    stdout: '',
    stderr:
      'iamd: nothing was imported\n' +
      `${second}:3:3: user ANN exists already in account ${account}\n` +
      `${second}:13:3: group dev exists already in account ${account}\n`,
  })
  assert.deepEqual(await runIamd(['export', '--data', data]), before)
})

test('of very many reasons the first are told, and how many more there are', async () => {
  const users = Array.from({ length: 1_000 }, (_, index) => ({
    UserName: `u${index}`,
    Arn: arn(`user/u${index}`),
    GroupList: ['dev'],
  }))
  const file = write({ UserDetailList: users })
  const { stderr } = await runIamd(['import', '--data', join(directory, 'many'), file])
  const lines = stderr.trim().split('\n')
  assert.equal(lines.length, 1 + 50 + 1)
  assert.equal(lines.at(-1), 'and 950 more')
})

test('more can be added to an account, and may refer to what is there', async () => {
  const data = join(directory, 'added')
  const first = write({ GroupDetailList: [{ GroupName: 'dev', Arn: arn('group/dev') }] })
  assert.equal((await runIamd(['import', '--data', data, first])).code, 0)
  const second = write({ UserDetailList: [{ ...ann, GroupList: ['dev'] }] })
  const { code, stdout } = await runIamd(['import', '--data', data, second])
  assert.equal(code, 0)
  assert.match(stdout, new RegExp(`^Imported into account ${account}: 1 user, 0 groups`))
  assert.ok(!stdout.includes('AWS_SECRET_ACCESS_KEY'), 'the account has its key already')
  const { UserDetailList } = JSON.parse((await runIamd(['export', '--data', data])).stdout)
  assert.deepEqual(UserDetailList[0].GroupList, ['dev'])
})

test('a dry run says what would be made, and makes nothing', async () => {
  const data = join(directory, 'dry')
  const file = write({ UserDetailList: [ann] })
  const dry = await runIamd(['import', '--data', data, '--dry-run', file])
  assert.equal(dry.code, 0)
  assert.match(dry.stdout, /^Would import into the new account 111122223333: 1 user, /)
  assert.ok(!dry.stdout.includes('AWS_SECRET_ACCESS_KEY'))
  assert.ok(!existsSync(data))
  assert.equal((await runIamd(['import', '--data', data, file])).code, 0)
  const bob = write({ UserDetailList: [{ UserName: 'bob', Arn: arn('user/bob') }] })
  assert.equal((await runIamd(['import', '--data', data, '--dry-run', bob])).code, 0)
  const { UserDetailList } = JSON.parse((await runIamd(['export', '--data', data])).stdout)
  assert.equal(UserDetailList.length, 1)
})

test('a trusted role of an account that is not here stays, and is noted', async () => {
  const data = join(directory, 'noted')
  const other = 'arn:aws:iam::444455556666:role/ci'
  const file = write({ RoleDetailList: [role({ AWS: [other, account] })] })
  const { stdout } = await runIamd(['import', '--data', data, file])
  const note = `Note: role worker trusts ${other}, which this database does not have.\n`
  assert.ok(stdout.includes(note), stdout)
  const { RoleDetailList } = JSON.parse((await runIamd(['export', '--data', data])).stdout)
  assert.deepEqual(RoleDetailList[0].AssumeRolePolicyDocument.Statement.Principal.AWS, [
    other,
    `arn:aws:iam::${account}:root`,
  ])
})

const misuses: readonly (readonly [args: readonly string[], said: RegExp])[] = [
  [['import'], /say which file/],
  [['import', '--data', directory, join(directory, 'nowhere.json')], /there is no such file/],
  [['import', '--account', '12', write({ UserDetailList: [ann] })], /`12` is no account id/],
  [['import', '--force', 'x'], /--force.*iamd help import/],
  [
    ['import', '--data', join(directory, 'm'), write({ UserDetailList: [] })],
    /have no users, groups/,
  ],
  [['export', 'file.json'], /export prints, it takes no files/],
  [['export', '--data', join(directory, 'none')], /there is no database in/],
]

test('misuse is one line', async () => {
  for (const [args, said] of misuses) {
    const { code, stderr } = await runIamd(args)
    assert.match(stderr, said)
    assert.equal(stderr.trim().split('\n').length, 1, stderr)
    assert.ok(code === 1 || code === 2)
  }
})
