// The list of all checks, in the order in which they are made.

import type { ConditionCheck, DocumentCheck, StatementCheck } from './check-context.ts'
import { checkActions } from './checks/actions.ts'
import { checkActionsForKeys, checkTagKeys } from './checks/actions-of-keys.ts'
import { checkAudienceClaims } from './checks/audience-claims.ts'
import {
  checkDynamodbAttributes,
  checkEndpointKeys,
  checkPairedKeys,
  checkS3Prefix,
  checkUntrustworthyKey,
} from './checks/condition-companions.ts'
import { checkKeyTypes } from './checks/condition-key-types.ts'
import { checkDuplicateKeys, checkKeyName } from './checks/condition-keys.ts'
import {
  checkEmptyValues,
  checkMultipleBooleans,
  checkOperators,
  checkRedundantNumbers,
} from './checks/condition-operators.ts'
import { checkValueArns, checkValueForms, checkValueTypes } from './checks/condition-values.ts'
import {
  checkLoneWildcard,
  checkPermissiveUsage,
  checkWildcardOperator,
} from './checks/condition-wildcards.ts'
import { checkDataTypes } from './checks/data-types.ts'
import {
  checkDocumentElements,
  checkStatementPresence,
  checkVersion,
} from './checks/document-elements.ts'
import { checkGithubConditions, checkOidcConditions } from './checks/federation-conditions.ts'
import { checkHostBits, checkPrivateAddresses } from './checks/ip-conditions.ts'
import { checkRoleActions } from './checks/pass-role.ts'
import { checkPolicySize } from './checks/policy-size.ts'
import { checkAllowWithNotPrincipal, checkPrincipals } from './checks/principals.ts'
import {
  checkRedundantActions,
  checkRedundantResources,
  checkRedundantStatements,
} from './checks/redundancy.ts'
import { checkResourceArns } from './checks/resource-arns.ts'
import {
  checkRcpActions,
  checkRcpAllow,
  checkRcpConditions,
  checkRcpElements,
} from './checks/resource-control-policies.ts'
import {
  checkIrrelevantKeys,
  checkPolicyActions,
  checkPolicyArns,
} from './checks/resource-policies.ts'
import { checkServicePrincipals } from './checks/service-principals.ts'
import { checkSid, checkUniqueSids } from './checks/sids.ts'
import {
  checkEffect,
  checkElementCombinations,
  checkEmptyElements,
  checkMissingElements,
  checkStatementElements,
} from './checks/statement-elements.ts'
import {
  checkActionPrincipals,
  checkActionsOfKeys,
  checkFederatedSyntax,
  checkRedundantSessions,
  checkRolesAnywhere,
  checkTrustElements,
} from './checks/trust-policies.ts'
import {
  checkResourceVariables,
  checkValueVariables,
  checkVariablePlaces,
} from './checks/variables.ts'

/** Made once for the document. */
export const documentChecks: readonly DocumentCheck[] = [
  checkPolicySize,
  checkDocumentElements,
  checkDataTypes,
  checkStatementPresence,
  checkVersion,
  checkUniqueSids,
  checkRedundantStatements,
  checkRolesAnywhere,
]

/** Made once for each statement. */
export const statementChecks: readonly StatementCheck[] = [
  checkStatementElements,
  checkSid,
  checkEffect,
  checkMissingElements,
  checkElementCombinations,
  checkEmptyElements,
  checkVariablePlaces,
  checkPrincipals,
  checkAllowWithNotPrincipal,
  checkTrustElements,
  checkFederatedSyntax,
  checkActionPrincipals,
  checkRedundantSessions,
  checkOidcConditions,
  checkGithubConditions,
  checkServicePrincipals,
  checkActions,
  checkPolicyActions,
  checkRedundantActions,
  checkRoleActions,
  checkResourceArns,
  checkPolicyArns,
  checkResourceVariables,
  checkRedundantResources,
  checkRcpElements,
  checkRcpAllow,
  checkRcpActions,
  checkRcpConditions,
  checkOperators,
  checkDuplicateKeys,
  checkActionsOfKeys,
  checkActionsForKeys,
  checkTagKeys,
  checkPairedKeys,
  checkDynamodbAttributes,
  checkEndpointKeys,
  checkIrrelevantKeys,
]

/** Made once for each key under each operator of a statement. */
export const conditionChecks: readonly ConditionCheck[] = [
  checkKeyName,
  checkKeyTypes,
  checkAudienceClaims,
  checkUntrustworthyKey,
  checkEmptyValues,
  checkMultipleBooleans,
  checkValueVariables,
  checkValueTypes,
  checkValueForms,
  checkValueArns,
  checkRedundantNumbers,
  checkHostBits,
  checkPrivateAddresses,
  checkWildcardOperator,
  checkPermissiveUsage,
  checkLoneWildcard,
  checkS3Prefix,
]
