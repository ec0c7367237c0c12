// Decodes and validates the parameters of an awsQuery request into the input of its operation.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type { ServiceModel } from '../../model/service-model.ts'
import { checkCount, checkInteger, checkString } from '../../validation/check-constraints.ts'
import { printValue } from '../../validation/print-value.ts'
import {
  addMissing,
  createViolations,
  type Violations,
  violationsError,
} from '../../validation/violations.ts'
import {
  type DecodePlan,
  decodePlan,
  type ListPlan,
  type MapPlan,
  type ScalarPlan,
  type StructurePlan,
} from './decode-plan.ts'
import { type ParameterNode, parameterTree } from './parameter-tree.ts'
import type { QueryParameters } from './parse-query-parameters.ts'
import { parseScalar, type Scalar } from './parse-scalar.ts'

interface Decoding {
  readonly model: ServiceModel
  readonly violations: Violations
}

/**
 * The input of an operation, with the members' names and types of the model: lists as arrays, maps
 * as objects, timestamps as `Date`, blobs as `Uint8Array`. Unknown parameters are ignored.
 *
 * @throws AwsError MalformedInput when a parameter is not of its type, ValidationError naming all
 *   the constraints of the model that are broken.
 */
export function decodeQueryInput(
  model: ServiceModel,
  operationName: string,
  parameters: QueryParameters,
): Record<string, unknown> {
  const operation = model.operations.get(operationName)
  if (operation === undefined) {
    throw new Error(`the ${model.id} model has no operation \`${operationName}\``)
  }
  if (operation.input === undefined) return {}
  const plan = decodePlan(model, operation.input)
  if (plan.kind !== 'structure') throw new Error(`\`${operation.input}\` is not a structure`)
  const decoding: Decoding = { model, violations: createViolations(model.wording) }
  const input = decodeMembers(plan, parameterTree(plan, parameters), '', decoding)
  const error = violationsError(decoding.violations)
  if (error !== undefined) throw error
  return input
}

function decodeNode(
  plan: DecodePlan,
  node: ParameterNode,
  path: string,
  decoding: Decoding,
): unknown {
  switch (plan.kind) {
    case 'scalar':
      return decodeScalar(plan, node.value ?? '', path, decoding)
    case 'list':
      return decodeList(plan, node, path, decoding)
    case 'map':
      return decodeMap(plan, node, path, decoding)
    default:
      refuseText(node)
      return decodeMembers(plan, node, `${path}.`, decoding)
  }
}

/** Only emptiness can be said by giving a list, map or structure itself a value. */
function refuseText(node: ParameterNode): void {
  if (node.value !== undefined && node.value !== '') {
    throw malformedInput('Unexpected text where a list, map or structure was expected.')
  }
}

function decodeMembers(
  plan: StructurePlan,
  node: ParameterNode,
  prefix: string,
  decoding: Decoding,
): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const [wireName, member] of plan.members) {
    const child = node.members?.get(wireName)
    const path = prefix + member.pathName
    if (child !== undefined) {
      result[member.name] = decodeNode(member.plan, child, path, decoding)
    } else if (member.required) {
      addMissing(decoding.violations, path)
    }
  }
  return result
}

function decodeScalar(
  { shape }: ScalarPlan,
  text: string,
  path: string,
  { violations }: Decoding,
): Scalar {
  const value = parseScalar(shape.type, text)
  if (shape.type === 'string' && typeof value === 'string') {
    checkString(shape, value, path, violations)
  } else if (shape.type === 'integer' && typeof value === 'number') {
    checkInteger(shape, value, path, violations)
  }
  return value
}

function decodeList(
  plan: ListPlan,
  node: ParameterNode,
  path: string,
  decoding: Decoding,
): unknown[] {
  refuseText(node)
  const items = inIndexOrder(node).map((item, position) =>
    decodeNode(plan.item, item, `${path}.${position + 1}.member`, decoding),
  )
  const print = () => printValue(decoding.model, plan.shapeName, items)
  checkCount(plan.shape, items.length, path, print, decoding.violations)
  return items
}

function decodeMap(
  plan: MapPlan,
  node: ParameterNode,
  path: string,
  decoding: Decoding,
): Record<string, unknown> {
  refuseText(node)
  const entries = new Map<string, unknown>()
  for (const entry of inIndexOrder(node)) {
    refuseText(entry)
    const keyNode = entry.members?.get('key')
    const valueNode = entry.members?.get('value')
    const keyPlan = plan.item.members.get('key')
    const valuePlan = plan.item.members.get('value')
    if (!keyNode || !valueNode || !keyPlan || !valuePlan) {
      throw malformedInput('A map entry needs a key and a value.')
    }
    const key = String(decodeNode(keyPlan.plan, keyNode, `${path}.key`, decoding))
    const value = decodeNode(valuePlan.plan, valueNode, `${path}.${key}.member`, decoding)
    if (!entries.has(key)) entries.set(key, value)
  }
  // From entries, not by assignment: `__proto__` is a key like any other.
  const result: Record<string, unknown> = Object.fromEntries(entries)
  const print = () => printValue(decoding.model, plan.shapeName, result)
  checkCount(plan.shape, entries.size, path, print, decoding.violations)
  return result
}

function inIndexOrder(node: ParameterNode): ParameterNode[] {
  if (node.items === undefined) return []
  return [...node.items].sort(([first], [second]) => first - second).map(([, item]) => item)
}
