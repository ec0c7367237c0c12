// Sorts flat parameters (`Tags.member.1.Key`) into a tree along the plan of an operation's input.

import { malformedInput } from '../../errors/protocol-errors.ts'
import type { DecodePlan, StructurePlan } from './decode-plan.ts'
import type { QueryParameters } from './parse-query-parameters.ts'

export interface ParameterNode {
  value: string | undefined
  /** Members by wire name. */
  members: Map<string, ParameterNode> | undefined
  /** Items or entries by index; a map, so that a huge index costs nothing. */
  items: Map<number, ParameterNode> | undefined
}

const indexMax = 2 ** 31 - 1

/** More parts than any known name has; only shapes that contain themselves could need more. */
const depthMax = 64

/**
 * Builds the tree. Parameters that the plan does not know are left out, so the tree is never
 * deeper than the model and has no more nodes than known names have parts.
 *
 * @throws AwsError MalformedInput for an item without an index, parts below a scalar, or too deep.
 */
export function parameterTree(root: StructurePlan, parameters: QueryParameters): ParameterNode {
  const tree = createNode()
  for (const [name, value] of parameters) {
    const node = findNode(root, tree, name)
    if (node !== undefined) node.value ??= value
  }
  return tree
}

function createNode(): ParameterNode {
  return { value: undefined, members: undefined, items: undefined }
}

function findNode(
  root: StructurePlan,
  tree: ParameterNode,
  name: string,
): ParameterNode | undefined {
  let plan: DecodePlan = root
  let node = tree
  const parts = partsOf(name)
  let depth = 0
  for (let part = parts.next(); part !== undefined; part = parts.next()) {
    depth += 1
    if (depth > depthMax) throw malformedInput('A parameter is nested too deeply.')
    if (plan.kind === 'structure') {
      const member = plan.members.get(part)
      if (member === undefined) return undefined
      node.members ??= new Map()
      node = childOf(node.members, part)
      plan = member.plan
      continue
    }
    if (plan.kind === 'scalar') {
      throw malformedInput('Start of structure or map found where not expected.')
    }
    const index = itemIndex(plan.itemName, part, parts)
    // `Tags.member=` alone says no more than `Tags=`: a list without items.
    if (index === undefined) return node
    node.items ??= new Map()
    node = childOf(node.items, index)
    plan = plan.item
  }
  return node
}

function childOf<Key>(children: Map<Key, ParameterNode>, key: Key): ParameterNode {
  let child = children.get(key)
  if (child === undefined) {
    child = createNode()
    children.set(key, child)
  }
  return child
}

interface Parts {
  next(): string | undefined
}

/** The parts of a dotted name, one at a time: a hostile name may have millions. */
function partsOf(name: string): Parts {
  let start = 0
  return {
    next() {
      if (start > name.length) return undefined
      const dot = name.indexOf('.', start)
      const end = dot === -1 ? name.length : dot
      const part = name.slice(start, end)
      start = end + 1
      return part
    },
  }
}

function itemIndex(itemName: string | undefined, first: string, parts: Parts): number | undefined {
  let index: string | undefined = first
  if (itemName !== undefined) {
    if (first !== itemName) {
      throw malformedInput(`Unexpected key '${first}' where '${itemName}' was expected.`)
    }
    index = parts.next()
    if (index === undefined) return undefined
  }
  if (!/^[0-9]{1,10}$/.test(index) || Number(index) > indexMax) {
    throw malformedInput(`'${index}' is not the index of a list member.`)
  }
  return Number(index)
}
