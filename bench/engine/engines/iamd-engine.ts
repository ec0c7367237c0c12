// This engine: parse, compile once, decide many times.

import { compile, type Policy, parsePolicy } from '@iamd/policy'
import type { PolicyDocument } from '../policy-set.ts'
import { authorizationRequest } from '../requests.ts'
import type { Engine } from './engine.ts'

/** Parses documents of the benchmark, which are all accepted. */
export function parseAll(documents: readonly PolicyDocument[]): readonly Policy[] {
  return documents.map((document) => {
    const { policy, findings } = parsePolicy(JSON.stringify(document, undefined, 2))
    if (policy === undefined) throw new TypeError(JSON.stringify(findings))
    return policy
  })
}

/** The policies as the identity policies of one caller. */
export function compileAll(policies: readonly Policy[]) {
  const source = { id: 'benchmark', type: 'user-managed' } as const
  return compile({ identity: policies.map((policy) => ({ policy, source })) })
}

export const iamdEngine: Engine = {
  name: 'iamd',
  memory: 'heap',
  load: async (documents) => {
    const evaluator = compileAll(parseAll(documents))
    return {
      prepare: (request) => {
        const asked = authorizationRequest(request)
        return () => (evaluator.decide(asked).effect === 'allowed' ? 'allowed' : 'denied')
      },
    }
  },
}
