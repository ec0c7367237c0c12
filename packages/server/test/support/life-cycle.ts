// One client's life: makes some of everything, looks that it is so, and takes it away. Tests only.
import assert from 'node:assert/strict'
import {
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DetachUserPolicyCommand,
  GetUserCommand,
  IAMClient,
  ListAttachedUserPoliciesCommand,
  ListGroupsForUserCommand,
  ListUsersCommand,
  PutRolePolicyCommand,
  RemoveUserFromGroupCommand,
  TagUserCommand,
} from '@aws-sdk/client-iam'
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { policyDocument } from './principals.ts'
import type { Credentials } from './test-daemon.ts'

/** Where a client works: with the account's root key, under names that only it uses. */
export interface Place {
  readonly endpoint: string
  readonly account: string
  readonly root: Credentials
  readonly name: string
}

const allow = (Action: string) => policyDocument({ Effect: 'Allow', Action, Resource: '*' })

/** Runs once. @throws when anything is not as it must be. */
export async function liveOnce({ endpoint, account, root, name }: Place): Promise<void> {
  const clients: { destroy(): void }[] = []
  const settings = (credentials: Credentials) => ({
    endpoint,
    region: 'us-east-1',
    credentials,
    maxAttempts: 1,
  })
  const iamOf = (credentials: Credentials) => {
    const client = new IAMClient(settings(credentials))
    clients.push(client)
    return client
  }
  const stsOf = (credentials: Credentials) => {
    const client = new STSClient(settings(credentials))
    clients.push(client)
    return client
  }
  try {
    const iam = iamOf(root)
    const UserName = `user-${name}`
    const [GroupName, PolicyName, RoleName] = [`group-${name}`, `policy-${name}`, `role-${name}`]
    const { User } = await iam.send(new CreateUserCommand({ UserName }))
    await assert.rejects(iam.send(new CreateUserCommand({ UserName })), {
      name: 'EntityAlreadyExistsException',
    })
    await iam.send(new TagUserCommand({ UserName, Tags: [{ Key: 'is', Value: name }] }))
    await iam.send(new CreateGroupCommand({ GroupName }))
    await iam.send(new AddUserToGroupCommand({ UserName, GroupName }))
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }))
    const own = {
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    }
    const user = iamOf(own)
    await assert.rejects(user.send(new ListUsersCommand({})), { name: 'AccessDenied' })
    const { Policy } = await iam.send(
      new CreatePolicyCommand({ PolicyName, PolicyDocument: allow('s3:GetObject') }),
    )
    const PolicyArn = Policy?.Arn ?? ''
    await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }))
    await assert.rejects(user.send(new ListUsersCommand({})), { name: 'AccessDenied' })
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: allow('iam:*'),
        SetAsDefault: true,
      }),
    )
    const { Users = [] } = await user.send(new ListUsersCommand({ MaxItems: 1_000 }))
    assert.ok(Users.some((one) => one.UserId === User?.UserId))
    const listed = await user.send(new ListAttachedUserPoliciesCommand({ UserName }))
    assert.deepEqual(
      listed.AttachedPolicies?.map((one) => one.PolicyArn),
      [PolicyArn],
    )
    const { Groups = [] } = await user.send(new ListGroupsForUserCommand({ UserName }))
    assert.deepEqual(
      Groups.map((one) => one.GroupName),
      [GroupName],
    )
    await iam.send(
      new CreateRoleCommand({
        RoleName,
        AssumeRolePolicyDocument: policyDocument({
          Effect: 'Allow',
          Principal: { AWS: User?.Arn },
          Action: 'sts:AssumeRole',
        }),
      }),
    )
    await iam.send(
      new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: allow('iam:GetUser') }),
    )
    const RoleArn = `arn:aws:iam::${account}:role/${RoleName}`
    const { Credentials: session } = await stsOf(own).send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: name }),
    )
    const temporary = {
      accessKeyId: session?.AccessKeyId ?? '',
      secretAccessKey: session?.SecretAccessKey ?? '',
      sessionToken: session?.SessionToken ?? '',
    }
    const { Arn } = await stsOf(temporary).send(new GetCallerIdentityCommand({}))
    assert.equal(Arn, `arn:aws:sts::${account}:assumed-role/${RoleName}/${name}`)
    const byRole = await iamOf(temporary).send(new GetUserCommand({ UserName }))
    assert.deepEqual(byRole.User?.Tags, [{ Key: 'is', Value: name }])

    await iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))
    await iam.send(new DeleteRoleCommand({ RoleName }))
    await assert.rejects(iam.send(new DeleteUserCommand({ UserName })), {
      name: 'DeleteConflictException',
    })
    await iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn }))
    await assert.rejects(user.send(new ListUsersCommand({})), { name: 'AccessDenied' })
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: 'v1' }))
    await iam.send(new DeletePolicyCommand({ PolicyArn }))
    await iam.send(new RemoveUserFromGroupCommand({ UserName, GroupName }))
    await iam.send(new DeleteGroupCommand({ GroupName }))
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: own.accessKeyId }))
    await assert.rejects(user.send(new ListUsersCommand({})), { name: 'InvalidClientTokenId' })
    await iam.send(new DeleteUserCommand({ UserName }))
    await assert.rejects(iam.send(new GetUserCommand({ UserName })), {
      name: 'NoSuchEntityException',
    })
  } finally {
    for (const client of clients) client.destroy()
  }
}
