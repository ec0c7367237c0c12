// The service that a service-linked role is for: the name, trust and policy that it gives the role.

import type { AccountId } from '../../../identifiers/account-id.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import { furtherServices } from './further-services.ts'
import { recordedServices } from './recorded-services.ts'

/** A service that makes roles for itself. */
export interface LinkedService {
  /** Its principal: `batch.amazonaws.com`. */
  readonly principal: string
  readonly roleName: string
  readonly policyArn: string
  /** Whether an account may have several of its roles, told apart by a suffix. */
  readonly customSuffix: boolean
  /** What the role is said to be for when the call does not say. */
  readonly description: string | undefined
}

const rolePrefix = 'AWSServiceRoleFor'
const policyPrefix = 'arn:aws:iam::aws:policy/aws-service-role/'

/** Source: recorded from AWS; all other services recorded refuse a suffix. */
const suffixedServices: readonly string[] = ['autoscaling', 'connect', 'lexv2']

/** Source: recorded from AWS. */
const descriptions: Readonly<Record<string, string>> = {
  rds: 'Allows Amazon RDS to manage AWS resources on your behalf',
  ssm: 'Provides access to AWS Resources managed or used by Amazon SSM.',
  sso:
    'Service-linked role used by AWS SSO to manage AWS resources, including IAM roles, policies ' +
    'and SAML IdP on your behalf.',
}

const services: ReadonlyMap<string, LinkedService> = new Map(
  [...recordedServices, ...furtherServices].map(([service, role, policy]) => {
    const principal = `${service}.amazonaws.com`
    const linked: LinkedService = {
      principal,
      roleName: rolePrefix + role,
      policyArn: policyPrefix + policy,
      customSuffix: suffixedServices.includes(service),
      description: descriptions[service],
    }
    return [principal, linked]
  }),
)

/**
 * The service with this principal, whose case matters; undefined when it makes no roles.
 *
 * DIVERGES: AWS has more services that make roles; one that is not listed here is refused.
 */
export const findLinkedService = (principal: string): LinkedService | undefined =>
  services.get(principal)

/** The path of the roles of a service. */
export const linkedRolePath = (principal: string): string => `/aws-service-role/${principal}/`

/** The name of a role of a service, or what it starts with when the service is not known. */
export function linkedRoleName(principal: string, suffix: string | undefined): string {
  const name = findLinkedService(principal)?.roleName ?? rolePrefix
  return suffix === undefined ? name : `${name}_${suffix}`
}

/** The ARN of a role of a service. */
export const linkedRoleArn = (account: AccountId, principal: string, roleName: string): string =>
  entityArn('role', account, linkedRolePath(principal), roleName)
