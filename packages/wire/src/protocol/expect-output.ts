// Narrows what an operation returned to the type its shape says; anything else is a defect.

/** A defect of an operation: its output is not what the model says. */
function notOfType(element: string, type: string): Error {
  return new Error(`output \`${element}\` is not a valid ${type}`)
}

export function expectString(value: unknown, element: string): string {
  if (typeof value !== 'string') throw notOfType(element, 'string')
  return value
}

export function expectInteger(value: unknown, element: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw notOfType(element, 'integer')
  return value
}

export function expectBoolean(value: unknown, element: string): boolean {
  if (typeof value !== 'boolean') throw notOfType(element, 'boolean')
  return value
}

export function expectDate(value: unknown, element: string): Date {
  if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw notOfType(element, 'date')
  return value
}

export function expectBytes(value: unknown, element: string): Uint8Array {
  if (!(value instanceof Uint8Array)) throw notOfType(element, 'byte array')
  return value
}

export function expectArray(value: unknown, element: string): readonly unknown[] {
  if (!Array.isArray(value)) throw notOfType(element, 'array')
  return value
}

export function expectRecord(value: unknown, element: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw notOfType(element, 'object')
  return value as Readonly<Record<string, unknown>>
}
