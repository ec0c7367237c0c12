// An account with some of everything that account details tell, made through the API. Tests only.
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateUserCommand,
  DeletePolicyVersionCommand,
  DeleteUserCommand,
  type GetAccountAuthorizationDetailsCommandOutput,
  type IAMClient,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  paginateGetAccountAuthorizationDetails,
} from '@aws-sdk/client-iam'
import { policyDocument } from './principals.ts'

const readOnly = 'arn:aws:iam::aws:policy/IAMReadOnlyAccess'
const allow = (Action: string, more: object = {}) =>
  policyDocument({ Effect: 'Allow', Action, Resource: '*', ...more })

/** A text with white space and characters that have to be encoded. */
const oddDocument = `{\n  "Version": "2012-10-17",\n  "Statement": {"Sid": "Odd", "Effect": "Allow",
  "Action": "s3:*", "Resource": "arn:aws:s3:::bücket/\${aws:username}/*"}\n}`

/** Fills an account. */
export async function fillRichly(iam: IAMClient, account: string): Promise<void> {
  const own = async (PolicyName: string, document: string) => {
    const { Policy } = await iam.send(
      new CreatePolicyCommand({
        PolicyName,
        Path: '/team/',
        Description: `policy ${PolicyName}`,
        PolicyDocument: document,
      }),
    )
    return Policy?.Arn ?? ''
  }
  const versioned = await own('versioned', allow('s3:GetObject'))
  for (const action of ['s3:PutObject', 's3:ListBucket']) {
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn: versioned,
        PolicyDocument: allow(action),
        SetAsDefault: action === 's3:PutObject',
      }),
    )
  }
  await iam.send(new DeletePolicyVersionCommand({ PolicyArn: versioned, VersionId: 'v1' }))
  const boundary = await own('Limits', allow('*', { Resource: `arn:aws:iam::${account}:user/*` }))

  await iam.send(new CreateGroupCommand({ GroupName: 'Readers', Path: '/org/' }))
  await iam.send(new AttachGroupPolicyCommand({ GroupName: 'Readers', PolicyArn: readOnly }))
  await iam.send(
    new PutGroupPolicyCommand({
      GroupName: 'Readers',
      PolicyName: 'Odd',
      PolicyDocument: oddDocument,
    }),
  )
  await iam.send(new CreateGroupCommand({ GroupName: 'empty' }))

  const Tags = [
    { Key: 'team', Value: 'blue' },
    { Key: 'Cost', Value: '' },
  ]
  await iam.send(new CreateUserCommand({ UserName: 'Ann', Path: '/org/eu/', Tags }))
  await iam.send(new CreateUserCommand({ UserName: 'bob' }))
  await iam.send(new CreateUserCommand({ UserName: 'gone' }))
  await iam.send(
    new PutUserPermissionsBoundaryCommand({ UserName: 'Ann', PermissionsBoundary: boundary }),
  )
  await iam.send(new AddUserToGroupCommand({ GroupName: 'Readers', UserName: 'Ann' }))
  await iam.send(new AddUserToGroupCommand({ GroupName: 'empty', UserName: 'Ann' }))
  await iam.send(new AttachUserPolicyCommand({ UserName: 'bob', PolicyArn: versioned }))
  await iam.send(
    new PutUserPolicyCommand({
      UserName: 'bob',
      PolicyName: 'in',
      PolicyDocument: allow('sts:AssumeRole', { Resource: `arn:aws:iam::${account}:role/*` }),
    }),
  )

  const trustOf = (Principal: object) =>
    policyDocument({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })
  const user = (name: string) => `arn:aws:iam::${account}:user/${name}`
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'Worker',
      Path: '/jobs/',
      Description: 'does the work',
      MaxSessionDuration: 7_200,
      PermissionsBoundary: boundary,
      Tags,
      AssumeRolePolicyDocument: trustOf({ AWS: [user('bob'), user('gone'), account] }),
    }),
  )
  await iam.send(new DeleteUserCommand({ UserName: 'gone' }))
  await iam.send(
    new CreateRoleCommand({
      RoleName: 'chained',
      AssumeRolePolicyDocument: trustOf({
        AWS: `arn:aws:iam::${account}:role/jobs/Worker`,
        Service: 'ec2.amazonaws.com',
      }),
    }),
  )
  await iam.send(new AttachRolePolicyCommand({ RoleName: 'Worker', PolicyArn: readOnly }))
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: 'Worker',
      PolicyName: 'inline',
      PolicyDocument: oddDocument,
    }),
  )
  await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }))
  for (const InstanceProfileName of ['Machines', 'unused']) {
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Path: '/m/', Tags }))
  }
  await iam.send(
    new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'Machines', RoleName: 'chained' }),
  )
}

/** A page of details, or several merged. */
export type Details = Pick<
  GetAccountAuthorizationDetailsCommandOutput,
  'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'
>

/** All pages as the paginator gives them. */
export async function detailPages(
  client: IAMClient,
  pageSize = 3,
): Promise<GetAccountAuthorizationDetailsCommandOutput[]> {
  const pages = []
  const paginator = paginateGetAccountAuthorizationDetails({ client, pageSize }, {})
  for await (const page of paginator) pages.push(page)
  return pages
}

/** All pages merged. */
export async function allDetails(client: IAMClient): Promise<Details> {
  const pages = await detailPages(client)
  return {
    UserDetailList: pages.flatMap((page) => page.UserDetailList ?? []),
    GroupDetailList: pages.flatMap((page) => page.GroupDetailList ?? []),
    RoleDetailList: pages.flatMap((page) => page.RoleDetailList ?? []),
    Policies: pages.flatMap((page) => page.Policies ?? []),
  }
}
