// Every check of AWS's list, row by row, and the list itself.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IssueCode, validate } from '../../src/index.ts'
import { checkText, listChecks } from '../../src/validate/check-texts.ts'
import { checksThatNeedReference, textsNeverGiven } from '../../src/validate/unjudged-checks.ts'
import { actionCases } from './cases/actions.ts'
import { conditionKeyCases } from './cases/condition-keys.ts'
import { conditionOperatorCases } from './cases/condition-operators.ts'
import { conditionValueCases } from './cases/condition-values.ts'
import { elementCases } from './cases/elements.ts'
import { principalCases } from './cases/principals.ts'
import { resourceControlCases } from './cases/resource-control.ts'
import { resourceCases } from './cases/resources.ts'
import { trustCases } from './cases/trust.ts'
import { variableCases } from './cases/variables.ts'
import { checkCase, textOf } from './check-case.ts'

const cases = [
  ...elementCases,
  ...principalCases,
  ...trustCases,
  ...actionCases,
  ...resourceCases,
  ...resourceControlCases,
  ...variableCases,
  ...conditionKeyCases,
  ...conditionOperatorCases,
  ...conditionValueCases,
]

for (const [index, one] of cases.entries()) {
  test(`${one.code}, row ${index + 1}`, () => checkCase(one))
}

test('the list holds the 153 codes of AWS, each with its type', () => {
  const counts = Object.groupBy(listChecks(), ({ type }) => type)
  assert.deepEqual(
    Object.entries(counts).map(([type, checks]) => [type, checks?.length]),
    [
      ['ERROR', 79],
      ['SECURITY_WARNING', 19],
      ['WARNING', 26],
      ['SUGGESTION', 29],
    ],
  )
})

test('every code has a row, and every text a row or a reason', () => {
  const rows = new Map<string, Set<string>>()
  for (const { code, details } of cases) {
    rows.set(code, (rows.get(code) ?? new Set()).add(details))
  }
  for (const { code } of listChecks()) assert.ok(rows.has(code), code)
  for (const [code, details] of rows) {
    const { texts } = checkText(code as IssueCode)
    const reasons = textsNeverGiven.filter((text) => text.code === code)
    assert.ok(details.size + reasons.length >= texts.length, code)
    for (const { reason } of reasons) assert.ok(reason.length > 20, code)
  }
})

test('a link leads to the section of the code', () => {
  const page =
    'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html'
  const anchor = `${page}#access-analyzer-reference-policy-checks-`
  const link = (code: IssueCode) => checkText(code).learnMoreLink
  assert.equal(link('INVALID_ACTION'), `${anchor}error-invalid-action`)
  assert.equal(link('EMPTY_SID_VALUE'), `${anchor}suggestion-empty-sid-value`)
  assert.equal(link('MISSING_VERSION'), `${anchor}general-warning-missing-version`)
  assert.equal(
    link('ALLOW_WITH_NOT_PRINCIPAL'),
    `${anchor}security-warning-allow-with-not-principal`,
  )
})

test('codes that AWS has retired are not in the list', () => {
  const codes = listChecks().map(({ code }) => code)
  for (const retired of ['ALLOW_CONDITION', 'ALLOW_NOTACTION', 'ALLOW_RESOURCE', 'NOTRESOURCE']) {
    assert.ok(!codes.includes(`SCP_SYNTAX_ERROR_${retired}`))
  }
})

test('without a reference, the checks that need one are not made, and the others are', () => {
  const { notChecked } = validate('{}', { policyType: 'IDENTITY_POLICY' })
  assert.deepEqual(notChecked, checksThatNeedReference)
  for (const { given, code } of cases) {
    const { reference: _, ...options } = given.options
    const codes = validate(textOf(given), options).findings.map(({ issueCode }) => issueCode)
    const isJudged = !notChecked.includes(code) || judgedAnyway.test(textOf(given))
    assert.equal(codes.includes(code), isJudged, `${code} of ${textOf(given)}`)
  }
})

/** Actions that are wrong whatever services there are. */
const judgedAnyway = /"Action":"(GetObject|s\*:GetObject|\*)"/
