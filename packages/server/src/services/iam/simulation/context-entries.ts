// The context of a simulation: what the caller supplies, on top of what is known of the principal.
import type { ContextEntry } from '@aws-sdk/client-iam'
import type { ContextReader, ContextValue } from '@iamd/policy'
import type { Validated } from '../../operation.ts'
import { invalidInput } from '../errors.ts'

/**
 * Makes a context reader; supplied entries win over known keys.
 * @throws {AwsError} InvalidInput for an entry without name, and for the same key twice.
 */
export function simulatedContext(
  entries: readonly Validated<ContextEntry>[],
  known: Readonly<Record<string, ContextValue | undefined>>,
): ContextReader {
  const values = new Map<string, ContextValue>()
  for (const [key, value] of Object.entries(known)) {
    if (value !== undefined) values.set(key.toLowerCase(), value)
  }
  const supplied = new Set<string>()
  for (const {
    ContextKeyName: name,
    ContextKeyValues: texts = [],
    ContextKeyType: type,
  } of entries) {
    if (name === undefined) throw invalidInput('A context entry must have a ContextKeyName.')
    const key = name.toLowerCase()
    if (supplied.has(key)) throw invalidInput(`The context key ${name} is given more than once.`)
    supplied.add(key)
    const [first] = texts
    const isList = type?.endsWith('List') === true || texts.length > 1
    if (isList) values.set(key, texts)
    else if (first !== undefined) values.set(key, first)
  }
  return { get: (key) => values.get(key) }
}
