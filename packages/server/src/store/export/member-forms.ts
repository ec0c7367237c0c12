// How values stand in an export: as JSON that people read, and that is checked when it is read again.

/** The form of a member. */
export interface MemberForm {
  /** In words, for whoever has to mend a value. */
  readonly says: string
  /** What the database has, as JSON. */
  readonly write: (value: string | number) => unknown
  /** What the database is to have; undefined for a value of another form. */
  readonly read: (value: unknown) => string | number | undefined
}

/** A text of some pattern. */
export const text = (says: string, pattern: RegExp): MemberForm => ({
  says,
  write: (value) => value,
  read: (value) => (isStorable(value) && pattern.test(value) ? value : undefined),
})

/** PostgreSQL has no texts with a NUL, and UTF-8 none with half a character. */
const isStorable = (value: unknown): value is string =>
  typeof value === 'string' && value.isWellFormed() && !value.includes('\0')

/** One of a few words. */
export const choice = (...words: readonly string[]): MemberForm => ({
  says: `one of ${words.join(', ')}`,
  write: (value) => value,
  read: (value) => words.find((word) => word === value),
})

/** Any text. */
export const anyText = text('a text', /^/)

export const accountId = text('an account id of 12 digits', /^\d{12}$/)

// AWS: IAM API reference, patterns of names, paths and ids.
export const name = text('a name of letters, digits and _+=,.@-', /^[\w+=,.@-]{1,128}$/)
export const path = text('a path such as / or /team/', /^\/(?:[!-~]+\/)?$/)

/** The id of an entity, made by AWS or by iamd. */
export const uniqueId = (...prefixes: readonly string[]): MemberForm =>
  text(
    `an id such as ${prefixes[0]}CKCEVSQ6C2EXAMPLE`,
    new RegExp(`^(?:${prefixes.join('|')})\\w{12,124}$`),
  )

/** Who has something: a user, or the account for what its root user has. */
export const owner = text('the id of a user, or an account id', /^(?:AIDA\w{12,124}|\d{12})$/)

export const policyArn = text(
  'the ARN of a managed policy',
  /^arn:aws:iam::(?:\d{12}|aws):policy\/[!-~]+$/,
)

/** Milliseconds since 1970, as ISO 8601 writes them. */
export const time: MemberForm = {
  says: 'a time such as 2026-01-31T12:00:00.000Z',
  write: (value) => new Date(Number(value)).toISOString(),
  read(value) {
    const milliseconds = typeof value === 'string' ? Date.parse(value) : Number.NaN
    if (Number.isNaN(milliseconds)) return undefined
    return new Date(milliseconds).toISOString() === value ? milliseconds : undefined
  },
}

export const wholeNumber: MemberForm = {
  says: 'a whole number',
  write: (value) => value,
  read: (value) =>
    typeof value === 'number' && Number.isSafeInteger(value) && !Object.is(value, -0)
      ? value
      : undefined,
}

export const flag: MemberForm = {
  says: 'true or false',
  write: (value) => value !== 0,
  read: (value) => (typeof value === 'boolean' ? Number(value) : undefined),
}

/**
 * JSON that the database has as a text. It stands as JSON where that says every character of the
 * text, and else, as for a policy that was written on several lines, as the text.
 */
const json = (says: string, isFine: (value: unknown) => boolean): MemberForm => ({
  says,
  write(value) {
    const parsed = parseJson(String(value))
    return printJson(parsed) === value ? parsed : value
  },
  read(value) {
    const printed = typeof value === 'string' ? value : printJson(value)
    return isStorable(printed) && isFine(parseJson(printed)) ? printed : undefined
  },
})

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOf = (value: unknown, isFine: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isFine)

const isText = (value: unknown): boolean => typeof value === 'string'

/** A policy; whether it is one that is understood, the check of its row says. */
export const policyDocument = json('a policy document', isObject)

export const object = json('an object', isObject)

export const texts = json('a list of texts', (value) => isListOf(value, isText))

export const tags = json('a list of tags, each a Key and a Value', (value) =>
  isListOf(
    value,
    (tag) =>
      isObject(tag) && isText(tag['Key']) && isText(tag['Value']) && Object.keys(tag).length === 2,
  ),
)

/** What the metadata of a SAML provider says of issuers. */
export const samlIssuers = json('a list of issuers, each an entityId and certificates', (value) =>
  isListOf(
    value,
    (issuer) =>
      isObject(issuer) && isText(issuer['entityId']) && isListOf(issuer['certificates'], isText),
  ),
)

function parseJson(written: string): unknown {
  try {
    return JSON.parse(written)
  } catch {
    return undefined
  }
}

/** Undefined for what is nested too deeply to be ours. */
function printJson(value: unknown): string | undefined {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}
