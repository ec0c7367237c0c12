// Validates a policy as Access Analyzer's ValidatePolicy does. It neither decides nor stores.

import type { JsonNode, JsonProblem } from '../json/json-node.ts'
import { type LineIndex, lineIndex } from '../json/line-index.ts'
import { readJson } from '../json/read-json.ts'
import { type CheckContext, findingReporter } from './check-context.ts'
import type { IssueCode } from './check-texts.ts'
import { reportNotObject } from './checks/data-types.ts'
import { conditionChecks, documentChecks, statementChecks } from './checks.ts'
import { isObject, type Place } from './place.ts'
import { type PolicyDocument, readPolicyDocument } from './policy-document.ts'
import { checksThatNeedReference } from './unjudged-checks.ts'
import type { ValidateOptions } from './validate-options.ts'
import type { ValidationFinding } from './validation-finding.ts'

/** What validate found, and what it could not look for. */
export interface Validation {
  /** In the order in which the checks are made; AWS promises no order either. */
  readonly findings: readonly ValidationFinding[]
  /** The codes that were not looked for, or not in full, for want of a reference. */
  readonly notChecked: readonly IssueCode[]
}

/**
 * Validates the text of a policy. Never throws, whatever the text; takes time linear in it. A text
 * that is no JSON, or that has a key twice in one object, gives the one finding JSON_SYNTAX_ERROR.
 *
 * @example validate(text, { policyType: 'IDENTITY_POLICY' }).findings[0]?.issueCode
 */
export function validate(text: string, options: ValidateOptions): Validation {
  const findings: ValidationFinding[] = []
  const positionOf = lineIndex(text)
  const report = findingReporter(findings, positionOf)
  const read = readJson(text)
  if ('problem' in read) {
    reportSyntax(read.problem, text, positionOf, report)
  } else {
    const root: Place = { node: read.node, path: [] }
    const document = isObject(root) ? readPolicyDocument(text, root) : undefined
    const context = contextOf(document, options, report)
    if (document === undefined) reportNotObject(root, context)
    else runChecks(document, context)
  }
  return { findings, notChecked: options.reference === undefined ? checksThatNeedReference : [] }
}

function reportSyntax(
  { code, offset }: JsonProblem,
  text: string,
  positionOf: LineIndex,
  report: CheckContext['report'],
): void {
  const node: JsonNode = { type: 'null', start: offset, end: Math.min(offset + 1, text.length) }
  const { line, column } = positionOf(offset)
  const blanks = { index: String(offset), line: String(line), column: String(column - 1) }
  // What is nested too deeply is no mistake at that place: the text without a position.
  const variant = code === 'nesting-too-deep' ? 1 : 0
  report('JSON_SYNTAX_ERROR', { node, path: [] }, blanks, variant)
}

function contextOf(
  document: PolicyDocument | undefined,
  options: ValidateOptions,
  report: CheckContext['report'],
): CheckContext {
  const isResourcePolicy = options.policyType === 'RESOURCE_POLICY'
  const resourceType = isResourcePolicy ? options.resourceType : undefined
  const isTrustPolicy =
    resourceType === 'AWS::IAM::AssumeRolePolicyDocument' ||
    (isResourcePolicy && resourceType === undefined && isAboutAssumingRoles(document))
  return {
    policyType: options.policyType,
    resourceType,
    isTrustPolicy,
    hasVariables: document?.version === '2012-10-17',
    reportsScpActionWildcards: options.reportScpActionWildcards ?? false,
    reference: options.reference,
    report,
  }
}

/** AWS: without a type, the service judges a policy about STS's actions as a trust policy. */
function isAboutAssumingRoles(document: PolicyDocument | undefined): boolean {
  const actions = document?.statements.flatMap(({ action }) => action?.entries ?? []) ?? []
  return actions.length > 0 && actions.every(({ node }) => /^sts:/i.test(node.value))
}

function runChecks(document: PolicyDocument, context: CheckContext): void {
  for (const check of documentChecks) check(document, context)
  for (const statement of document.statements) {
    for (const check of statementChecks) check(statement, context)
    for (const condition of statement.conditions) {
      for (const check of conditionChecks) check(condition, statement, context)
    }
  }
}
