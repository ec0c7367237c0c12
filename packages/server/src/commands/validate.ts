// `iamd validate`: prints what is wrong with policies in files, with file, line and column.

import type { Paint } from '../policy-files/describe-statement.ts'
import {
  type DocumentFinding,
  findingsOf,
  type Severity,
  severities,
  validatedTypes,
} from '../policy-files/findings.ts'
import { InputError, placeText } from '../policy-files/input-error.ts'
import { fileDocument } from '../policy-files/policy-document.ts'
import { readInput } from '../policy-files/read-input.ts'
import { choiceOf, readFlags } from './offline-commands.ts'
import { paintFor, reportingInputErrors } from './terminal.ts'

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
    const type = choiceOf(flags, 'type', validatedTypes) ?? 'identity'
    const failOn = choiceOf(flags, 'fail-on', severities) ?? 'error'
    if (flags.files.length === 0) throw new InputError('say which files, as in policies/*.json')
    const findings = flags.files.flatMap((file) => {
      const text = readInput(file)
      return findingsOf(fileDocument(file, file, text), type)
    })
    const isJson = flags.isOn('json')
    process.stdout.write(isJson ? jsonText(findings) : text(findings, flags.files.length, paint))
    const worst = severities.slice(0, severities.indexOf(failOn) + 1)
    return findings.some(({ severity }) => worst.includes(severity)) ? 1 : 0
  })
}

function jsonText(findings: readonly DocumentFinding[]): string {
  const flat = findings.map(({ place, ...finding }) => ({ ...finding, ...place }))
  return `${JSON.stringify(flat, undefined, 2)}\n`
}

function text(findings: readonly DocumentFinding[], files: number, paint: Paint): string {
  const lines = findings.map(
    ({ severity, code, message, place }) =>
      `${placeText(place)}: ${paint(colors[severity], severity)}: ${message} [${code}]\n`,
  )
  const summary = findings.length === 0 ? 'no findings' : `${findings.length} findings`
  return `${lines.join('')}${summary} in ${files} ${files === 1 ? 'file' : 'files'}\n`
}
