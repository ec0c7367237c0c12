// Reads answers of the policy simulator.
import type { OutputOf } from './aws-operations.ts'

/** The decision for each action and each of its resources, in the order of the answer. */
export const decisionsOf = ({
  EvaluationResults = [],
}: OutputOf<'iam', 'SimulatePrincipalPolicy'>): readonly (string | undefined)[] =>
  EvaluationResults.flatMap(({ EvalDecision, ResourceSpecificResults }) =>
    ResourceSpecificResults === undefined
      ? [EvalDecision]
      : ResourceSpecificResults.map(({ EvalResourceDecision }) => EvalResourceDecision),
  )

/** A text as an entry of the simulated request's context. */
export const contextEntry = (ContextKeyName: string, value: string) => ({
  ContextKeyName,
  ContextKeyValues: [value],
  ContextKeyType: 'string' as const,
})
