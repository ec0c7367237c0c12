// Session tags and source identity that a token brings along.
import type { JWTPayload } from 'jose'
import type { Tag } from '../../../store/columns.ts'
import { invalidIdentityToken } from '../errors.ts'

/** What a token wants of the session. */
export interface TokenSession {
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
  readonly sourceIdentity: string | undefined
}

// Source: IAM User Guide, session tags and source identity with AssumeRoleWithWebIdentity.
const tagsClaim = 'https://aws.amazon.com/tags'
const tagPrefix = `${tagsClaim}/principal_tags/`
const transitiveClaim = `${tagsClaim}/transitive_tag_keys`
const sourceIdentityClaim = 'https://aws.amazon.com/source_identity'

/** @throws {AwsError} InvalidIdentityToken for claims that are not of AWS's form. */
export function tokenSession(payload: JWTPayload): TokenSession {
  const nested = record(payload[tagsClaim] ?? {})
  const tags = [
    ...Object.entries(record(nested['principal_tags'] ?? {})),
    // The flat form, for providers that can't nest claims.
    ...Object.entries(payload)
      .filter(([name]) => name.startsWith(tagPrefix))
      .map(([name, value]) => [name.slice(tagPrefix.length), value] as const),
  ].map(([Key, value]) => checkedTag(Key, value))
  const transitiveTagKeys = [
    ...texts(nested['transitive_tag_keys'] ?? []),
    ...texts(payload[transitiveClaim] ?? []),
  ]
  return { tags, transitiveTagKeys, sourceIdentity: sourceIdentityOf(payload) }
}

const tagsMaximum = 50
const tagText = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u

/** A value stands in a list of its own. Source: IAM User Guide, as above. */
function checkedTag(Key: string, value: unknown): Tag {
  const [Value, ...more] = texts(value)
  const isTag =
    Value !== undefined &&
    more.length === 0 &&
    Key.length >= 1 &&
    Key.length <= 128 &&
    Value.length <= 256 &&
    tagText.test(Key) &&
    tagText.test(Value)
  if (!isTag) throw invalidIdentityToken('principal_tags passed in claim is not in correct format.')
  return { Key, Value }
}

function sourceIdentityOf(payload: JWTPayload): string | undefined {
  const value = payload[sourceIdentityClaim]
  if (value === undefined) return undefined
  if (typeof value === 'string' && /^[\w+=,.@-]{2,64}$/.test(value)) return value
  throw invalidIdentityToken('The source identity claim is invalid.')
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformedTags()
  const entries = value as Readonly<Record<string, unknown>>
  if (Object.keys(entries).length > tagsMaximum) throw malformedTags()
  return entries
}

function texts(value: unknown): readonly string[] {
  const values = Array.isArray(value) ? value : [value]
  if (!values.every((one) => typeof one === 'string')) throw malformedTags()
  return values
}

const malformedTags = () =>
  invalidIdentityToken('Session tags passed in claim are not in correct format.')
