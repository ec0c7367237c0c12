// Random inputs of an operation, made from its model, as the parameters of an awsQuery request.
import type { ServiceModel, Shape, StructureMember } from '@iamd/wire'
import fc from 'fast-check'

/** Names with values, as they are written into a form. */
export type FormParameters = readonly (readonly [name: string, value: string])[]

/** Values that mean something in the account under test, by a pattern for names of members. */
export type KnownValues = readonly (readonly [members: RegExp, values: readonly string[]])[]

/** What breaks parsers, patterns and limits. */
const hostileValues = [
  '',
  ' ',
  '\0',
  '*',
  '../..',
  '${aws:username}',
  '%00%ff%zz',
  '<a>&amp;"\'',
  '{"Version":"2012-10-17"',
  '\u{1F600}\u202E\uFFFE',
  '-1',
  '99999999999999999999',
  'NaN',
  'true',
  'arn:aws:iam::',
  'arn:aws:iam::000000000000:user/nobody',
  '__proto__',
  'x'.repeat(3_000),
  '/'.repeat(600),
  '[[[[[[[[[['.repeat(50),
]

/** Ordinary values, of which those are taken that a shape lets pass. */
const plainValues = [
  'alice',
  '/',
  '/team/',
  '123456',
  'a-b.c_d@e',
  'https://id.example.com',
  'some text',
  'arn:aws:iam::111122223333:role/nobody',
  'AKIAIOSFODNN7EXAMPLE',
  '0123456789abcdef0123456789abcdef01234567',
  '0123456789abcdef0123456789abcdef-0123',
  'QUJDRA==',
  'v1',
]

/** Inputs that the model lets pass, with optional members there or not. */
export function validInputs(
  model: ServiceModel,
  inputShape: string,
  known: KnownValues,
): fc.Arbitrary<FormParameters> {
  return valuesOf(model, inputShape, '', known, 0)
}

/** Inputs one of whose parameters is broken, doubled or gone, or that have one too many. */
export function brokenInputs(valid: fc.Arbitrary<FormParameters>): fc.Arbitrary<FormParameters> {
  return fc
    .tuple(
      valid,
      fc.nat(),
      fc.constantFrom(...hostileValues),
      fc.constantFrom('replace', 'double', 'drop', 'extend', 'add'),
    )
    .map(([parameters, position, value, change]) => {
      const index = parameters.length === 0 ? 0 : position % parameters.length
      const chosen = parameters[index]
      const others = parameters.filter((_, at) => at !== index)
      if (chosen === undefined || change === 'add') return [...parameters, [value, value] as const]
      const [name] = chosen
      if (change === 'drop') return others
      if (change === 'double') return [...parameters, [name, value] as const]
      if (change === 'extend') return [...others, [`${name}.member.1.Key`, value] as const]
      return [...others, [name, value] as const]
    })
}

function valuesOf(
  model: ServiceModel,
  shapeName: string,
  prefix: string,
  known: KnownValues,
  depth: number,
): fc.Arbitrary<FormParameters> {
  const shape = model.shapes.get(shapeName)
  if (shape === undefined) throw new Error(`the model has no shape ${shapeName}`)
  switch (shape.type) {
    case 'structure': {
      const members = shape.members.filter(({ required }) => required || depth < 4)
      return fc
        .tuple(...members.map((member) => valuesOfMember(model, member, prefix, known, depth)))
        .map((parts) => parts.flat())
    }
    case 'list':
      return counts(shape).chain((count) =>
        together(count, (at) =>
          valuesOf(model, shape.of, `${prefix}.${shape.itemName}.${at}`, known, depth + 1),
        ),
      )
    case 'map':
      return counts(shape).chain((count) =>
        together(count, (at) =>
          fc
            .tuple(
              valuesOf(model, shape.key, `${prefix}.entry.${at}.key`, known, depth + 1),
              valuesOf(model, shape.value, `${prefix}.entry.${at}.value`, known, depth + 1),
            )
            .map((parts) => parts.flat()),
        ),
      )
    default:
      return scalars(shape, prefix, known).map((value) => [[prefix, value]])
  }
}

function valuesOfMember(
  model: ServiceModel,
  { name, shape, required }: StructureMember,
  prefix: string,
  known: KnownValues,
  depth: number,
): fc.Arbitrary<FormParameters> {
  const path = prefix === '' ? name : `${prefix}.${name}`
  const values = valuesOf(model, shape, path, known, depth + 1)
  return required ? values : fc.oneof(values, fc.constant([]))
}

/** A list, or a map, of few items; an empty one is sent as if it were not there. */
function counts({ min }: { readonly min?: number }): fc.Arbitrary<number> {
  return fc.integer({ min: min ?? 0, max: Math.max(min ?? 0, 3) })
}

function together(
  count: number,
  item: (at: number) => fc.Arbitrary<FormParameters>,
): fc.Arbitrary<FormParameters> {
  const items = Array.from({ length: count }, (_, index) => item(index + 1))
  return fc.tuple(...items).map((parts) => parts.flat())
}

function scalars(shape: Shape, path: string, known: KnownValues): fc.Arbitrary<string> {
  if (shape.type === 'boolean') return fc.constantFrom('true', 'false')
  if (shape.type === 'timestamp') {
    return fc.constantFrom('2026-01-01T00:00:00Z', '2026-12-01T10:11:12.345Z', '1999-12-31')
  }
  if (shape.type === 'blob') return fc.base64String({ maxLength: 64 })
  if (shape.type === 'integer') {
    return fc.integer({ min: shape.min ?? 0, max: shape.max ?? 100 }).map(String)
  }
  if (shape.type !== 'string') throw new Error(`no values for ${shape.type}`)
  if (shape.enum !== undefined) return fc.constantFrom(...shape.enum)
  const { min = 0, max = 1_000, pattern } = shape
  const expression = pattern === undefined ? /^/ : new RegExp(`^(?:${pattern})$`, 'u')
  const fits = (value: string) =>
    value.length >= min && value.length <= max && expression.test(value)
  const member = path.replaceAll(/\.(member|entry)\.\d+/g, '')
  const meant = known.filter(([members]) => members.test(member)).flatMap(([, values]) => values)
  const candidates = [...meant, ...(meant.length > 0 ? [] : plainValues)].filter(fits)
  if (candidates.length > 0) return fc.constantFrom(...candidates)
  return fc.string({ minLength: min, maxLength: Math.min(max, min + 20) })
}
