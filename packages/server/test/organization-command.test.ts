// `iamd organization`: what an operator can set up, what is refused, and that a daemon sees it.
import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { IAMClient, ListOrganizationsFeaturesCommand } from '@aws-sdk/client-iam'
import {
  type Finished,
  runIamd,
  startDaemonProcess,
  temporaryDirectory,
} from './support/daemon-process.ts'
import { errorOf } from './support/principals.ts'

const data = join(temporaryDirectory(after), 'data')
const [management, member, other, delegated] = [
  '111122223333',
  '222233334444',
  '333344445555',
  '444455556666',
]

const organization = (...args: readonly string[]): Promise<Finished> =>
  runIamd(['organization', ...args, '--data', data])

/** What a verb printed; it must have done its work. */
async function done(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await organization(...args)
  assert.deepEqual([code, stderr], [0, ''], args.join(' '))
  return stdout.trimEnd()
}

async function refused(message: string, ...args: readonly string[]): Promise<void> {
  const { code, stderr } = await organization(...args)
  assert.deepEqual([code, stderr], [1, `iamd: ${message}\n`], args.join(' '))
}

const idIn = (text: string, pattern: RegExp): string => {
  const [id] = pattern.exec(text) ?? []
  assert.ok(id !== undefined, text)
  return id
}

test('an operator sets an organization up beside a running daemon', async () => {
  const daemon = await startDaemonProcess(['--data', data, '--account', management])
  const printed = daemon.output().stdout
  const value = (name: string) => new RegExp(`export ${name}=(\\S+)`).exec(printed)?.[1] ?? ''
  const iam = new IAMClient({
    endpoint: daemon.endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: {
      accessKeyId: value('AWS_ACCESS_KEY_ID'),
      secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
    },
  })
  const features = () => iam.send(new ListOrganizationsFeaturesCommand({}))
  for (const account of [member, other, delegated]) {
    const { code } = await runIamd(['account', 'create', '--data', data, '--account', account])
    assert.equal(code, 0)
  }
  assert.equal((await errorOf(features())).code, 'OrganizationNotFoundException')
  assert.equal(await done('show'), '')
  await refused('there is no organization yet; create one', 'add-account', '--account', member)

  const made = await done('create', '--management-account', management)
  const id = idIn(made, /\bo-[a-z0-9]{10}\b/)
  const root = idIn(made, /\br-[a-z0-9]{4}\b/)
  const unit = await done('create-unit', '--name', 'Workloads')
  const unitId = idIn(unit, /\bou-[a-z0-9]{4}-[a-z0-9]{8}\b/)
  const below = await done('create-unit', '--name=Production', `--parent=${unitId}`)
  const belowId = idIn(below, /\bou-[a-z0-9]{4}-[a-z0-9]{8}\b/)
  assert.ok(unitId.startsWith(`ou-${root.slice(2)}-`))
  await done('add-account', '--account', member, '--parent', belowId)
  await done('add-account', '--account', delegated, '--organization', id)
  assert.equal((await errorOf(features())).code, 'ServiceAccessNotEnabledException')
  await done('trust-service', '--service', 'iam.amazonaws.com')
  await done('trust-service', '--service', 'iam.amazonaws.com')
  await done('delegate', '--account', delegated, '--service', 'iam.amazonaws.com')
  assert.equal((await features()).OrganizationId, id)

  assert.equal(
    await done('show'),
    [
      `${id}  ALL  root ${root}  management account ${management}`,
      ...[
        [unitId, `  unit     ${root}/${unitId}  Workloads`],
        [belowId, `  unit     ${root}/${unitId}/${belowId}  Production`],
      ]
        .sort(([one = ''], [next = '']) => (one < next ? -1 : 1))
        .map(([, line]) => line),
      `  account  ${root}/${management}`,
      `  account  ${root}/${unitId}/${belowId}/${member}`,
      `  account  ${root}/${delegated}`,
      '  trusts   iam.amazonaws.com',
      `  account  ${delegated} administers iam.amazonaws.com`,
    ].join('\n'),
  )

  const inIt = (account: string) => `account ${account} is in ${id} already`
  await refused(inIt(member), 'add-account', '--account', member)
  await refused(inIt(member), 'create', '--management-account', member)
  await refused(`${root} has a unit \`Workloads\` already`, 'create-unit', '--name', 'Workloads')
  await refused(
    `${id} has no root or unit \`r-none\``,
    ...['add-account', '--account', other, '--parent', 'r-none'],
  )
  await refused(
    '`Workloads` is no root or unit; write it as in r-examplerootid',
    ...['add-account', '--account', other, '--parent', 'Workloads'],
  )
  await refused(
    'there is no account 999999999999; make it with `iamd account create`',
    ...['add-account', '--account', '999999999999'],
  )
  await refused(
    '`alice` is no account id; write 12 digits',
    ...['add-account', '--account', 'alice'],
  )
  await refused(
    `account ${other} is in no organization`,
    ...['delegate', '--account', other, '--service', 'iam.amazonaws.com'],
  )
  await refused(
    `account ${management} is the management account of its organization and can't leave it`,
    ...['remove-account', '--account', management],
  )
  await refused(
    `account ${management} is the management account of its organization and can't be a ` +
      'delegated administrator',
    ...['delegate', '--account', management, '--service', 'iam.amazonaws.com'],
  )
  await refused(
    `${id} does not trust sso.amazonaws.com; see \`organization trust-service\``,
    ...['delegate', '--account', member, '--service', 'sso.amazonaws.com'],
  )
  await refused(
    '`IAM` is no service; write it as in iam.amazonaws.com',
    ...['trust-service', '--service', 'IAM'],
  )
  await refused(
    'an account administers iam.amazonaws.com; revoke that first',
    ...['distrust-service', '--service', 'iam.amazonaws.com'],
  )
  await refused(
    `account ${member} does not administer iam.amazonaws.com`,
    ...['revoke', '--account', member, '--service', 'iam.amazonaws.com'],
  )

  await done('revoke', '--account', delegated, '--service', 'iam.amazonaws.com')
  await done('distrust-service', '--service', 'iam.amazonaws.com')
  await done('remove-account', '--account', member)
  assert.equal((await errorOf(features())).code, 'ServiceAccessNotEnabledException')
  iam.destroy()
  assert.equal(await daemon.stop(), 0)
})

test('of several organizations one has to be named, and billing alone trusts no service', async () => {
  const billing = await done(
    ...['create', '--management-account', other, '--feature-set', 'CONSOLIDATED_BILLING'],
  )
  const id = idIn(billing, /\bo-[a-z0-9]{10}\b/)
  await refused(
    'there are several organizations; say which with --organization ID',
    ...['add-account', '--account', member],
  )
  await refused(
    'there is no organization o-0000000000',
    ...['add-account', '--account', member, '--organization', 'o-0000000000'],
  )
  await refused(
    '`mine` is no organization id; write it as in o-exampleorgid',
    ...['add-account', '--account', member, '--organization', 'mine'],
  )
  await done('add-account', '--account', member, '--organization', id)
  await refused(
    `${id} has the feature set CONSOLIDATED_BILLING; services need ALL`,
    ...['trust-service', '--service', 'iam.amazonaws.com', '--organization', id],
  )
})

test('units are five levels deep at the most', async () => {
  const made = await done('show')
  const id = idIn(made, /\bo-[a-z0-9]{10}\b/)
  let parent: readonly string[] = []
  for (const name of ['one', 'two', 'three', 'four', 'five']) {
    const text = await done('create-unit', '--name', name, '--organization', id, ...parent)
    parent = ['--parent', idIn(text, /\bou-[a-z0-9]{4}-[a-z0-9]{8}\b/)]
  }
  await refused(
    'units can be 5 levels deep',
    ...['create-unit', '--name', 'six', '--organization', id, ...parent],
  )
})

const misuses: readonly (readonly [args: readonly string[], message: RegExp])[] = [
  [[], /write `iamd organization` and one of create, create-unit, /],
  [['toString'], /write `iamd organization` and one of /],
  [['create'], /write `iamd organization create --management-account ID \[--feature-set /],
  [['create', '--management-account'], /--management-account needs a value/],
  [['show', '--account', '111122223333'], /write `iamd organization show`/],
  [['add-account', '--account=1', '--account=2'], /--account is given twice/],
  [['show', '--unknown'], /--unknown/],
  [['show', '--dev'], /organizations need a data directory, not --dev/],
  [
    ['create', '--management-account', '1', '--feature-set', 'SOME'],
    /--feature-set is ALL\|CONSOLIDATED_BILLING, not `SOME`/,
  ],
]

for (const [args, message] of misuses) {
  test(`misuse: organization ${args.join(' ')}`, async () => {
    const { code, stderr } = await runIamd(['organization', ...args])
    assert.equal(code, 2)
    assert.match(stderr, message)
  })
}

test('help tells of each verb', async () => {
  const { code, stdout } = await runIamd(['help', 'organization'])
  assert.equal(code, 0)
  assert.match(stdout, /iamd organization delegate --account ID --service NAME\n/)
  assert.match((await runIamd(['help'])).stdout, /iamd organization VERB/)
})
