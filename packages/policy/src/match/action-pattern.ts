// Compiles an entry of Action or NotAction; names compare without regard to case.

import { remembering } from './remembering.ts'
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

/** Takes a requested action apart. One without a colon has an empty service. */
export const requestedAction: (action: string) => RequestedAction = remembering((action) => {
  const lowerCase = action.toLowerCase()
  const colon = lowerCase.indexOf(':')
  const service = lowerCase.slice(0, Math.max(colon, 0))
  return { text: action, service, name: lowerCase.slice(colon + 1) }
})

const anyAction: ActionPattern = { kind: 'any' }

/** Compiles `*`, `*:*` or `vendor:Name` with wildcards in the name. */
export const actionPattern: (text: string) => ActionPattern = remembering((text) => {
  if (text === '*' || text === '*:*') return anyAction
  const lowerCase = text.toLowerCase()
  const colon = lowerCase.indexOf(':')
  const nameText = lowerCase.slice(colon + 1)
  const template = parseTemplate(nameText, { wildcards: true, variables: false })
  const parts = 'parts' in template ? template.parts : []
  const service = lowerCase.slice(0, Math.max(colon, 0))
  return { kind: 'service', service, nameText, name: textMatcher(parts) }
})

/** Whether the pattern covers the requested action. */
export function matchAction(pattern: ActionPattern, action: RequestedAction): boolean {
  if (pattern.kind === 'any') return true
  return pattern.service === action.service && pattern.name.matches(action.name, emptyContext)
}
