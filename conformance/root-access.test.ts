// Centralized root access: root credentials of a member account, audited, taken and given back.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { type Caller, createCaller } from './support/caller.ts'
import type { Client } from './support/client.ts'
import { startOperator } from './support/operator.ts'
import { allow, credentialsOf, policyDocument } from './support/principals.ts'
import { denied, invalidToken, notAllowed, notAuthorized, refused } from './support/refusals.ts'
import { testWithClients } from './support/with-clients.ts'

const operator = await startOperator(after)
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

let organizations = 0

/** An organization that an operator made: its two accounts, and their root users. */
async function newOrganization(client: Client) {
  organizations += 1
  const management = String(100_000_000_000 + organizations)
  const member = String(200_000_000_000 + organizations)
  const as = (credentials: Caller['credentials']) =>
    createCaller(client, operator.daemon.endpoint, credentials)
  const managementRoot = as(await operator.newAccount(management))
  const memberRoot = as(await operator.newAccount(member))
  const made = await operator.run('organization', 'create', '--management-account', management)
  const id = /\bo-[a-z0-9]{10}\b/.exec(made)?.[0] ?? ''
  const inIt = ['--organization', id]
  await operator.run('organization', 'add-account', '--account', member, ...inIt)
  const trustIam = () =>
    operator.run('organization', 'trust-service', '--service', 'iam.amazonaws.com', ...inIt)
  return { as, id, management, managementRoot, member, memberRoot, trustIam }
}

async function newOperator({ as, managementRoot }: Awaited<ReturnType<typeof newOrganization>>) {
  const UserName = 'operator'
  await managementRoot.iam('CreateUser', { UserName })
  await managementRoot.iam('PutUserPolicy', {
    UserName,
    PolicyName: 'inline',
    PolicyDocument: policyDocument(allow(['iam:*OrganizationsRoot*', 'sts:AssumeRoot'])),
  })
  const { AccessKey } = await managementRoot.iam('CreateAccessKey', { UserName })
  return as(credentialsOf(AccessKey))
}

testWithClients(clients, 'central root access', async (client) => {
  const organization = await newOrganization(client)
  const { as, id, management, managementRoot, member, memberRoot } = organization
  const admin = await newOperator(organization)
  const name = `arn:aws:iam::${management}:user/operator`
  const root = `arn:aws:iam::${member}:root`
  await refused(
    admin.iam('EnableOrganizationsRootCredentialsManagement'),
    'ServiceAccessNotEnabledException',
    'Trusted access is not enabled for IAM in AWS Organizations.',
  )
  await organization.trustIam()
  const session = async (task: string) => {
    const { Credentials: key } = await admin.sts('AssumeRoot', {
      TargetPrincipal: member,
      TaskPolicyArn: { arn: `arn:aws:iam::aws:policy/root-task/${task}` },
      DurationSeconds: 900,
    })
    return as(credentialsOf(key))
  }
  await denied(session('IAMAuditRootUserCredentials'), notAuthorized(name, 'sts:AssumeRoot', root))
  const enabled = await admin.iam('EnableOrganizationsRootCredentialsManagement')
  assert.deepEqual(
    [enabled.OrganizationId, enabled.EnabledFeatures],
    [id, ['RootCredentialsManagement']],
  )
  await denied(
    admin.iam('ListOrganizationsFeatures'),
    notAllowed(name, 'iam:ListOrganizationsFeatures', '*'),
  )
  const listed = await managementRoot.iam('ListOrganizationsFeatures')
  assert.deepEqual(listed.EnabledFeatures, ['RootCredentialsManagement'])

  const audit = await session('IAMAuditRootUserCredentials')
  const { Account, Arn } = await audit.sts('GetCallerIdentity')
  assert.deepEqual([Account, Arn], [member, root])
  const { AccessKeyMetadata: keys = [] } = await audit.iam('ListAccessKeys')
  assert.deepEqual(
    keys.map(({ AccessKeyId }) => AccessKeyId),
    [memberRoot.credentials.accessKeyId],
  )
  const nobody = 'Login Profile for User null cannot be found.'
  await refused(audit.iam('GetLoginProfile'), 'NoSuchEntity', nobody)

  const recovery = await session('IAMCreateRootUserPassword')
  await recovery.iam('CreateLoginProfile')
  await recovery.iam('GetLoginProfile')
  const summary = async () => {
    const { SummaryMap } = await audit.iam('GetAccountSummary')
    return [SummaryMap?.AccountAccessKeysPresent, SummaryMap?.AccountPasswordPresent]
  }
  assert.deepEqual(await summary(), [1, 1])

  const { AccessKeyId = '' } = keys[0] ?? {}
  await denied(
    audit.iam('DeleteAccessKey', { AccessKeyId }),
    `${notAuthorized(root, 'iam:DeleteAccessKey', root)} with an explicit deny in an ` +
      'identity-based policy: arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials',
  )
  const deletion = await session('IAMDeleteRootUserCredentials')
  await memberRoot.sts('GetCallerIdentity')
  await deletion.iam('DeleteAccessKey', { AccessKeyId })
  await deletion.iam('DeleteLoginProfile')
  await invalidToken(memberRoot.sts('GetCallerIdentity'))
  assert.deepEqual(await summary(), [0, 0])

  await admin.iam('DisableOrganizationsRootCredentialsManagement')
  await denied(session('IAMAuditRootUserCredentials'), notAuthorized(name, 'sts:AssumeRoot', root))
})

testWithClients(clients, 'what the accounts of an organization use', async (client) => {
  const { id, managementRoot, member, memberRoot } = await newOrganization(client)
  const shown = await operator.run('organization', 'show')
  const root = new RegExp(`^${id} .* root (r-[a-z0-9]+) `, 'm').exec(shown)?.[1] ?? ''
  await memberRoot.sts('GetCallerIdentity')
  const { JobId = '' } = await managementRoot.iam('GenerateOrganizationsAccessReport', {
    EntityPath: `${id}/${root}`,
  })
  const SortKey = 'LAST_AUTHENTICATED_TIME_DESCENDING'
  const read = () =>
    managementRoot.iam('GetOrganizationsAccessReport', { JobId, SortKey, MaxItems: 2 })
  let report = await read()
  while (report.JobStatus === 'IN_PROGRESS') report = await read()
  assert.equal(report.JobStatus, 'COMPLETED')
  const [last, other] = report.AccessDetails ?? []
  assert.equal(last?.ServiceNamespace, 'sts')
  assert.equal(last?.EntityPath, `${id}/${root}/${member}`)
  assert.equal(last?.TotalAuthenticatedEntities, 1)
  assert.equal(other?.TotalAuthenticatedEntities, 0)
  assert.equal(report.NumberOfServicesNotAccessed, Number(report.NumberOfServicesAccessible) - 1)
})
