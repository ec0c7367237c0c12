// Checks of the elements of a statement: which there are, which may stand together.

import type { StatementCheck } from '../check-context.ts'
import { isEmptyArray, isString } from '../place.ts'
import type { PolicyStatement } from '../policy-document.ts'

const statementElements = [
  'Sid',
  'Effect',
  'Principal',
  'NotPrincipal',
  'Action',
  'NotAction',
  'Resource',
  'NotResource',
  'Condition',
]

/** INVALID_POLICY_ELEMENT for keys that no statement has. */
export const checkStatementElements: StatementCheck = ({ members }, { report }) => {
  for (const { name, key } of members.values()) {
    if (!statementElements.includes(name)) report('INVALID_POLICY_ELEMENT', key, { element: name })
  }
}

/** MISSING_EFFECT and INVALID_EFFECT. */
export const checkEffect: StatementCheck = ({ place, members, effect }, { report }) => {
  const value = members.get('Effect')?.value
  if (value === undefined) report('MISSING_EFFECT', place)
  else if (isString(value) && effect === undefined) {
    report('INVALID_EFFECT', value, { effect: value.node.value })
  }
}

/** MISSING_ACTION, MISSING_RESOURCE and MISSING_PRINCIPAL. */
export const checkMissingElements: StatementCheck = ({ place, members }, context) => {
  const has = (name: string) => members.has(name) || members.has(`Not${name}`)
  if (!has('Action')) context.report('MISSING_ACTION', place)
  if (!has('Resource') && !context.isTrustPolicy) context.report('MISSING_RESOURCE', place)
  const needsPrincipal =
    context.policyType === 'RESOURCE_POLICY' || context.policyType === 'RESOURCE_CONTROL_POLICY'
  if (needsPrincipal && !has('Principal')) context.report('MISSING_PRINCIPAL', place)
}

/** UNSUPPORTED_ELEMENT_COMBINATION: an element together with its Not form. */
export const checkElementCombinations: StatementCheck = ({ members }, { report }) => {
  for (const element1 of ['Principal', 'Action', 'Resource']) {
    const element2 = `Not${element1}`
    const first = members.get(element1)?.value
    const second = members.get(element2)?.value
    if (first === undefined || second === undefined) continue
    report('UNSUPPORTED_ELEMENT_COMBINATION', [first, second], { element1, element2 })
  }
}

/** The EMPTY_ARRAY and EMPTY_OBJECT codes of elements other than Principal. */
export const checkEmptyElements: StatementCheck = (statement, { report }) => {
  const { action, notAction, resource, notResource } = statement
  for (const list of [action, notAction]) {
    if (list !== undefined && isEmptyArray(list.place)) report('EMPTY_ARRAY_ACTION', list.place)
  }
  for (const list of [resource, notResource]) {
    if (list !== undefined && isEmptyArray(list.place)) report('EMPTY_ARRAY_RESOURCE', list.place)
  }
  reportEmptyConditions(statement, report)
}

function reportEmptyConditions(
  { members }: PolicyStatement,
  report: Parameters<StatementCheck>[1]['report'],
): void {
  const condition = members.get('Condition')?.value
  if (condition?.node.type !== 'object') return
  if (condition.node.members.length === 0) report('EMPTY_OBJECT_CONDITION', condition)
  for (const { key, value } of condition.node.members) {
    if (value.type !== 'object' || value.members.length > 0) continue
    report('EMPTY_OBJECT_CONDITION', {
      node: value,
      path: [...condition.path, { value: key.value }],
    })
  }
}
