// Reads members of JSON that nobody promised the shape of.

/** An object of unknown members. */
export type Json = { readonly [key: string]: unknown }

/** The object under a key; an empty one when there is none. */
export const objectAt = (value: unknown, key: string): Json => {
  const member = isJson(value) ? value[key] : undefined
  return isJson(member) ? member : {}
}

/** The text under a key, unless it is empty. */
export const textAt = (value: unknown, key: string): string | undefined => {
  const member = isJson(value) ? value[key] : undefined
  return typeof member === 'string' && member !== '' ? member : undefined
}

/** Whether a value is an object. */
export const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
