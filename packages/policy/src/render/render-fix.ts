// Words a fix: each change as one sentence, with the statement as it is to be written.

import type { Change, Fix, PolicyPlace } from '../fix/fix.ts'
import type { StatementReference } from '../model/decision.ts'
import { shownLayer, shownPolicy, shownStatement, shownText, shownValues } from './shown-text.ts'

/** The lines of a fix; what belongs to a change is indented below it. */
export function renderFix({ changes }: Fix): readonly string[] {
  return changes.flatMap((change) => {
    const [first = '', ...details] = renderChange(change)
    return [`- ${first}`, ...details.map((line) => `    ${line}`)]
  })
}

function renderChange(change: Change): readonly string[] {
  switch (change.kind) {
    case 'supply-context':
      return supplyLines(change)
    case 'add-statement': {
      const { layer, level } = change.place
      const where =
        'policy' in change.place
          ? `to the ${shownPolicy(layer, level, change.place.source)}`
          : `as a new ${shownLayer(layer, level)}`
      return [`add ${where} the statement${publicWarning(change)}`, ...jsonLines(change.document)]
    }
    case 'widen-statement':
    case 'narrow-statement': {
      const verb = change.kind === 'widen-statement' ? 'widen' : 'narrow'
      return [`${verb} ${change.element} of ${subject(change)} to`, ...jsonLines(change.document)]
    }
    case 'remove-statement':
      return [`remove ${subject(change)}`]
    case 'remove-policy': {
      const { layer, level, source } = change.place
      return [`detach the ${shownPolicy(layer, level, source)}`]
    }
    case 'repair-document': {
      const { layer, level, source } = change.place
      const policy = shownPolicy(layer, level, source)
      return [`repair the ${policy}, which denies everything: ${shownText(change.reason)}`]
    }
  }
}

interface ChangedStatement {
  readonly place: PolicyPlace
  readonly statement: StatementReference
}

function subject({ place, statement }: ChangedStatement): string {
  const { layer, level, source } = place
  return `${shownStatement(statement)} of the ${shownPolicy(layer, level, source)}`
}

function publicWarning({ document }: Change & { kind: 'add-statement' }): string {
  return document.Principal === '*' && document.Action !== '*'
    ? ' (it lets in everyone, also without credentials)'
    : ''
}

function jsonLines(document: object): readonly string[] {
  return JSON.stringify(document, undefined, 2).split('\n').map(shownText)
}

/** How a caller comes to have a key, for those that tell. */
const ways: readonly (readonly [key: RegExp, way: string])[] = [
  [/^aws:MultiFactorAuth/i, 'sign in with MFA'],
  [/^aws:PrincipalTag\//i, 'tag the caller'],
  [/^(aws|iam):ResourceTag\//i, 'tag the resource'],
  [/^aws:(RequestTag\/|TagKeys$)/i, 'pass the tag in the call'],
  [/^sts:ExternalId$/i, 'pass the external id in the call'],
  [/^sts:RoleSessionName$/i, 'name the session so'],
  [/^(sts|aws):SourceIdentity$/i, 'pass the source identity in the call'],
  [/^aws:SecureTransport$/i, 'call over TLS'],
  [/^aws:(SourceIp|VpcSourceIp)$/i, 'call from such an address'],
  [/^aws:SourceVpc/i, 'call through such a VPC endpoint'],
  [/^aws:RequestedRegion$/i, 'call in that region'],
]

function supplyLines(change: Change & { kind: 'supply-context' }): readonly string[] {
  const { key, value, statement, operator, policyValues } = change
  const values = shownValues(typeof value === 'string' ? [value] : value)
  const way = ways.find(([pattern]) => pattern.test(key))?.[1] ?? 'call with this key'
  const { source } = statement
  return [
    `${way}: ${shownText(key)} = ${values}`,
    `for ${operator} ${shownValues(policyValues)} in ${shownStatement(statement)} of "${shownText(source.id)}"`,
  ]
}
