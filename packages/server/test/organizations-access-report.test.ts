// Reports of the services that accounts of an organization last used.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import {
  GenerateOrganizationsAccessReportCommand,
  type GenerateOrganizationsAccessReportCommandInput,
  GetOrganizationsAccessReportCommand,
  type GetOrganizationsAccessReportCommandInput,
  type GetOrganizationsAccessReportCommandOutput,
  type IAMClient,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { listServices } from '@iamd/catalog'
import { addAccount, createUnit, removeAccount } from '../src/commands/organization-changes.ts'
import { clientAt, turnedClock } from './support/access-reports.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { newBareOrganization, newMember, newOrganization } from './support/organizations.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'
import { writeFiles } from './support/written-files.ts'

async function generate(
  iam: IAMClient,
  EntityPath: string,
  more: Partial<GenerateOrganizationsAccessReportCommandInput> = {},
): Promise<string> {
  const command = new GenerateOrganizationsAccessReportCommand({ EntityPath, ...more })
  return (await iam.send(command)).JobId ?? ''
}

async function completed(
  iam: IAMClient,
  input: GetOrganizationsAccessReportCommandInput,
): Promise<GetOrganizationsAccessReportCommandOutput> {
  for (;;) {
    const report = await iam.send(new GetOrganizationsAccessReportCommand(input))
    if (report.JobStatus !== 'IN_PROGRESS') return report
  }
}

/** A report as a whole. */
const report = async (
  iam: IAMClient,
  path: string,
  more?: Partial<GenerateOrganizationsAccessReportCommandInput>,
) => completed(iam, { JobId: await generate(iam, path, more), MaxItems: 1_000 })

/** The services that were used: by how many, where, and last by which account. */
const usedIn = ({ AccessDetails: details = [] }: GetOrganizationsAccessReportCommandOutput) =>
  details
    .filter(({ LastAuthenticatedTime: at }) => at !== undefined)
    .map(({ ServiceNamespace, TotalAuthenticatedEntities, Region, EntityPath }) =>
      [ServiceNamespace, TotalAuthenticatedEntities, Region, EntityPath?.split('/').at(-1)].join(
        ' ',
      ),
    )

test('a report covers an account, a unit or the root, and counts who used what', async () => {
  await using daemon = await startTestDaemon()
  const { store, account: management } = daemon
  const { organization, member, delegated, outsider } = await newOrganization(daemon)
  const { id, rootId } = organization
  const top = await createUnit(store, id, undefined, 'Top')
  const unit = await createUnit(store, id, top.id, 'Unit')
  await removeAccount(store, member.account)
  await addAccount(store, id, unit.id, member.account)
  const root = `${id}/${rootId}`
  const ofMember = `${root}/${top.id}/${unit.id}/${member.account}`

  // Two principals of the member use IAM, one of them STS; others use other accounts.
  const iam = daemon.iam(member.root)
  const ann = await newUser({ ...daemon, iam: () => iam }, 'ann')
  await errorOf(daemon.iam(ann).send(new ListUsersCommand({})))
  await daemon.sts(ann).send(new GetCallerIdentityCommand({}))
  await daemon.sts(delegated.root).send(new GetCallerIdentityCommand({}))
  await daemon.iam(outsider.root).send(new ListUsersCommand({}))

  const admin = daemon.iam()
  const accessible = listServices().length
  for (const [path, expected] of [
    [ofMember, [`iam 2 us-east-1 ${member.account}`, `sts 1 us-east-1 ${member.account}`]],
    [
      `${root}/${top.id}`,
      [`iam 2 us-east-1 ${member.account}`, `sts 1 us-east-1 ${member.account}`],
    ],
    [root, [`iam 2 us-east-1 ${member.account}`, `sts 2 us-east-1 ${delegated.account}`]],
    [`${root}/${delegated.account}`, [`sts 1 us-east-1 ${delegated.account}`]],
    [`${root}/${management}`, [`iam 1 us-east-1 ${management}`]],
  ] as const) {
    const made = await report(admin, path)
    assert.equal(made.JobStatus, 'COMPLETED')
    assert.deepEqual(usedIn(made), expected)
    assert.equal(made.NumberOfServicesAccessible, accessible)
    assert.equal(made.NumberOfServicesNotAccessed, accessible - expected.length)
    assert.equal(made.AccessDetails?.length, accessible)
    assert.equal(made.IsTruncated, false)
    assert.ok((made.JobCompletionDate ?? 0) >= (made.JobCreationDate ?? 0))
  }
  const { AccessDetails: details = [] } = await report(admin, ofMember)
  assert.equal(details.find((one) => one.ServiceNamespace === 'iam')?.EntityPath, ofMember)
  const unused = details.find((one) => one.ServiceNamespace === 's3')
  assert.deepEqual(unused, {
    ServiceName: 'Amazon S3',
    ServiceNamespace: 's3',
    TotalAuthenticatedEntities: 0,
  })
})

test('services are sorted by name or by time, either way, and paged', async () => {
  const clock = turnedClock(new Date())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const { organization, member } = await newOrganization(daemon)
  const path = `${organization.id}/${organization.rootId}/${member.account}`
  await daemon.sts(member.root).send(new GetCallerIdentityCommand({}))
  clock.turnTo(new Date(clock.now().getTime() + 60_000))
  await clientAt(daemon, clock, member.root).send(new ListUsersCommand({}))
  const iam = clientAt(daemon, clock)
  const JobId = await generate(iam, path)
  const sorted = async (SortKey?: GetOrganizationsAccessReportCommandInput['SortKey']) => {
    const made = await completed(iam, { JobId, SortKey, MaxItems: 1_000 })
    return (made.AccessDetails ?? []).map(({ ServiceNamespace: name = '' }) => name)
  }
  const names = listServices().toSorted()
  assert.deepEqual(await sorted(), names)
  assert.deepEqual(await sorted('SERVICE_NAMESPACE_ASCENDING'), names)
  assert.deepEqual(await sorted('SERVICE_NAMESPACE_DESCENDING'), names.toReversed())
  const ascending = await sorted('LAST_AUTHENTICATED_TIME_ASCENDING')
  assert.deepEqual(ascending.slice(-2), ['sts', 'iam'])
  assert.deepEqual(await sorted('LAST_AUTHENTICATED_TIME_DESCENDING'), ascending.toReversed())

  const SortKey = 'SERVICE_NAMESPACE_DESCENDING'
  const paged: string[] = []
  let Marker: string | undefined
  do {
    const page = await completed(iam, { JobId, SortKey, MaxItems: 100, Marker })
    assert.ok((page.AccessDetails?.length ?? 0) <= 100)
    paged.push(...(page.AccessDetails ?? []).map((one) => one.ServiceNamespace ?? ''))
    ;({ Marker } = page)
    assert.equal(page.IsTruncated, Marker !== undefined)
  } while (Marker !== undefined)
  assert.deepEqual(paged, names.toReversed())
  const first = await completed(iam, { JobId, MaxItems: 1 })
  const mixed = { JobId, SortKey, Marker: first.Marker } as const
  const { code } = await errorOf(iam.send(new GetOrganizationsAccessReportCommand(mixed)))
  assert.equal(code, 'ValidationError')
})

test('what is wrong with an order is in its report', async () => {
  await using daemon = await startTestDaemon()
  const { organization, member, outsider } = await newOrganization(daemon)
  const root = `${organization.id}/${organization.rootId}`
  const faultOf = async (iam: IAMClient, path: string, OrganizationsPolicyId?: string) => {
    const made = await report(iam, path, { OrganizationsPolicyId })
    assert.equal(made.AccessDetails, undefined)
    return [made.JobStatus, made.ErrorDetails?.Code, made.ErrorDetails?.Message]
  }
  const iam = daemon.iam()
  const missing = (path: string) => [
    'FAILED',
    'NoSuchEntity',
    `The entity with path ${path} cannot be found.`,
  ]
  for (const path of [
    `${root}/${outsider.account}`,
    `${root}/ou-none-00000000`,
    `${root}/`,
    `o-another00000/${organization.rootId}`,
  ]) {
    assert.deepEqual(await faultOf(iam, path), missing(path))
  }
  assert.deepEqual(await faultOf(iam, root, 'p-examplepolicy'), [
    'FAILED',
    'NoSuchEntity',
    'The policy with id p-examplepolicy cannot be found.',
  ])
  const complete = async (path: string, OrganizationsPolicyId: string) =>
    (await report(iam, path, { OrganizationsPolicyId })).JobStatus
  assert.equal(await complete(root, 'p-FullAWSAccess'), 'COMPLETED')
  assert.equal(await complete(`${root}/${daemon.account}`, 'p-examplepolicy'), 'COMPLETED')
  const [, ofMember] = await faultOf(daemon.iam(member.root), root)
  assert.equal(ofMember, 'CallerIsNotManagementAccountException')
  const [, ofOutsider] = await faultOf(daemon.iam(outsider.root), root)
  assert.equal(ofOutsider, 'OrganizationNotFoundException')
  const billing = await newBareOrganization(daemon, 'CONSOLIDATED_BILLING')
  const { id, rootId } = billing.organization
  const [, ofBilling] = await faultOf(daemon.iam(billing.management.root), `${id}/${rootId}`)
  assert.equal(ofBilling, 'OrganizationNotInAllFeaturesModeException')
})

test('each call needs exactly its permission', async () => {
  await using daemon = await startTestDaemon()
  const { organization } = await newOrganization(daemon)
  const member = await newMember(daemon, organization.id)
  const root = `${organization.id}/${organization.rootId}`
  const path = `${root}/${member.account}`
  const ann = daemon.iam(await newUser(daemon, 'ann', allow('iam:Get*', '*')))
  const arn = `arn:aws:iam::${daemon.account}:user/ann`
  const resource = `arn:aws:iam::${daemon.account}:access-report/${path}`
  const generation = 'iam:GenerateOrganizationsAccessReport'
  const refused = denial(arn, generation, resource)
  assert.deepEqual(await errorOf(generate(ann, path)), refused)
  await putPolicy(daemon, 'ann', allow(generation, resource))
  const JobId = await generate(ann, path)
  assert.equal((await errorOf(generate(ann, root))).code, 'AccessDenied')
  const condition = { StringEquals: { 'iam:OrganizationsPolicyId': 'p-FullAWSAccess' } }
  await putPolicy(daemon, 'ann', allow(generation, resource, condition))
  assert.deepEqual(await errorOf(generate(ann, path)), refused)
  await generate(ann, path, { OrganizationsPolicyId: 'p-FullAWSAccess' })

  const reading = 'iam:GetOrganizationsAccessReport'
  assert.deepEqual(await errorOf(completed(ann, { JobId })), denial(arn, reading, '*'))
  await putPolicy(daemon, 'ann', allow(reading, '*'))
  assert.equal((await completed(ann, { JobId })).JobStatus, 'COMPLETED')
})

test('reports are known to the account that asked, for seven days', async () => {
  const clock = turnedClock(new Date())
  await using daemon = await startTestDaemon([], { now: clock.now })
  const { organization, member } = await newOrganization(daemon)
  const JobId = await generate(daemon.iam(), `${organization.id}/${organization.rootId}`)
  const unknown = {
    code: 'NoSuchEntity',
    status: 404,
    message: `The job with id ${JobId} cannot be found.`,
  }
  assert.equal((await completed(daemon.iam(), { JobId })).JobStatus, 'COMPLETED')
  assert.deepEqual(await errorOf(completed(daemon.iam(member.root), { JobId })), unknown)
  clock.turnTo(new Date(clock.now().getTime() + 7 * 86_400_000 + 1_000))
  assert.deepEqual(await errorOf(completed(clientAt(daemon, clock), { JobId })), unknown)
})

test('only so many reports are made at once', async () => {
  const quotas = { organizationsReportsAtOnce: 0 }
  const config = writeFiles(temporaryDirectory(after), {
    'config.json': JSON.stringify({ quotas }),
  })
  await using daemon = await startTestDaemon(['--config', config])
  const { organization } = await newOrganization(daemon)
  const call = generate(daemon.iam(), `${organization.id}/${organization.rootId}`)
  assert.deepEqual(await errorOf(call), {
    code: 'ReportGenerationLimitExceeded',
    status: 409,
    message: 'The maximum number of concurrent requests for this account are already running.',
  })
})
