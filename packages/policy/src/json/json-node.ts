// JSON as a tree that remembers where each value stands in the text.

interface Spanned {
  /** The offset of the first character. */
  readonly start: number
  /** The offset after the last character. */
  readonly end: number
}

export interface JsonString extends Spanned {
  readonly type: 'string'
  readonly value: string
}

/** A number, kept as it was written. */
interface JsonNumber extends Spanned {
  readonly type: 'number'
  readonly text: string
}

interface JsonBoolean extends Spanned {
  readonly type: 'boolean'
  readonly value: boolean
}

interface JsonNull extends Spanned {
  readonly type: 'null'
}

export interface JsonArray extends Spanned {
  readonly type: 'array'
  readonly items: readonly JsonNode[]
}

export interface JsonMember {
  readonly key: JsonString
  readonly value: JsonNode
}

/** An object as a list, so that no key (`__proto__` for one) is special. */
export interface JsonObject extends Spanned {
  readonly type: 'object'
  readonly members: readonly JsonMember[]
}

export type JsonNode = JsonString | JsonNumber | JsonBoolean | JsonNull | JsonArray | JsonObject

/** Why a text was not read. */
export interface JsonProblem {
  readonly code: 'invalid-json' | 'duplicate-key' | 'nesting-too-deep'
  readonly message: string
  readonly offset: number
  readonly path: readonly (string | number)[]
  readonly value?: string
}
