// What is wrong with a policy document, with the places in the file that was written.
import {
  type AwsReference,
  type PathElement,
  parsePolicy,
  type ValidationFinding,
  validate,
} from '@iamd/policy'
import { InputError, type Place, startOf } from './input-error.ts'
import { memberOf, placeAt, type ValuePath, valueAt } from './located-value.ts'
import { fileDocument, type PolicyDocument } from './policy-document.ts'
import type { ValidatedType } from './validated-types.ts'

/** How much a finding weighs, the heaviest first. */
export const severities = ['error', 'security-warning', 'warning', 'suggestion'] as const
export type Severity = (typeof severities)[number]

/** From the first character of a part of the file to behind its last one. */
export interface FileLocation {
  readonly path: readonly PathElement[]
  readonly place: Place
  readonly end: Place
}

/** A finding with its places; the first is the one to look at. */
export interface FileFinding {
  readonly severity: Severity
  readonly code: string
  readonly message: string
  readonly learnMoreLink?: string
  readonly place: Place
  readonly locations: readonly FileLocation[]
}

const severityOf = {
  ERROR: 'error',
  SECURITY_WARNING: 'security-warning',
  WARNING: 'warning',
  SUGGESTION: 'suggestion',
} as const satisfies Readonly<Record<ValidationFinding['findingType'], Severity>>

/** All findings about the text of a file, in the order of the text. */
export function findingsOf(
  file: string,
  text: string,
  type: ValidatedType,
  reference: AwsReference,
): readonly FileFinding[] {
  const document = documentOf(file, text)
  if ('severity' in document) return [document]
  const { policyType, resourceType } = type
  const options = { policyType, ...(resourceType && { resourceType }), reference }
  const found = validate(document.text, options).findings.map((finding): FileFinding => {
    const locations = finding.locations.map((location) => locate(document, location))
    return {
      severity: severityOf[finding.findingType],
      code: finding.issueCode,
      message: finding.findingDetails,
      learnMoreLink: finding.learnMoreLink,
      place: locations[0]?.place ?? document.start,
      locations,
    }
  })
  const hasError = found.some(({ severity }) => severity === 'error')
  const all = hasError ? found : [...found, ...refusals(document, type)]
  return all.toSorted((one, other) => one.place.offset - other.place.offset)
}

/** YAML that can't be read is a finding, as JSON is that can't be. */
function documentOf(file: string, text: string): PolicyDocument | FileFinding {
  try {
    return fileDocument(file, file, text)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
    const place = error.place ?? startOf(file)
    const locations = [{ path: [], place, end: place }]
    return {
      severity: 'error',
      code: 'YAML_SYNTAX_ERROR',
      message: error.sentence,
      place,
      locations,
    }
  }
}

/** What Access Analyzer finds nothing in, and IAM refuses to store all the same. */
function refusals(document: PolicyDocument, { kind }: ValidatedType): readonly FileFinding[] {
  const errors = parsePolicy(document.text, kind).findings.filter((one) => one.severity === 'error')
  return errors.map(({ message, path, line, column, offset }) => {
    const elements = path.map((step) =>
      typeof step === 'number' ? { index: step } : { value: step },
    )
    const location = document.isVerbatim
      ? { path: elements, ...onePlace({ file: document.file, line, column, offset }) }
      : { path: elements, ...placesInTree(document, elements) }
    const { place } = location
    const locations = [location]
    return { severity: 'error', code: 'MALFORMED_POLICY_DOCUMENT', message, place, locations }
  })
}

type Location = ValidationFinding['locations'][number]

function locate(document: PolicyDocument, { path, span }: Location): FileLocation {
  if (!document.isVerbatim) return { path, ...placesInTree(document, path) }
  const placeOf = ({ line, column, offset }: Location['span']['start']): Place => ({
    file: document.file,
    line,
    column: column + 1,
    offset,
  })
  return { path, place: placeOf(span.start), end: placeOf(span.end) }
}

/** A part of a string in YAML, which may be folded or escaped, is shown as the whole string. */
function placesInTree({ root, start }: PolicyDocument, path: readonly PathElement[]) {
  if (root === undefined) return onePlace(start)
  const steps: ValuePath = path.flatMap((element): ValuePath => {
    if ('value' in element) return [element.value]
    return 'index' in element ? [element.index] : []
  })
  const value = valueAt(root, steps)
  if (value === undefined) return onePlace(placeAt(root, steps))
  const last = path.at(-1)
  const key = last !== undefined && 'key' in last ? memberOf(value, last.key) : undefined
  return key === undefined
    ? { place: value.place, end: value.end }
    : { place: key.place, end: key.keyEnd }
}

const onePlace = (place: Place) => ({ place, end: place })
