// Orders changes by how much they touch, and tells them apart.

import type { Change } from './fix.ts'

/** The least intrusive first: what changes no policy, then what grants no more than was asked. */
const ranks: Readonly<Record<Change['kind'], number>> = {
  'supply-context': 0,
  'add-statement': 1,
  'repair-document': 1,
  'widen-statement': 2,
  'narrow-statement': 2,
  'remove-statement': 3,
  'remove-policy': 4,
}

/** By what a Deny had better be narrowed: its conditions, for these are what they are for. */
export function changeRank(change: Change): number {
  const rank = ranks[change.kind]
  return change.kind === 'narrow-statement' && change.element !== 'Condition' ? rank + 0.5 : rank
}

/** Equal for changes that do the same. */
export function changeKey(change: Change): string {
  switch (change.kind) {
    case 'supply-context':
      return JSON.stringify([change.kind, change.key.toLowerCase(), change.value])
    case 'repair-document':
    case 'remove-policy':
      return JSON.stringify([change.kind, placeKey(change.place)])
    case 'add-statement':
      return JSON.stringify([change.kind, placeKey(change.place), change.document])
    case 'remove-statement':
      return JSON.stringify([change.kind, placeKey(change.place), change.statement.index])
    case 'widen-statement':
    case 'narrow-statement': {
      const { kind, place, statement, document } = change
      return JSON.stringify([kind, placeKey(place), statement.index, document])
    }
  }
}

function placeKey(place: { layer: string; level?: number; policy?: number }): unknown {
  return [place.layer, place.level, place.policy]
}
