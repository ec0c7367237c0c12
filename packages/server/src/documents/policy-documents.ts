// Parsed policy documents by their text, shared by all that hold the same one.
import {
  denyEverything,
  type Policy,
  type PolicyKind,
  type PolicySource,
  parsePolicy,
} from '@iamd/policy'

/** What `compilePolicies` takes for one document. */
export type CompilablePolicy =
  | { readonly policy: Policy; readonly source: PolicySource }
  | ReturnType<typeof denyEverything>

/** Gives documents in the form that the engine compiles. */
export interface PolicyDocuments {
  /** A stored document; one that can't be understood denies everything and says so. */
  compilable(text: string, kind: PolicyKind, source: PolicySource): CompilablePolicy
}

/** Makes a cache of at most `limit` documents. */
export function createPolicyDocuments(limit: number): PolicyDocuments {
  const parsed = new Map<string, Policy | undefined>()
  const parse = (text: string, kind: PolicyKind): Policy | undefined => {
    const key = `${kind} ${text}`
    if (parsed.has(key)) {
      const policy = parsed.get(key)
      parsed.delete(key)
      parsed.set(key, policy)
      return policy
    }
    const { policy } = parsePolicy(text, kind)
    parsed.set(key, policy)
    if (parsed.size > limit) for (const [oldest] of parsed.entries().take(1)) parsed.delete(oldest)
    return policy
  }
  return {
    compilable(text, kind, source) {
      const policy = parse(text, kind)
      if (policy !== undefined) return { policy, source }
      return denyEverything(source, 'the stored document can not be understood')
    },
  }
}
