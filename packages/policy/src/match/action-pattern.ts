// Compiles an entry of Action or NotAction; names compare without regard to case.

import { emptyContext } from './resolve-template.ts'
import { parseTemplate } from './template.ts'
import { type TextMatcher, textMatcher } from './text-matcher.ts'

/** A requested action, taken apart. */
export interface RequestedAction {
  /** As it was asked for. */
  readonly text: string
  /** In lower case, as is the name. */
  readonly service: string
  readonly name: string
}

export type ActionPattern =
  | { readonly kind: 'any' }
  | {
      readonly kind: 'service'
      /** In lower case, as is the text of the name. */
      readonly service: string
      readonly nameText: string
      readonly name: TextMatcher
    }

/** Actions asked for lately: they are few, and each is asked for often. */
const knownActions = new Map<string, RequestedAction>()
const knownActionsMax = 1024
const knownActionLengthMax = 128

/** Takes a requested action apart. One without a colon has an empty service. */
export function requestedAction(action: string): RequestedAction {
  return knownActions.get(action) ?? takeApart(action)
}

function takeApart(action: string): RequestedAction {
  const lowerCase = action.toLowerCase()
  const colon = lowerCase.indexOf(':')
  const service = lowerCase.slice(0, Math.max(colon, 0))
  const taken = { text: action, service, name: lowerCase.slice(colon + 1) }
  if (action.length > knownActionLengthMax) return taken
  if (knownActions.size >= knownActionsMax) knownActions.clear()
  knownActions.set(action, taken)
  return taken
}

/** Compiles `*`, `*:*` or `vendor:Name` with wildcards in the name. */
export function actionPattern(text: string): ActionPattern {
  if (text === '*' || text === '*:*') return { kind: 'any' }
  const { service, name } = requestedAction(text)
  const template = parseTemplate(name, { wildcards: true, variables: false })
  const parts = 'parts' in template ? template.parts : []
  return { kind: 'service', service, nameText: name, name: textMatcher(parts) }
}

/** Whether the pattern covers the requested action. */
export function matchAction(pattern: ActionPattern, action: RequestedAction): boolean {
  if (pattern.kind === 'any') return true
  return pattern.service === action.service && pattern.name.matches(action.name, emptyContext)
}
