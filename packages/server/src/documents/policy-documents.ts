// Parsed policy documents by their text, shared by all that hold the same one.
import {
  denyEverything,
  type Policy,
  type PolicyKind,
  type PolicySource,
  parsePolicy,
} from '@iamd/policy'
import type { CacheFigures } from '../metrics/cache-figures.ts'

/** What `compilePolicies` takes for one document. */
export type CompilablePolicy =
  | { readonly policy: Policy; readonly source: PolicySource }
  | ReturnType<typeof denyEverything>

/** Gives documents in the form that the engine compiles. */
export interface PolicyDocuments {
  /** A stored document; one that can't be understood denies everything and says so. */
  compilable(text: string, kind: PolicyKind, source: PolicySource): CompilablePolicy
  readonly figures: CacheFigures
}

/** Makes a cache of at most `limit` documents. */
export function createPolicyDocuments(limit: number): PolicyDocuments {
  const parsed = new Map<string, Policy | undefined>()
  let hits = 0
  let misses = 0
  const parse = (text: string, kind: PolicyKind): Policy | undefined => {
    const key = `${kind} ${text}`
    if (parsed.has(key)) {
      hits += 1
      const policy = parsed.get(key)
      parsed.delete(key)
      parsed.set(key, policy)
      return policy
    }
    misses += 1
    const { policy } = parsePolicy(text, kind)
    parsed.set(key, policy)
    if (parsed.size > limit) for (const [oldest] of parsed.entries().take(1)) parsed.delete(oldest)
    return policy
  }
  return {
    figures: {
      limit,
      get hits() {
        return hits
      },
      get misses() {
        return misses
      },
      get size() {
        return parsed.size
      },
    },
    compilable(text, kind, source) {
      const policy = parse(text, kind)
      if (policy !== undefined) return { policy, source }
      return denyEverything(source, 'the stored document can not be understood')
    },
  }
}
