// The ARN of a resource that a denial names in IAM's words. Source: denials as AWS prints them.

/** Words before a name, with the resource part of the ARN. */
const kinds: readonly (readonly [pattern: RegExp, path: string])[] = [
  // AWS prints `user nullalice` when the call named no user.
  [/^user (?:null)?(.+)$/, 'user/'],
  [/^group (.+)$/, 'group/'],
  [/^role (.+)$/, 'role/'],
  [/^instance profile (.+)$/, 'instance-profile/'],
  [/^policy path \/(.*)$/, 'policy/'],
  [/^policy (?!arn:)(.+)$/, 'policy/'],
]

/**
 * The ARN to match policies with. Names have no path there, so the path is taken to be `/`.
 * @param account the caller's account, which IAM's resources are in
 */
export function namedResourceArn(named: string, account: string): string {
  if (named.startsWith('policy arn:')) return named.slice('policy '.length)
  for (const [pattern, path] of kinds) {
    const name = pattern.exec(named)?.[1]
    if (name !== undefined) return `arn:aws:iam::${account}:${path}${name}`
  }
  return named
}
