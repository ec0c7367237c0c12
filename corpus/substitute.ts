// Puts the cells of a row into the template of its group.

export type Json = string | number | boolean | null | readonly Json[] | JsonObject

export interface JsonObject {
  readonly [name: string]: Json
}

/** The cells of a row by the names of their columns. */
export type Cells = Readonly<Record<string, Json>>

/** The cells' own mark for a member or item that is not there at all. */
const absent = Symbol('absent')

/**
 * Replaces `<column>` by the row's cell. A whole string becomes the cell, of any type, and with
 * null the member or item goes; inside a longer string, or in a name, the cell stands as text.
 */
export function substitute(template: JsonObject, cells: Cells): JsonObject {
  const entries = Object.entries(template).flatMap(([name, value]) => {
    const replaced = replace(value, cells)
    return replaced === absent ? [] : [[inText(name, cells), replaced] as const]
  })
  return Object.fromEntries(entries)
}

function replace(value: Json, cells: Cells): Json | typeof absent {
  if (typeof value === 'string') {
    const cell = /^<\w+>$/.test(value) ? cells[value.slice(1, -1)] : undefined
    if (cell === undefined) return inText(value, cells)
    return cell === null ? absent : cell
  }
  if (isList(value)) {
    return value.flatMap((item) => {
      const replaced = replace(item, cells)
      return replaced === absent ? [] : [replaced]
    })
  }
  return isObject(value) ? substitute(value, cells) : value
}

function inText(text: string, cells: Cells): string {
  return text.replace(/<(\w+)>/g, (whole, name) => {
    const cell = cells[name]
    return cell === undefined ? whole : String(cell)
  })
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value)
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !isList(value)
}
