// Writes the policies of imported users, groups and roles: inline, attached and boundary.
import { isAwsManagedPolicyArn } from '../identifiers/arns.ts'
import { isUsablePolicy } from '../services/iam/managed-policies/boundary.ts'
import { isProtectedPath } from '../services/iam/roles/role-target.ts'
import { putInlinePolicy } from '../store/tables/inline-policies.ts'
import { nameKey } from '../store/tables/name-key.ts'
import { insertPolicyAttachment, type PolicyOwner } from '../store/tables/policy-attachments.ts'
import { adjustPolicyUsage } from '../store/tables/policy-usage.ts'
import type { OwnerDetails, Reference } from './account-details.ts'
import type { Importing } from './insert-details.ts'

/** Writes the inline policies and attachments of an owner; only a role's path matters. */
export async function insertPolicies(
  importing: Importing,
  owner: PolicyOwner,
  { inlinePolicies, attachedArns }: OwnerDetails,
  path = '/',
): Promise<void> {
  const { writer, rewrite, problems } = importing
  const names = new Set<string>()
  for (const { at, name, document } of inlinePolicies) {
    if (names.has(nameKey(name))) problems.add(at, `inline policy ${name} is there twice`)
    names.add(nameKey(name))
    await putInlinePolicy(writer, owner, { name, document: rewrite.document(document) })
  }
  const arns = new Set<string>()
  for (const attached of attachedArns) {
    const arn = await usableArn(importing, attached, path)
    if (arn === undefined) continue
    if (arns.has(arn)) problems.add(attached.at, `policy ${arn} is attached twice`)
    else await insertPolicyAttachment(writer, owner, arn)
    arns.add(arn)
  }
}

/** Counts a boundary; gives its ARN in the account, to be stored with the user or role. */
export async function insertBoundary(
  importing: Importing,
  boundary: Reference | undefined,
): Promise<string | undefined> {
  const arn = boundary && (await usableArn(importing, boundary, '/'))
  if (arn === undefined) return undefined
  await adjustPolicyUsage(importing.writer, importing.account, arn, { boundaries: 1 })
  return arn
}

const linkedRolePolicy = 'arn:aws:iam::aws:policy/aws-service-role/'

async function usableArn(
  { writer, account, rewrite, problems }: Importing,
  { at, name }: Reference,
  path: string,
): Promise<string | undefined> {
  const arn = rewrite.text(name)
  if (!(await isUsablePolicy(writer, account, arn))) {
    const isAws = isAwsManagedPolicyArn(arn)
    problems.add(
      at,
      isAws
        ? `${arn} is no AWS managed policy that this version of iamd knows`
        : `policy ${arn} does not exist`,
    )
    return undefined
  }
  if (arn.startsWith(linkedRolePolicy) && !isProtectedPath(path)) {
    problems.add(at, `${arn} is for service-linked roles only`)
    return undefined
  }
  return arn
}
