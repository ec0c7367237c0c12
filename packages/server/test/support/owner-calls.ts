// Calls about policies of users, groups and roles, alike for the three kinds. Tests only.
import {
  type AttachedPolicy,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteGroupPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetGroupPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListRolePoliciesCommand,
  ListUserPoliciesCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam'
import { policyDocument } from './principals.ts'

/** The operations of one kind, by what they do. */
export interface OwnerCalls {
  readonly kind: 'user' | 'group' | 'role'
  /** Makes one at the path `/team/`. */
  create(iam: IAMClient, name: string): Promise<unknown>
  put(iam: IAMClient, name: string, policyName: string, document: string): Promise<unknown>
  /** The names of owner and policy, and the document, as answered. */
  get(iam: IAMClient, name: string, policyName: string): Promise<readonly (string | undefined)[]>
  list(iam: IAMClient, name: string): Promise<readonly string[]>
  remove(iam: IAMClient, name: string, policyName: string): Promise<unknown>
  attach(iam: IAMClient, name: string, arn: string): Promise<unknown>
  detach(iam: IAMClient, name: string, arn: string): Promise<unknown>
  attached(iam: IAMClient, name: string): Promise<readonly AttachedPolicy[]>
}

const trust = policyDocument({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
})

/** For each kind its operations. */
export const ownerKinds: readonly OwnerCalls[] = [
  {
    kind: 'user',
    create: (iam, UserName) => iam.send(new CreateUserCommand({ UserName, Path: '/team/' })),
    put: (iam, UserName, PolicyName, PolicyDocument) =>
      iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument })),
    async get(iam, UserName, PolicyName) {
      const answer = await iam.send(new GetUserPolicyCommand({ UserName, PolicyName }))
      return [answer.UserName, answer.PolicyName, answer.PolicyDocument]
    },
    async list(iam, UserName) {
      return (await iam.send(new ListUserPoliciesCommand({ UserName }))).PolicyNames ?? []
    },
    remove: (iam, UserName, PolicyName) =>
      iam.send(new DeleteUserPolicyCommand({ UserName, PolicyName })),
    attach: (iam, UserName, PolicyArn) =>
      iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn })),
    detach: (iam, UserName, PolicyArn) =>
      iam.send(new DetachUserPolicyCommand({ UserName, PolicyArn })),
    async attached(iam, UserName) {
      const answer = await iam.send(new ListAttachedUserPoliciesCommand({ UserName }))
      return answer.AttachedPolicies ?? []
    },
  },
  {
    kind: 'group',
    create: (iam, GroupName) => iam.send(new CreateGroupCommand({ GroupName, Path: '/team/' })),
    put: (iam, GroupName, PolicyName, PolicyDocument) =>
      iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument })),
    async get(iam, GroupName, PolicyName) {
      const answer = await iam.send(new GetGroupPolicyCommand({ GroupName, PolicyName }))
      return [answer.GroupName, answer.PolicyName, answer.PolicyDocument]
    },
    async list(iam, GroupName) {
      return (await iam.send(new ListGroupPoliciesCommand({ GroupName }))).PolicyNames ?? []
    },
    remove: (iam, GroupName, PolicyName) =>
      iam.send(new DeleteGroupPolicyCommand({ GroupName, PolicyName })),
    attach: (iam, GroupName, PolicyArn) =>
      iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn })),
    detach: (iam, GroupName, PolicyArn) =>
      iam.send(new DetachGroupPolicyCommand({ GroupName, PolicyArn })),
    async attached(iam, GroupName) {
      const answer = await iam.send(new ListAttachedGroupPoliciesCommand({ GroupName }))
      return answer.AttachedPolicies ?? []
    },
  },
  {
    kind: 'role',
    create: (iam, RoleName) =>
      iam.send(
        new CreateRoleCommand({ RoleName, Path: '/team/', AssumeRolePolicyDocument: trust }),
      ),
    put: (iam, RoleName, PolicyName, PolicyDocument) =>
      iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument })),
    async get(iam, RoleName, PolicyName) {
      const answer = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))
      return [answer.RoleName, answer.PolicyName, answer.PolicyDocument]
    },
    async list(iam, RoleName) {
      return (await iam.send(new ListRolePoliciesCommand({ RoleName }))).PolicyNames ?? []
    },
    remove: (iam, RoleName, PolicyName) =>
      iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })),
    attach: (iam, RoleName, PolicyArn) =>
      iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn })),
    detach: (iam, RoleName, PolicyArn) =>
      iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    async attached(iam, RoleName) {
      const answer = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }))
      return answer.AttachedPolicies ?? []
    },
  },
]
