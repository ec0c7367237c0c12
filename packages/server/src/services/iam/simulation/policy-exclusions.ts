// Policies that a simulation leaves out, named by type, by ARN, or by inline name and owner.
import type { PolicyIdentifier } from '@aws-sdk/client-iam'
import type { CompilablePolicy } from '../../../documents/policy-documents.ts'
import type { Validated } from '../../operation.ts'
import { invalidInput } from '../errors.ts'

type Identifier = Validated<PolicyIdentifier>
type Matches = (policy: CompilablePolicy) => boolean

/** Types of policy that an identifier can name, with the sources of ours that they are. */
const sourceTypes: Readonly<Record<string, readonly string[]>> = {
  'aws-managed': ['aws-managed'],
  'user-managed': ['user-managed'],
  inline: ['user', 'group', 'role'],
  'permission-boundary': ['boundary'],
  scp: ['scp'],
  rcp: ['rcp'],
}

/**
 * Gives the test for what to leave out. An identifier that matches nothing is no error.
 * @throws {AwsError} InvalidInput for a malformed identifier.
 */
export function policyExclusion(identifiers: readonly Identifier[] | undefined): Matches {
  const tests = (identifiers ?? []).map(exclusionTest)
  return (policy) => tests.some((matches) => matches(policy))
}

function exclusionTest(identifier: Identifier): Matches {
  if (identifier.PolicyType !== undefined) {
    const types = sourceTypes[identifier.PolicyType] ?? []
    return ({ source }) => types.includes(source.type)
  }
  if (identifier.PolicyArn !== undefined) {
    const pattern = namePattern(identifier.PolicyArn, /^arn:aws:iam::(\d{12}|aws):policy\/[^*?]*$/)
    return ({ source }) => source.arn !== undefined && pattern.test(source.arn)
  }
  if (identifier.InlinePolicyIdentifier !== undefined) {
    const { PolicyName, AttachmentType, AttachmentName } = identifier.InlinePolicyIdentifier
    const pattern = namePattern(AttachmentName, /^$/)
    const [before, after] = [`${AttachmentType}_`, `_${PolicyName}`]
    return ({ source: { id, type } }) =>
      type === AttachmentType &&
      id.startsWith(before) &&
      id.endsWith(after) &&
      pattern.test(id.slice(before.length, id.length - after.length))
  }
  throw invalidInput('A policy identifier must have exactly one member.')
}

/** A pattern with one `*` at the most; wildcards only in the name, after a head that is literal. */
function namePattern(text: string, head: RegExp): RegExp {
  const name = text.slice(text.lastIndexOf('/') + 1)
  const stars = name.split('*').length - 1
  if (stars > 1 || !head.test(text.slice(0, text.length - name.length))) {
    throw invalidInput(`Invalid policy identifier: ${text}`)
  }
  const escaped = text.replace(/[.+^${}()|[\]\\]/g, '\\$&')
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's')
}
