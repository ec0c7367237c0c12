// Trust policies of imported roles: users and roles that exist are stored by unique id.
import { isAccountId } from '../identifiers/account-id.ts'
import { parseEntityArn, rootArn } from '../identifiers/arns.ts'
import {
  isUniqueId,
  rewritePrincipals,
  uniqueIdOfArn,
} from '../services/iam/policy-documents/trust-policy-document.ts'
import type { DocumentDetails } from './account-details.ts'
import type { Importing } from './insert-details.ts'

/**
 * A trust policy in the form to store. What the account itself does not have is a problem. A user
 * or role of another account that is not in this database stays as its ARN, which is noted: it
 * trusts whoever will have that ARN.
 */
export function importedTrustPolicy(
  { writer, account, problems, notes }: Importing,
  { at, name }: DocumentDetails,
  document: string,
): Promise<string> {
  return rewritePrincipals(document, async (type, value) => {
    if (type !== 'AWS' || value === '*' || isUniqueId(value)) return value
    if (isAccountId(value)) return rootArn(value)
    const reference = parseEntityArn(value)
    if (reference === undefined || value.startsWith('arn:aws:sts:')) return value
    const id = await uniqueIdOfArn(writer, value)
    if (id !== undefined) return id
    if (reference.account === account) {
      problems.add(at, `${value}, which role ${name} trusts, does not exist`)
    } else notes.push(`role ${name} trusts ${value}, which this database does not have`)
    return value
  })
}
