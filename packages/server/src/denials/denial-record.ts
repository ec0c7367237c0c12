// What is kept of a denied call: the request, how it was evaluated, and the policies as they were.
import type { ContextValue } from '@iamd/policy'

/** The types of policies in the words of AWS's IAM Toolbox. */
export type PolicyTypeName =
  | 'IDENTITY_BASED_POLICY'
  | 'RESOURCE_BASED_POLICY'
  | 'PERMISSIONS_BOUNDARY'
  | 'SESSION_POLICY'
  | 'SERVICE_CONTROL_POLICY'
  | 'RESOURCE_CONTROL_POLICY'
  | 'VPC_ENDPOINT_POLICY'

/** A policy that was evaluated, as it was then. */
export interface RecordedPolicy {
  /** The ARN of a managed policy; opaque for all others. */
  readonly uri: string
  readonly type: PolicyTypeName
  readonly inline: boolean
  readonly attachedTo: readonly string[]
  readonly document: string
}

/** A policy with the statements that matched. */
export interface RecordedMatch {
  readonly uri: string
  readonly matchedStatements: readonly {
    readonly sid: string
    readonly evaluatedEffect: 'ALLOW' | 'DENY'
  }[]
}

/** One requirement of an evaluation: that a kind of policy allows. */
export interface RecordedCheck {
  readonly checkType:
    | 'SERVICE_CONTROL_POLICY'
    | 'RESOURCE_CONTROL_POLICY'
    | 'VPC_ENDPOINT'
    | 'RESOURCE'
    | 'PRINCIPAL'
    | 'PERMISSIONS_BOUNDARY'
    | 'SESSION'
  readonly evaluatedEffect: 'ALLOW' | 'NO_IMPACT' | 'IMPLICIT_DENY' | 'EXPLICIT_DENY'
  /** The root, organizational unit or account whose policies are asked, where there are several. */
  readonly targetArn?: string
  readonly relevantPolicyTypes: readonly PolicyTypeName[]
  readonly matchedPolicies: readonly RecordedMatch[]
}

/** Condition keys in AWS's spelling, with their values. */
export type RecordedContext = Readonly<Record<string, ContextValue>>

/** One action on one resource. */
export interface RecordedEvaluation {
  readonly action: string
  readonly resource: string
  /** Keys of this evaluation, on top of those of the request. */
  readonly context: RecordedContext
  readonly evaluatedEffect: 'ALLOW' | 'EXPLICIT_DENY' | 'IMPLICIT_DENY'
  readonly matchedPolicies: readonly RecordedMatch[]
  readonly checks: readonly RecordedCheck[]
}

/** A denied call. */
export interface DenialRecord {
  readonly requestContext: RecordedContext
  readonly evaluations: readonly RecordedEvaluation[]
  readonly policies: readonly RecordedPolicy[]
}
