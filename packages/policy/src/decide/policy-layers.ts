// The layers of policies that a request is decided by.

import type { CompiledPolicies } from '../compile/compile-policies.ts'

/** An absent layer does not apply; a layer without policies applies and allows nothing. */
export interface PolicyLayers {
  readonly identity?: CompiledPolicies
  readonly boundary?: CompiledPolicies
  readonly session?: CompiledPolicies
  readonly resource?: CompiledPolicies
  /** One for each level of the hierarchy, from the root down; each must allow. */
  readonly serviceControl?: readonly CompiledPolicies[]
  /** As `serviceControl`, for the account of the resource. */
  readonly resourceControl?: readonly CompiledPolicies[]
  readonly vpcEndpoint?: CompiledPolicies
  /** Role trust policies and KMS key policies: without their allow there is no access. */
  readonly resourcePolicyRequired?: boolean
}
