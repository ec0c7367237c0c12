// Takes the authorization id off the end of a denial, and checks that it is there. Tests only.
import assert from 'node:assert/strict'

const withReason =
  /^User: .+ is not authorized to perform: iam:\w+ on resource: .+ (because no (identity|session|perm)|with an explicit deny in )/s
const end =
  /\. Go to https?:\/\/[\w.:[\]-]+\/iam\/home\?region=[a-z0-9-]+#\/authorization-details\/([0-9a-z]{25}) for complete details, or call the GetRequestAuthorizationDetails API with the following authorization id: \1$/

/** A message without the end that every denial of IAM has; other messages as they are. */
export function withoutAuthorizationId(message: string): string {
  if (!withReason.test(message)) return message
  assert.match(message, end)
  return message.replace(end, '')
}

/** The authorization id at the end of a denial. */
export function authorizationIdOf(message: string): string {
  const [, id] = end.exec(message) ?? []
  assert.ok(id !== undefined, `no authorization id in: ${message}`)
  return id
}
