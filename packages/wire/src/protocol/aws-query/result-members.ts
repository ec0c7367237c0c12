// The members of a structure in the order in which answers show them.

import type { ServiceModel, StructureMember, StructureShape } from '../../model/service-model.ts'

/** The model's order, with the leading members of the service's wording first. */
export function resultMembers(
  model: ServiceModel,
  shapeName: string,
  shape: StructureShape,
): readonly StructureMember[] {
  const leading = model.wording.leadingMembers[shapeName]
  if (leading === undefined) return shape.members
  const rank = (member: StructureMember): number => {
    const position = leading.indexOf(member.name)
    return position === -1 ? leading.length : position
  }
  return [...shape.members].sort((first, second) => rank(first) - rank(second))
}
