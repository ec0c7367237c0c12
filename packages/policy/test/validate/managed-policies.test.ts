// AWS's own policies: what validate says of them, against what the service says.

import assert from 'node:assert/strict'
import { performance } from 'node:perf_hooks'
import { test } from 'node:test'
import { listManagedPolicies, managedPolicyDocument } from '../../../catalog/src/index.ts'
import { type IssueCode, type ValidationFinding, validate } from '../../src/index.ts'
import { reference } from './check-case.ts'

/**
 * The errors that the service reports of AWS managed policies. Their authors name actions and
 * services before they are documented and after they are gone, and some write a Region as a
 * variable.
 */
const knownErrors: readonly IssueCode[] = [
  'INVALID_ACTION',
  'INVALID_GLOBAL_CONDITION_KEY',
  'INVALID_REGION',
  'INVALID_SERVICE',
  'INVALID_SERVICE_CONDITION_KEY',
  'INVALID_SERVICE_IN_ACTION',
  'MISSING_QUALIFIER',
]

const policies = listManagedPolicies().map(({ name, arn }) => {
  const text = managedPolicyDocument(arn) ?? ''
  return { name, text }
})

test('AWS managed policies give no errors of other kinds than the service finds', (context) => {
  const start = performance.now()
  const findings = policies.flatMap(({ name, text }) =>
    validate(text, { policyType: 'IDENTITY_POLICY', reference }).findings.map((finding) => ({
      name,
      finding,
    })),
  )
  const milliseconds = Math.round(performance.now() - start)
  context.diagnostic(`${policies.length} policies in ${milliseconds} ms, catalog included`)
  const surprising = findings.filter(
    ({ finding }) => finding.findingType === 'ERROR' && !knownErrors.includes(finding.issueCode),
  )
  assert.deepEqual(
    surprising.map(({ name, finding }) => `${name}: ${finding.findingDetails}`),
    [],
  )
})

const findingsOf = (wanted: string): readonly ValidationFinding[] => {
  const text = policies.find(({ name }) => name === wanted)?.text ?? ''
  return validate(text, { policyType: 'IDENTITY_POLICY', reference }).findings
}

/** Policies that the documentation lists under a check, or public records of the service's answers. */
const expected: readonly (readonly [policy: string, codes: readonly IssueCode[]])[] = [
  [
    'AdministratorAccess',
    ['CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE', 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE'],
  ],
  [
    'IAMFullAccess',
    ['CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE', 'PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE'],
  ],
  ['PowerUserAccess', ['CREATE_SLR_WITH_STAR_IN_RESOURCE']],
  ['AlexaForBusinessFullAccess', ['CREATE_SLR_WITH_STAR_IN_RESOURCE']],
  ['AWSOrganizationsServiceTrustPolicy', ['CREATE_SLR_WITH_STAR_IN_RESOURCE']],
  ['AWSCodePipeline_FullAccess', ['STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS']],
  ['AWSGlueConsoleFullAccess', ['REDUNDANT_RESOURCE']],
  ['AmazonCodeGuruReviewerFullAccess', ['FORALLVALUES_WITH_SINGLE_VALUED_KEY']],
  ['AWSAuditManagerAdministratorAccess', ['MISSING_QUALIFIER']],
  ['AWSSSOServiceRolePolicy', ['INVALID_GLOBAL_CONDITION_KEY', 'INVALID_GLOBAL_CONDITION_KEY']],
  ['AWSServiceRoleForSMS', ['STRING_LIKE_OPERATOR_WITH_ARN_CONDITION_KEYS']],
  ['AmazonS3ReadOnlyAccess', []],
  ['AmazonEC2FullAccess', []],
]

for (const [policy, codes] of expected) {
  test(`${policy} gives what the service gives`, () => {
    assert.deepEqual(
      findingsOf(policy).map(({ issueCode }) => issueCode),
      codes,
    )
  })
}

test('the size is counted as the service counts it', () => {
  const wanted = 'AWSTransformServerMigrationAgentPolicy'
  const arn = listManagedPolicies().find(({ name }) => name === wanted)?.arn ?? ''
  const text = managedPolicyDocument(arn, 'v1') ?? ''
  const { findings } = validate(text, { policyType: 'IDENTITY_POLICY', reference })
  assert.equal(
    findings[0]?.findingDetails,
    'The 17989 characters in the identity policy, excluding whitespace, exceed the 10240 character maximum for inline and managed policies. We recommend that you use multiple granular policies.',
  )
})
