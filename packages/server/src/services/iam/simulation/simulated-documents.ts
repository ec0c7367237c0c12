// Policy documents given to a simulation: strict JSON and grammar, else the whole call is refused.
import { type PolicyKind, type PolicySource, parsePolicy, type SourcedPolicy } from '@iamd/policy'
import { invalidInput } from '../errors.ts'

/**
 * Reads documents, named after the parameter: `PolicyInputList.1`.
 * @throws {AwsError} InvalidInput for the first one that can't be understood.
 */
export function simulatedDocuments(
  texts: readonly string[] | undefined,
  parameter: string,
  kind: PolicyKind,
  type: PolicySource['type'],
): readonly SourcedPolicy[] {
  return (texts ?? []).map((text, index) =>
    simulatedDocument(text, `${parameter}.${index + 1}`, kind, type),
  )
}

/** Reads one document. */
export function simulatedDocument(
  text: string,
  id: string,
  kind: PolicyKind,
  type: PolicySource['type'],
): SourcedPolicy {
  const { policy, findings } = parsePolicy(text, kind)
  if (policy !== undefined) return { policy, source: { id, type } }
  const [finding] = findings
  const place = finding === undefined ? '' : ` (line ${finding.line}, column ${finding.column})`
  throw invalidInput(`Invalid policy in ${id}: ${finding?.message ?? 'it can not be read'}${place}`)
}
