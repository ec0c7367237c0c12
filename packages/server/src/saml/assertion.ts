// Reads an assertion that is known to be its issuer's, and checks whom, where and when it is for.
import { SamlRefused } from './saml-refused.ts'
import { isSignInAddress } from './sign-in-address.ts'
import {
  attribute,
  children,
  onlyChild,
  parseTime,
  textOf,
  type XmlElement,
} from './xml-document.ts'

/** What an assertion says, after all checks. */
export interface Assertion {
  readonly issuer: string
  /** Undefined when the subject has no NameID. */
  readonly subject: string | undefined
  /** `persistent`, `transient`, or the format in full. */
  readonly subjectType: string | undefined
  readonly recipient: string
  readonly sessionNotOnOrAfter: Date | undefined
  /** Values by the name of the attribute. */
  readonly attributes: ReadonlyMap<string, readonly string[]>
}

/** What an assertion is checked against. */
export interface Expectation {
  readonly entityId: string
  readonly providerId: string
  readonly encryptionRequired: boolean
  readonly now: Date
}

const nameFormatPrefix = 'urn:oasis:names:tc:SAML:2.0:nameid-format:'
/** Source: SAML 2.0 core, section 8.3.1, for a NameID that names no format. */
const unspecifiedFormat = 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified'
const bearer = 'urn:oasis:names:tc:SAML:2.0:cm:bearer'

/** Recorded from AWS: `Token must be redeemed within 5 minutes of issuance`. */
const redemptionMilliseconds = 300_000

/** How far ahead the issuer's clock may be. AWS: observed of web identity tokens. */
const clockSkewMilliseconds = 300_000

/** @throws {SamlRefused} for what does not hold. */
export function readAssertion(assertion: XmlElement, expected: Expectation): Assertion {
  const issuer = textOf(onlyChild(assertion, 'assertion', 'Issuer'))
  if (attribute(assertion, 'Version') !== '2.0') throw new SamlRefused('malformed')
  if (issuer !== expected.entityId) throw new SamlRefused('wrongIssuer')
  const { now } = expected
  const issuedAt = requiredTime(attribute(assertion, 'IssueInstant'))
  checkBegun(now, issuedAt)
  if (now.getTime() - issuedAt.getTime() > redemptionMilliseconds) {
    throw new SamlRefused('tooOld', issuedAt)
  }
  const subject = onlyChild(assertion, 'assertion', 'Subject')
  const nameId = onlyChild(subject, 'assertion', 'NameID')
  const recipient = confirmedRecipient(subject, expected)
  checkConditions(assertion, expected)
  const name = textOf(nameId)
  return {
    issuer,
    subject: name === '' ? undefined : name,
    subjectType: subjectTypeOf(nameId),
    recipient,
    sessionNotOnOrAfter: sessionEnd(assertion, now),
    attributes: readAttributes(assertion),
  }
}

/** AWS asks for exactly one confirmation (IAM User Guide, SAML assertions). */
function confirmedRecipient(subject: XmlElement | undefined, expected: Expectation): string {
  const confirmation = onlyChild(subject, 'assertion', 'SubjectConfirmation')
  const data = onlyChild(confirmation, 'assertion', 'SubjectConfirmationData')
  const recipient = attribute(data, 'Recipient')
  const notOnOrAfter = attribute(data, 'NotOnOrAfter')
  if (
    attribute(confirmation, 'Method') !== bearer ||
    recipient === undefined ||
    notOnOrAfter === undefined
  ) {
    throw new SamlRefused('incompleteSubjectConfirmation')
  }
  const { now, providerId, encryptionRequired } = expected
  // AWS: providers that require encryption have an address of their own (IAM User Guide, ibid.).
  if (!isSignInAddress(recipient, providerId, encryptionRequired)) {
    throw new SamlRefused('wrongRecipient')
  }
  checkPeriod(now, attribute(data, 'NotBefore'), notOnOrAfter)
  return recipient
}

function checkConditions(assertion: XmlElement, { now, providerId }: Expectation): void {
  const [conditions, more] = children(assertion, 'assertion', 'Conditions')
  if (more !== undefined) throw new SamlRefused('malformed')
  checkPeriod(now, attribute(conditions, 'NotBefore'), attribute(conditions, 'NotOnOrAfter'))
  const restrictions = children(conditions, 'assertion', 'AudienceRestriction')
  // Source: SAML 2.0 core, section 2.5.1.4: each restriction has to name the audience.
  const named = restrictions.every((restriction) =>
    children(restriction, 'assertion', 'Audience').some((audience) =>
      isAudience(textOf(audience) ?? '', providerId),
    ),
  )
  if (restrictions.length === 0 || !named) throw new SamlRefused('wrongAudience')
}

const isAudience = (audience: string, providerId: string): boolean =>
  audience === 'urn:amazon:webservices' || isSignInAddress(audience, providerId, false)

function sessionEnd(assertion: XmlElement, now: Date): Date | undefined {
  const ends = children(assertion, 'assertion', 'AuthnStatement').flatMap((statement) => {
    const text = attribute(statement, 'SessionNotOnOrAfter')
    return text === undefined ? [] : [requiredTime(text).getTime()]
  })
  if (ends.length === 0) return undefined
  const end = new Date(Math.min(...ends))
  if (end <= now) throw new SamlRefused('expired', end)
  return end
}

function readAttributes(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, readonly string[]>()
  for (const statement of children(assertion, 'assertion', 'AttributeStatement')) {
    for (const element of children(statement, 'assertion', 'Attribute')) {
      const name = attribute(element, 'Name')
      if (name === undefined) continue
      const values = children(element, 'assertion', 'AttributeValue').flatMap(
        (value) => textOf(value) ?? [],
      )
      attributes.set(name, [...(attributes.get(name) ?? []), ...values])
    }
  }
  return attributes
}

function subjectTypeOf(nameId: XmlElement | undefined): string | undefined {
  if (nameId === undefined) return undefined
  const format = attribute(nameId, 'Format') ?? unspecifiedFormat
  return format.startsWith(nameFormatPrefix) ? format.slice(nameFormatPrefix.length) : format
}

function checkPeriod(
  now: Date,
  notBefore: string | undefined,
  notOnOrAfter: string | undefined,
): void {
  if (notBefore !== undefined) checkBegun(now, requiredTime(notBefore))
  if (notOnOrAfter === undefined) return
  const end = requiredTime(notOnOrAfter)
  if (end <= now) throw new SamlRefused('expired', end)
}

function checkBegun(now: Date, start: Date): void {
  if (start.getTime() - now.getTime() > clockSkewMilliseconds) {
    throw new SamlRefused('notYetValid', start)
  }
}

function requiredTime(text: string | undefined): Date {
  const time = parseTime(text)
  if (time === undefined) throw new SamlRefused('malformed')
  return time
}
