// Checks what a file says by AWS's own rules for names, paths, tags and documents.
import { parsePolicy } from '@iamd/policy'
import { AwsError, decodeQueryInput, loadServiceModel } from '@iamd/wire'
import {
  identityRefusals,
  refusalOf,
  trustRefusals,
} from '../services/iam/policy-documents/malformed-policy-texts.ts'
import { exactTagKey, withoutCase } from '../services/iam/tags.ts'
import type { Tag } from '../store/columns.ts'
import type { AccountDetails, DocumentDetails, OwnerDetails } from './account-details.ts'
import type { Detail } from './detail.ts'
import type { Problems } from './import-problems.ts'

/** Notes everything that AWS would not have let anybody make. */
export function checkDetails(details: AccountDetails, problems: Problems): void {
  for (const user of details.users) {
    const { at, name: UserName, path: Path, tags } = user
    check(problems, at, 'CreateUser', { UserName, Path }, tags)
    checkInlinePolicies(problems, 'PutUserPolicy', { UserName }, user)
  }
  for (const group of details.groups) {
    const { at, name: GroupName, path: Path } = group
    check(problems, at, 'CreateGroup', { GroupName, Path })
    checkInlinePolicies(problems, 'PutGroupPolicy', { GroupName }, group)
  }
  for (const role of details.roles) {
    const { at, name: RoleName, path: Path, description: Description, trust, tags } = role
    const MaxSessionDuration = role.maxSessionSeconds
    const AssumeRolePolicyDocument = trust.document
    const input = { RoleName, Path, Description, MaxSessionDuration, AssumeRolePolicyDocument }
    check(problems, at, 'CreateRole', input, tags)
    checkTrustPolicy(problems, trust)
    checkInlinePolicies(problems, 'PutRolePolicy', { RoleName }, role)
    for (const profile of role.instanceProfiles) checkInstanceProfile(problems, profile)
  }
  for (const profile of details.instanceProfiles) checkInstanceProfile(problems, profile)
  for (const { at, name: PolicyName, path: Path, tags, ...policy } of details.policies) {
    for (const version of policy.versions) {
      const { description: Description } = policy
      const input = { PolicyName, Path, Description, PolicyDocument: version.document }
      check(problems, at, 'CreatePolicy', input, tags)
      checkIdentityPolicy(problems, version)
    }
  }
}

function checkInstanceProfile(
  problems: Problems,
  { at, name, path: Path, tags }: AccountDetails['instanceProfiles'][number],
): void {
  check(problems, at, 'CreateInstanceProfile', { InstanceProfileName: name, Path }, tags)
}

function checkInlinePolicies(
  problems: Problems,
  operation: string,
  naming: object,
  { inlinePolicies }: OwnerDetails,
): void {
  for (const policy of inlinePolicies) {
    const { at, name: PolicyName, document: PolicyDocument } = policy
    check(problems, at, operation, { ...naming, PolicyName, PolicyDocument })
    checkIdentityPolicy(problems, policy)
  }
}

const tagsMaximum = 50

const isWithoutCase = (operation: string): boolean => /^Create(User|Role)$/.test(operation)

const repeatedKeys = (operation: string): string =>
  isWithoutCase(operation) ? 'tag keys repeat; they are the same in any case' : 'tag keys repeat'

/** Holds members against the model of the operation that would make such an entity. */
function check(
  problems: Problems,
  at: Detail,
  operation: string,
  members: object,
  tags: readonly Tag[] = [],
): void {
  const parameters = new Map<string, string>()
  for (const [name, value] of Object.entries(members)) {
    if (value !== undefined) parameters.set(name, String(value))
  }
  // Tags of AWS itself, such as `aws:cloudformation:stack-name`, come on top of the fifty.
  for (const [index, { Key, Value }] of tags.slice(0, tagsMaximum).entries()) {
    parameters.set(`Tags.member.${index + 1}.Key`, Key)
    parameters.set(`Tags.member.${index + 1}.Value`, Value)
  }
  const formOf = isWithoutCase(operation) ? withoutCase : exactTagKey
  const keys = new Set(tags.map(({ Key }) => formOf(Key)))
  if (keys.size < tags.length) problems.add(at, repeatedKeys(operation))
  try {
    decodeQueryInput(loadServiceModel('iam'), operation, parameters)
  } catch (error) {
    if (!(error instanceof AwsError)) throw error
    problems.add(at, error.message)
  }
}

/** Managed policies, too, may be of the older version: AWS keeps those that were saved long ago. */
function checkIdentityPolicy(problems: Problems, { at, name, document }: DocumentDetails): void {
  const refusal = refusalOf(parsePolicy(document, 'identity').findings, document, identityRefusals)
  if (refusal !== undefined) problems.add(at, `policy ${name}: ${refusal.text}`)
}

/** A rule that AWS made later; trust policies that were saved before it are in force. */
const laterRule = 'trust-github-subject-not-evaluated'

function checkTrustPolicy(problems: Problems, { at, name, document }: DocumentDetails): void {
  const { findings } = parsePolicy(document, 'trust')
  const found = findings.filter(({ code }) => code !== laterRule)
  const refusal = refusalOf(found, document, trustRefusals)
  if (refusal !== undefined) problems.add(at, `trust policy of role ${name}: ${refusal.text}`)
}
