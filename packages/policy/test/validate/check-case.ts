// How the tables of checks are written and checked: a policy, its finding, and near misses.

import assert from 'node:assert/strict'
import { policyReference } from '../../../catalog/src/index.ts'
import {
  type AwsReference,
  type IssueCode,
  type PathElement,
  type Span,
  type ValidateOptions,
  validate,
} from '../../src/index.ts'

/** AWS's services as the catalog knows them. */
export const reference: AwsReference = policyReference()

/** A policy and where it is used. */
export interface Given {
  readonly policy: object | string
  readonly options: ValidateOptions
}

/** A step of a path: a key or an index to go through, or `{ key }` for a key itself. */
export type Step = string | number | { readonly key: string }

export interface CheckCase {
  readonly code: IssueCode
  readonly given: Given
  readonly details: string
  /** The path of each location. Its span has to be the JSON text of what it names. */
  readonly at: readonly (readonly Step[])[]
  /** Policies that nearly give the code, and must not. */
  readonly unlike: readonly Given[]
}

type Overrides = Readonly<Record<string, unknown>>

const version = '2012-10-17'
const allow = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::notes/*' }

/** An identity policy of one statement. An element that is `undefined` is left out. */
export function identity(statement: Overrides, document: Overrides = {}): Given {
  const policy = { Version: version, Statement: { ...allow, ...statement }, ...document }
  return { policy, options: { policyType: 'IDENTITY_POLICY', reference } }
}

/** An identity policy with this condition. */
export function condition(block: Overrides, statement: Overrides = {}): Given {
  return identity({ ...statement, Condition: block })
}

/** An identity policy of several statements. */
export function statements(...list: readonly Overrides[]): Given {
  return identity({}, { Statement: list.map((statement) => ({ ...allow, ...statement })) })
}

/** The policy of a bucket, or of another resource. */
export function resource(
  statement: Overrides,
  resourceType: ValidateOptions['resourceType'] = 'AWS::S3::Bucket',
): Given {
  const { policy, options } = anyResource(statement)
  return { policy, options: { ...options, resourceType } }
}

/** A resource policy without a word about the type of resource. */
export function anyResource(statement: Overrides): Given {
  const defaults = { ...allow, Principal: { AWS: '111122223333' } }
  return {
    policy: { Version: version, Statement: { ...defaults, ...statement } },
    options: { policyType: 'RESOURCE_POLICY', reference },
  }
}

/** A role trust policy. */
export function trust(statement: Overrides): Given {
  const { policy } = resource({ Action: 'sts:AssumeRole', Resource: undefined, ...statement })
  const resourceType = 'AWS::IAM::AssumeRolePolicyDocument'
  return { policy, options: { policyType: 'RESOURCE_POLICY', resourceType, reference } }
}

/** A service control policy. */
export function scp(statement: Overrides): Given {
  const { policy } = identity({ Effect: 'Deny', ...statement })
  return { policy, options: { policyType: 'SERVICE_CONTROL_POLICY', reference } }
}

/** A resource control policy. */
export function rcp(statement: Overrides): Given {
  const { policy } = identity({ Effect: 'Deny', Principal: '*', Resource: '*', ...statement })
  return { policy, options: { policyType: 'RESOURCE_CONTROL_POLICY', reference } }
}

/** A text as it is, in place of a policy. */
export function text(policy: string): Given {
  return { policy, options: { policyType: 'IDENTITY_POLICY', reference } }
}

/** The text of the policy. */
export function textOf({ policy }: Given): string {
  return typeof policy === 'string' ? policy : JSON.stringify(policy)
}

/** Checks that the policy gives the finding once, and that the others do not. */
export function checkCase({ code, given, details, at, unlike }: CheckCase): void {
  const source = textOf(given)
  const { findings } = validate(source, given.options)
  const found = findings.filter(({ issueCode }) => issueCode === code)
  assert.deepEqual(
    found.map(({ findingDetails }) => findingDetails),
    [details],
    `${code} among ${JSON.stringify(findings.map(({ issueCode }) => issueCode))}`,
  )
  assert.deepEqual(
    found[0]?.locations.map(({ path }) => path),
    at.map((path) => path.map(pathElement)),
  )
  for (const [index, path] of at.entries()) {
    const span: Span | undefined = found[0]?.locations[index]?.span
    const spanned = source.slice(span?.start.offset, span?.end.offset)
    if (typeof given.policy !== 'string') assert.equal(spanned, jsonAt(given.policy, path))
    // Without line feeds in the text, a column is an offset.
    assert.deepEqual(span?.start, {
      line: 1,
      column: span?.start.offset,
      offset: span?.start.offset,
    })
    assert.deepEqual(span?.end, { line: 1, column: span?.end.offset, offset: span?.end.offset })
  }
  for (const near of unlike) {
    const codes = validate(textOf(near), near.options).findings.map(({ issueCode }) => issueCode)
    assert.ok(!codes.includes(code), `${code} of ${textOf(near)}`)
  }
}

function pathElement(step: Step): PathElement {
  if (typeof step === 'string') return { value: step }
  return typeof step === 'number' ? { index: step } : step
}

/** The JSON text of what a path names, read from the policy itself. */
function jsonAt(policy: object, path: readonly Step[]): string {
  let value: unknown = policy
  for (const step of path) {
    if (typeof step === 'object') return JSON.stringify(step.key)
    value = Object.entries(value ?? {}).find(([key]) => key === String(step))?.[1]
  }
  return JSON.stringify(value)
}
