/** Public entry of @iamd/catalog: what AWS is made of, read-only and read piece by piece. */

export type { CatalogInfo } from './catalog-info.ts'
export { catalogInfo } from './catalog-info.ts'
export { conditionKey, globalConditionKeys } from './condition-keys.ts'
export {
  findManagedPolicy,
  listManagedPolicies,
  managedPolicyDocument,
} from './managed-policies.ts'
export type { ManagedPolicy, ManagedPolicySummary, ManagedPolicyVersion } from './managed-policy.ts'
export type {
  PolicyArnFormat,
  PolicyConditionKey,
  PolicyReference,
  PolicyService,
} from './policy-reference.ts'
export { policyReference } from './policy-reference.ts'
export type {
  AccessLevel,
  ActionDefinition,
  ActionResourceType,
  ConditionKey,
  ConditionKeyType,
  ResourceType,
  Service,
} from './service.ts'
export { findAction, findResourceType, findService, listServices, serviceName } from './services.ts'
export type { CatalogCounts, CatalogFile, CatalogSource } from './stored-format.ts'
