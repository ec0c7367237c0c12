// `iamd validate`: prints what is wrong with policies in files, with file, line and column.
import { policyReference } from '@iamd/catalog'
import type { PathElement } from '@iamd/policy'
import type { Paint } from '../policy-files/describe-statement.ts'
import {
  type FileFinding,
  type FileLocation,
  findingsOf,
  type Severity,
  severities,
} from '../policy-files/findings.ts'
import { InputError, type Place, placeText } from '../policy-files/input-error.ts'
import { readInput } from '../policy-files/read-input.ts'
import {
  type ValidatedType,
  validatedResourceTypes,
  validatedTypeNames,
  validatedTypes,
} from '../policy-files/validated-types.ts'
import { choiceOf, type ReadFlags, readFlags } from './offline-commands.ts'
import { paintFor, reportingInputErrors, shownText } from './terminal.ts'

const colors: Readonly<Record<Severity, Parameters<Paint>[0]>> = {
  error: 'red',
  'security-warning': 'red',
  warning: 'yellow',
  suggestion: 'dim',
}

/** Prints findings; gives 1 when one is as bad as `--fail-on` says. */
export function validate(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('validate', args)
    const paint = paintFor(flags)
    const type = typeOf(flags)
    const failOn = choiceOf(flags, 'fail-on', severities) ?? 'error'
    if (flags.files.length === 0) throw new InputError('say which files, as in policies/*.json')
    const reference = policyReference()
    const findings = flags.files.flatMap((file) =>
      findingsOf(file, readInput(file), type, reference),
    )
    process.stdout.write(
      flags.isOn('json') ? jsonText(findings) : text(findings, flags.files.length, paint),
    )
    const worst = severities.slice(0, severities.indexOf(failOn) + 1)
    return findings.some(({ severity }) => worst.includes(severity)) ? 1 : 0
  })
}

/** A type of resource is one of resource policies. */
function typeOf(flags: ReadFlags): ValidatedType {
  const resourceType = choiceOf(flags, 'resource-type', validatedResourceTypes)
  const name =
    choiceOf(flags, 'type', validatedTypeNames) ?? (resourceType ? 'resource' : 'identity')
  if (resourceType === undefined) return validatedTypes[name]
  if (name !== 'resource') throw new InputError(`--resource-type does not go with --type ${name}`)
  const isTrust = resourceType === 'AWS::IAM::AssumeRolePolicyDocument'
  return isTrust ? validatedTypes.trust : { ...validatedTypes.resource, resourceType }
}

/** Each finding as ValidatePolicy answers it, and where: columns there count from 0, here from 1. */
function jsonText(findings: readonly FileFinding[]): string {
  const all = findings.map(({ severity, code, message, learnMoreLink, place, locations }) => ({
    file: place.file,
    line: place.line,
    column: place.column,
    findingType: severity.toUpperCase().replace('-', '_'),
    issueCode: code,
    findingDetails: message,
    learnMoreLink,
    locations: locations.map(({ path, place: start, end }) => ({
      path,
      span: { start: wirePosition(start), end: wirePosition(end) },
    })),
  }))
  return `${JSON.stringify(all, undefined, 2)}\n`
}

const wirePosition = ({ line, column, offset }: Place) => ({ line, column: column - 1, offset })

function text(findings: readonly FileFinding[], files: number, paint: Paint): string {
  const lines = findings.flatMap((finding) => findingLines(finding, paint))
  const summary =
    findings.length === 0
      ? 'no findings'
      : severities
          .map(
            (name) => [name, findings.filter(({ severity }) => severity === name).length] as const,
          )
          .filter(([, count]) => count > 0)
          .map(([name, count]) => `${count} ${count === 1 ? name : `${name}s`}`)
          .join(', ')
  lines.push(`${summary} in ${files} ${files === 1 ? 'file' : 'files'}`)
  return `${lines.join('\n')}\n`
}

function findingLines(finding: FileFinding, paint: Paint): readonly string[] {
  const { severity, code, message, place, locations } = finding
  const [first, ...others] = locations
  const path = first === undefined ? '' : pathText(first)
  const where = path === '' ? '' : `  ${paint('dim', path)}`
  const word = paint(colors[severity], severity)
  return [
    `${placeText(place)} ${word} ${code} ${shownText(message)}${where}`,
    ...others.map((other) => `  ${placeText(other.place)} ${paint('dim', pathText(other))}`),
  ]
}

/** As in `Statement[0].Condition.StringEquals["aws:username"]`. */
function pathText({ path }: FileLocation): string {
  return shownText(path.map(stepText).join('').replace(/^\./, ''))
}

function stepText(element: PathElement): string {
  if ('index' in element) return `[${element.index}]`
  if ('substring' in element) return ''
  const name = 'value' in element ? element.value : element.key
  return /^\w+$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}
