// Plans how the parameters of an operation are decoded: the model's input shapes, joined once.

import type {
  ListShape,
  MapShape,
  ServiceModel,
  Shape,
  StructureMember,
} from '../../model/service-model.ts'
import { lowerCamel } from '../../validation/print-value.ts'

export type DecodePlan = StructurePlan | ListPlan | MapPlan | ScalarPlan

export interface StructurePlan {
  readonly kind: 'structure'
  readonly shapeName: string
  /** Members by their name on the wire. */
  readonly members: Map<string, MemberPlan>
}

export interface MemberPlan {
  readonly name: string
  /** The member's part of a path in validation errors. */
  readonly pathName: string
  readonly required: boolean
  readonly plan: DecodePlan
}

export interface ListPlan {
  readonly kind: 'list'
  readonly shapeName: string
  readonly shape: ListShape
  /** The name before an index: `member` in `Tags.member.1`; none in flattened lists. */
  readonly itemName: string | undefined
  readonly item: DecodePlan
}

export interface MapPlan {
  readonly kind: 'map'
  readonly shapeName: string
  readonly shape: MapShape
  readonly itemName: string | undefined
  /** The entry, a structure of `key` and `value`. */
  readonly item: StructurePlan
}

export interface ScalarPlan {
  readonly kind: 'scalar'
  readonly shape: Exclude<Shape, { readonly type: 'structure' | 'list' | 'map' | 'document' }>
}

const plans = new WeakMap<ServiceModel, Map<string, DecodePlan>>()

/** The plan of a shape; made on first use, the same object ever after. */
export function decodePlan(model: ServiceModel, shapeName: string): DecodePlan {
  let known = plans.get(model)
  if (known === undefined) {
    known = new Map()
    plans.set(model, known)
  }
  return known.get(shapeName) ?? makePlan(model, shapeName, known)
}

function makePlan(
  model: ServiceModel,
  shapeName: string,
  known: Map<string, DecodePlan>,
): DecodePlan {
  const shape = model.shapes.get(shapeName)
  if (shape === undefined) throw new Error(`the ${model.id} model has no shape \`${shapeName}\``)
  switch (shape.type) {
    case 'structure': {
      const plan: StructurePlan = { kind: 'structure', shapeName, members: new Map() }
      // Known before its members are planned, so that a shape may contain itself.
      known.set(shapeName, plan)
      for (const member of shape.members) {
        plan.members.set(member.wireName, memberPlan(model, member))
      }
      return plan
    }
    case 'list': {
      const itemName = shape.flattened ? undefined : shape.itemName
      const item = decodePlan(model, shape.of)
      const plan: ListPlan = { kind: 'list', shapeName, shape, itemName, item }
      known.set(shapeName, plan)
      return plan
    }
    case 'map': {
      const plan = mapPlan(model, shapeName, shape)
      known.set(shapeName, plan)
      return plan
    }
    case 'document':
      throw new Error(`awsQuery can not carry the document \`${shapeName}\``)
    default: {
      const plan: ScalarPlan = { kind: 'scalar', shape }
      known.set(shapeName, plan)
      return plan
    }
  }
}

function memberPlan(model: ServiceModel, member: StructureMember): MemberPlan {
  return {
    name: member.name,
    pathName: lowerCamel(member.name),
    required: member.required,
    plan: decodePlan(model, member.shape),
  }
}

function mapPlan(model: ServiceModel, shapeName: string, shape: MapShape): MapPlan {
  const part = (name: string, target: string): MemberPlan => ({
    name,
    pathName: name,
    required: true,
    plan: decodePlan(model, target),
  })
  const members = new Map([
    ['key', part('key', shape.key)],
    ['value', part('value', shape.value)],
  ])
  const item: StructurePlan = { kind: 'structure', shapeName: `${shapeName}Entry`, members }
  return { kind: 'map', shapeName, shape, itemName: shape.flattened ? undefined : 'entry', item }
}
