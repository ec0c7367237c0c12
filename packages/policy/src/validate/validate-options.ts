// What a caller tells validate besides the text.

import type { AwsReference } from './aws-reference.ts'

/** Where the policy is used, as the API names it. */
export type ValidatedPolicyType =
  | 'IDENTITY_POLICY'
  | 'RESOURCE_POLICY'
  | 'SERVICE_CONTROL_POLICY'
  | 'RESOURCE_CONTROL_POLICY'

/** The type of resource that a resource policy belongs to, as the API names it. */
export type ValidatedResourceType =
  | 'AWS::S3::Bucket'
  | 'AWS::S3::AccessPoint'
  | 'AWS::S3::MultiRegionAccessPoint'
  | 'AWS::S3ObjectLambda::AccessPoint'
  | 'AWS::IAM::AssumeRolePolicyDocument'
  | 'AWS::DynamoDB::Table'

export interface ValidateOptions {
  readonly policyType: ValidatedPolicyType
  /** Counts with `RESOURCE_POLICY` only; without it, only what all resource policies share. */
  readonly resourceType?: ValidatedResourceType
  /** AWS's services; without it, the codes in `notChecked` are not looked for. */
  readonly reference?: AwsReference
  /**
   * Reports SCP_SYNTAX_ERROR_ACTION_WILDCARD, which is documented although SCPs take wildcards
   * anywhere in an action since September 2025.
   */
  readonly reportScpActionWildcards?: boolean
}
