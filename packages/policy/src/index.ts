// The public surface of the policy engine; it only re-exports.

export { compile, type Evaluator, type LayerPolicies } from './compile/compile.ts'
export {
  type CompiledPolicies,
  compilePolicies,
  denyEverything,
  type SourcedPolicy,
} from './compile/compile-policies.ts'
export type { DenyEverything } from './compile/compiled-member.ts'
export { decide } from './decide/decide.ts'
export type { PolicyLayers } from './decide/policy-layers.ts'
export { explain } from './explain/explain.ts'
export { applyFix, type FixedRequest } from './fix/apply-fix.ts'
export type {
  Change,
  Fix,
  FixReport,
  LayerPlace,
  PolicyPlace,
  StatementDocument,
  StatementElement,
} from './fix/fix.ts'
export { minimalFixes } from './fix/minimal-fixes.ts'
export {
  matchActionPattern,
  matchArnPattern,
  matchResourcePattern,
  matchStringPattern,
} from './match/match-pattern.ts'
export type {
  AccountRelation,
  Decision,
  ExplainedRequest,
  Explanation,
  GateName,
  GateStep,
  GrantKind,
  LayerExplanation,
  LayerName,
  Mismatch,
  PolicySource,
  ResolvedValue,
  StatementExplanation,
  StatementReference,
} from './model/decision.ts'
export type { Finding, FindingCode } from './model/finding.ts'
export type {
  ConditionClause,
  Effect,
  Policy,
  PolicyKind,
  PolicyVersion,
  Position,
  PrincipalElement,
  PrincipalEntry,
  PrincipalType,
  Statement,
} from './model/policy.ts'
export type {
  AuthorizationRequest,
  ContextReader,
  ContextValue,
  Principal,
} from './model/request.ts'
export { contextKeysOf } from './parse/context-keys-of.ts'
export { type ParsedPolicy, parsePolicy } from './parse/parse-policy.ts'
export { printPolicy } from './parse/print-policy.ts'
export type { Completion, PartialRequest, PartialVerdict } from './partial/partial-request.ts'
export type { AllowedRegion, AllowedRegions } from './partial/regions.ts'
export type { PatternList, ResidualStatement } from './partial/residual-statement.ts'
export type { ResourceFilter, ResourceRegion } from './partial/resource-filter.ts'
export { type Residual, whatIsAllowed } from './partial/what-is-allowed.ts'
export { type AbleCandidate, type Candidate, whoCan } from './partial/who-can.ts'
export {
  type RenderOptions,
  type RenderStyle,
  renderExplanation,
} from './render/render-explanation.ts'
export { renderFix } from './render/render-fix.ts'
export { renderMismatch } from './render/render-mismatch.ts'
export type {
  AwsReference,
  ReferenceAction,
  ReferenceArnFormat,
  ReferenceConditionKey,
  ReferenceService,
} from './validate/aws-reference.ts'
export type { IssueCode } from './validate/check-texts.ts'
export type { FindingType } from './validate/finding-type.ts'
export { type Validation, validate } from './validate/validate.ts'
export type {
  ValidatedPolicyType,
  ValidatedResourceType,
  ValidateOptions,
} from './validate/validate-options.ts'
export type {
  Location,
  PathElement,
  Span,
  ValidationFinding,
  ValidationPosition,
} from './validate/validation-finding.ts'
