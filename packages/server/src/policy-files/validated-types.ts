// What a policy can be validated as: the words of the command line for those of Access Analyzer.
import type { PolicyKind, ValidatedPolicyType, ValidatedResourceType } from '@iamd/policy'

/** A type as Access Analyzer names it, and as the parser does. */
export interface ValidatedType {
  readonly policyType: ValidatedPolicyType
  readonly resourceType?: ValidatedResourceType
  readonly kind: PolicyKind
}

/** AWS: boundaries and session policies are validated as identity policies. */
export const validatedTypes = {
  identity: { policyType: 'IDENTITY_POLICY', kind: 'identity' },
  boundary: { policyType: 'IDENTITY_POLICY', kind: 'boundary' },
  session: { policyType: 'IDENTITY_POLICY', kind: 'session' },
  resource: { policyType: 'RESOURCE_POLICY', kind: 'resource' },
  trust: {
    policyType: 'RESOURCE_POLICY',
    resourceType: 'AWS::IAM::AssumeRolePolicyDocument',
    kind: 'trust',
  },
  scp: { policyType: 'SERVICE_CONTROL_POLICY', kind: 'scp' },
  rcp: { policyType: 'RESOURCE_CONTROL_POLICY', kind: 'rcp' },
} as const satisfies Readonly<Record<string, ValidatedType>>

export type ValidatedTypeName = keyof typeof validatedTypes

export const validatedTypeNames = [
  'identity',
  'boundary',
  'session',
  'resource',
  'trust',
  'scp',
  'rcp',
] as const satisfies readonly ValidatedTypeName[]

/** The types of resources with checks of their own. */
export const validatedResourceTypes = [
  'AWS::S3::Bucket',
  'AWS::S3::AccessPoint',
  'AWS::S3::MultiRegionAccessPoint',
  'AWS::S3ObjectLambda::AccessPoint',
  'AWS::IAM::AssumeRolePolicyDocument',
  'AWS::DynamoDB::Table',
] as const satisfies readonly ValidatedResourceType[]
