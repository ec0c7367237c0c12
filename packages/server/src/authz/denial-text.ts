// Words a denial as AWS does. Source: IAM User Guide, troubleshoot access denied.
import type { Decision, LayerName } from '@iamd/policy'
import type { Caller } from '../authn/caller.ts'
import type { Permission } from './permission.ts'

/** What AWS calls the policies of each layer; the first word is the article for a denial. */
const layerWords: Readonly<Record<LayerName, readonly [article: string, name: string]>> = {
  serviceControl: ['a', 'service control policy'],
  resourceControl: ['a', 'resource control policy'],
  vpcEndpoint: ['a', 'VPC endpoint policy'],
  resource: ['a', 'resource-based policy'],
  identity: ['an', 'identity-based policy'],
  boundary: ['a', 'permissions boundary'],
  session: ['a', 'session policy'],
}

/**
 * The message of an AccessDenied error. It ends without a full stop. Those who come by an identity
 * provider are told no more than the action. AWS: denials seen of AssumeRoleWithWebIdentity.
 */
export function denialText(caller: Caller, permission: Permission, decision: Decision): string {
  const { action, deniedAs, withoutReason } = permission
  if (!('account' in caller.principal)) return `Not authorized to perform ${action}`
  const sentence = `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${deniedAs}`
  return withoutReason === true ? sentence : `${sentence} ${reason(action, decision)}`
}

/** What a denial ends with when it was recorded. Source: AWS, denials seen in 2026. */
export const authorizationIdText = (consoleUrl: string, region: string, id: string): string =>
  `. Go to ${consoleUrl}/iam/home?region=${region}#/authorization-details/${id} for complete ` +
  'details, or call the GetRequestAuthorizationDetails API with the following authorization id: ' +
  id

function reason(action: string, decision: Decision): string {
  const [article, name] = layerWords[decision.layer ?? 'identity']
  if (decision.effect !== 'explicitDeny') return `because no ${name} allows the ${action} action`
  const arn = decision.statement?.source.arn
  const deny = `with an explicit deny in ${article} ${name}`
  // AWS Security Blog, 2026: the ARN of the policy that denies; inline policies have none.
  return arn === undefined ? deny : `${deny}: ${arn}`
}
