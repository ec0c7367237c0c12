// Fills the placeholders of a template: `@{name}` becomes a value, `@Enabled` keeps or drops a
// statement. Source: IAM User Guide, policy templates.

/** The values of the parameters by name; one that has several may stand where a list may. */
export type TemplateValues = ReadonlyMap<string, readonly string[]>

/** Why a template can't be filled. */
export class TemplateNotFilled extends Error {
  override readonly name = 'TemplateNotFilled'
}

const placeholder = /@\{([^{}]*)\}/g
const enabledDirective = '@Enabled'

/** The names of the parameters that a text refers to. */
export function placeholderNames(text: string): readonly string[] {
  return [...text.matchAll(placeholder)].map(([, name = '']) => name)
}

/** The names of the parameters that a JSON document refers to, its directives included. */
export function documentParameters(document: string): ReadonlySet<string> {
  const directives = statementsOf(JSON.parse(document)).flatMap((statement) => {
    const condition = statement[enabledDirective]
    return typeof condition === 'string' ? [condition.replace(/^!/, '')] : []
  })
  return new Set([...placeholderNames(document), ...directives])
}

/**
 * Fills a text in which only one value can stand.
 * @throws {TemplateNotFilled} when a value is missing or there are several.
 */
export function fillText(text: string, values: TemplateValues): string {
  const [filled, ...others] = everyFilling(text, values)
  if (filled !== undefined && others.length === 0) return filled
  throw new TemplateNotFilled(`The parameters of ${text} must have one value each.`)
}

/**
 * Fills a policy document; gives it without white space.
 * @throws {TemplateNotFilled} when a value is missing, or a list stands where none may.
 */
export function fillDocument(document: string, values: TemplateValues): string {
  const parsed: unknown = JSON.parse(document)
  const kept = isObject(parsed) ? withoutDirectives(parsed, values) : parsed
  return JSON.stringify(fillValue(kept, values))
}

type JsonObject = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `Statement` may be one statement or a list of them. */
const listOf = (statement: unknown): readonly unknown[] =>
  Array.isArray(statement) ? statement : [statement]

function statementsOf(document: unknown): readonly JsonObject[] {
  return isObject(document) ? listOf(document['Statement']).filter(isObject) : []
}

/** The document without its directives and the statements that they switch off. */
function withoutDirectives(document: JsonObject, values: TemplateValues): JsonObject {
  if (!statementsOf(document).some((statement) => Object.hasOwn(statement, enabledDirective))) {
    return document
  }
  const Statement = listOf(document['Statement']).flatMap((statement) => {
    if (!isObject(statement) || !Object.hasOwn(statement, enabledDirective)) return [statement]
    const { [enabledDirective]: condition, ...rest } = statement
    return isEnabled(String(condition), values) ? [rest] : []
  })
  return { ...document, Statement }
}

/** Only `True` enables; a parameter without a value is not `True`. */
function isEnabled(condition: string, values: TemplateValues): boolean {
  const isNegated = condition.startsWith('!')
  const value = values.get(isNegated ? condition.slice(1) : condition)
  const isTrue = value?.length === 1 && value[0] === 'True'
  return isTrue !== isNegated
}

function fillValue(value: unknown, values: TemplateValues): unknown {
  if (typeof value === 'string') {
    const filled = everyFilling(value, values)
    return filled.length === 1 ? filled[0] : filled
  }
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown): readonly unknown[] =>
      typeof item === 'string' ? everyFilling(item, values) : [fillValue(item, values)],
    )
  }
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      fillText(key, values),
      fillValue(member, values),
    ]),
  )
}

/** More would fit into no policy. */
const combinationsMaximum = 10_000

/** One text for each combination of the values of the parameters in it. */
function everyFilling(text: string, values: TemplateValues): readonly string[] {
  const names = [...new Set(placeholderNames(text))]
  const combinations = names.reduce((product, name) => product * (values.get(name)?.length ?? 1), 1)
  if (combinations > combinationsMaximum) {
    throw new TemplateNotFilled(`The parameters of ${text} have too many values.`)
  }
  let fillings: readonly ReadonlyMap<string, string>[] = [new Map()]
  for (const name of names) {
    const value = values.get(name)
    if (value === undefined) {
      throw new TemplateNotFilled(`Missing value for template parameter: ${name}`)
    }
    fillings = fillings.flatMap((filling) => value.map((one) => new Map([...filling, [name, one]])))
  }
  return fillings.map((filling) =>
    text.replace(placeholder, (written, name: string) => filling.get(name) ?? written),
  )
}
