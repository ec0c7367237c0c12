// Prints a decoded list, map or structure as AWS's Java services show it in validation errors.

import type { ServiceModel } from '../model/service-model.ts'

/** `[a, b]`, `{k=v}` or `TagType(key=k, value=v)`; sensitive parts become `***`. */
export function printValue(model: ServiceModel, shapeName: string, value: unknown): string {
  const shape = model.shapes.get(shapeName)
  if (shape?.sensitive) return '***'
  if (shape?.type === 'list' && Array.isArray(value)) {
    return `[${value.map((item) => printValue(model, shape.of, item)).join(', ')}]`
  }
  if (shape?.type === 'map' && isRecord(value)) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${key}=${printValue(model, shape.value, item)}`,
    )
    return `{${entries.join(', ')}}`
  }
  if (shape?.type === 'structure' && isRecord(value)) {
    const members = shape.members.flatMap((member) => {
      const item = value[member.name]
      if (item === undefined) return []
      return [`${lowerCamel(member.name)}=${printValue(model, member.shape, item)}`]
    })
    return `${shapeName}(${members.join(', ')})`
  }
  return String(value)
}

/** A member's name in AWS's paths: only its first letter is lowered (`sSHPublicKeyId`). */
export function lowerCamel(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
