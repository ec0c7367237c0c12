// Parses Action and NotAction; it does not know which actions exist, as IAM does not when it saves.

import { requestedAction } from '../match/action-pattern.ts'
import { matchGlob } from '../match/glob.ts'
import type { Glob } from '../match/glob-roles.ts'
import { emptyContext, resolveGlob } from '../match/resolve-template.ts'
import { parseTemplate } from '../match/template.ts'
import type { Located } from './finding-collector.ts'
import { stringsOf } from './read-element.ts'
import type { StatementContext } from './statement-context.ts'

/** Parses the element; the entries are kept as written. */
export function parseActions(at: Located, context: StatementContext): readonly string[] {
  const { collector } = context
  const actions = stringsOf(at, collector)
  if (at.node.type === 'array' && at.node.items.length === 0) {
    collector.error('empty-action', 'the list of actions is empty', at)
  }
  for (const action of actions) checkAction(action.node.value, action, context)
  return actions.map((action) => action.node.value)
}

function checkAction(action: string, at: Located, context: StatementContext): void {
  const { collector } = context
  if (action === '*' || action === '*:*') return
  const [vendor = '', name, ...more] = action.split(':')
  if (name === undefined) {
    const message = `the action \`${action}\` has no service prefix`
    collector.error('action-without-vendor', message, at, action)
  } else if (more.length > 0) {
    const message = `the action \`${action}\` has more than one colon`
    collector.error('action-with-several-colons', message, at, action)
  } else if (!/^[A-Za-z0-9.-]+$/.test(vendor)) {
    const message = `\`${vendor}\` is not a service prefix`
    collector.error('invalid-action-vendor', message, at, vendor)
  } else if (name === '') {
    collector.error('empty-action-name', `\`${action}\` names no action`, at, action)
  } else if (context.grammar.trustActions && !isTrustAction(action)) {
    const message = `a trust policy cannot be about \`${action}\``
    collector.error('trust-action-not-sts', message, at, action)
  }
}

/** The actions that a trust policy is about. */
const trustActionNames = [
  'assumerole',
  'assumerolewithsaml',
  'assumerolewithwebidentity',
  'tagsession',
  'setsourceidentity',
  'setcontext',
]

function isTrustAction(action: string): boolean {
  const { service, name } = requestedAction(action)
  const template = parseTemplate(name, { wildcards: true, variables: false })
  const glob: Glob | undefined =
    'parts' in template ? resolveGlob(template.parts, emptyContext) : undefined
  if (service !== 'sts' || glob === undefined) return false
  return trustActionNames.some((known) => matchGlob(glob, known))
}
