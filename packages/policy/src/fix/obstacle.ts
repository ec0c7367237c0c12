// Finds in an explanation what stands in the way of a request first.

import type {
  Explanation,
  LayerExplanation,
  LayerName,
  StatementExplanation,
} from '../model/decision.ts'
import type { Draft } from './draft.ts'

export type Obstacle =
  /** A statement that denies, or a document that could not be understood. */
  | {
      readonly kind: 'deny'
      readonly layer: LayerExplanation
      readonly statement: StatementExplanation
    }
  /** A layer, or one level of it, that lacks an allow. */
  | {
      readonly kind: 'no-allow'
      readonly layer: LayerName
      /** Undefined when the layer does not even exist. */
      readonly explanation: LayerExplanation | undefined
    }

/** The first obstacle; undefined when the request is allowed. */
export function firstObstacle(explanation: Explanation): Obstacle | undefined {
  if (explanation.effect === 'allowed') return undefined
  for (const layer of explanation.layers) {
    const statement = layer.statements.find((one) => one.matched && one.effect === 'Deny')
    if (statement !== undefined) return { kind: 'deny', layer, statement }
  }
  const layer = explanation.layer ?? 'identity'
  const found = explanation.layers.find((one) => one.layer === layer && !one.allows)
  return { kind: 'no-allow', layer, explanation: found }
}

/** Equal for the same obstacle in different drafts. */
export function obstacleKey(obstacle: Obstacle, draft: Draft): string {
  if (obstacle.kind === 'no-allow') {
    return JSON.stringify([obstacle.layer, obstacle.explanation?.level])
  }
  const { layer, statement } = obstacle
  const { source, index } = statement.statement
  const origin = draft.origins.get(source)
  const before = origin?.statements[index]?.index
  return JSON.stringify([layer.layer, layer.level, origin?.place.policy, before])
}
