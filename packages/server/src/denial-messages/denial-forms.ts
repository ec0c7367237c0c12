// The sentences in which AWS denies, as tables. Source: IAM User Guide, troubleshoot access denied.
import type { Denial, NamedLayer } from './denial.ts'

/** What messages call the kinds of policies. The second session word is the documentation's. */
export const namedLayers: Readonly<Record<string, NamedLayer>> = {
  'identity-based policy': 'identity',
  'resource-based policy': 'resource',
  'role trust policy': 'trust',
  'permissions boundary': 'boundary',
  'session policy': 'session',
  'sessions policy': 'session',
  'service control policy': 'serviceControl',
  'resource control policy': 'resourceControl',
  'VPC endpoint policy': 'vpcEndpoint',
}

/** Sentences that are not about a policy of the caller alone, with what to do about them. */
export interface FixedForm {
  readonly text: RegExp
  readonly denial: Denial
}

const assumeRoleWith = (action: string, what: string): Denial => ({
  reason: 'untold',
  action,
  layer: 'trust',
  advice:
    `only the role's trust policy decides this call: it must name the provider as Federated, ` +
    `allow ${action}, and its conditions must fit ${what}`,
})

export const fixedForms: readonly FixedForm[] = [
  {
    text: /Not authorized to perform sts:AssumeRoleWithWebIdentity/,
    denial: assumeRoleWith('sts:AssumeRoleWithWebIdentity', 'the claims of the token (aud, sub)'),
  },
  {
    text: /Not authorized to perform sts:AssumeRoleWithSAML/,
    denial: assumeRoleWith('sts:AssumeRoleWithSAML', 'the attributes of the assertion (SAML:aud)'),
  },
  {
    text: /Not authorized to perform sts:AssumeRole(?![A-Za-z])/,
    denial: { reason: 'untold', action: 'sts:AssumeRole' },
  },
  {
    text: /Roles may not be assumed by root accounts\./,
    denial: {
      reason: 'refused',
      action: 'sts:AssumeRole',
      advice: 'no policy allows it: call as a user or as another role',
    },
  },
  {
    text: /Cannot call GetFederationToken with session credentials/,
    denial: {
      reason: 'refused',
      action: 'sts:GetFederationToken',
      advice: 'no policy allows it: call with the access key of a user',
    },
  },
  {
    text: /Cannot call GetSessionToken with session credentials/,
    denial: {
      reason: 'refused',
      action: 'sts:GetSessionToken',
      advice: 'no policy allows it: call with the access key of a user',
    },
  },
  {
    text: /MultiFactorAuthentication failed with invalid MFA one time pass code/,
    denial: {
      reason: 'refused',
      advice: 'the code is wrong or used: wait for the next one, and check the clock of the device',
    },
  },
  {
    text: /MultiFactorAuthentication failed, unable to validate MFA code/,
    denial: {
      reason: 'refused',
      advice: 'the serial number is not that of a device of this user: aws iam list-mfa-devices',
    },
  },
  {
    text: /MultiFactorAuthentication failed, must provide both MFA serial number and one time/,
    denial: { reason: 'refused', advice: 'give both SerialNumber and TokenCode' },
  },
  {
    text: /please ensure that you are authenticated with an MFA device that is enabled/,
    denial: {
      reason: 'refused',
      action: 'iam:DeactivateMFADevice',
      advice: 'call with a session that was made with the device: aws sts get-session-token',
    },
  },
]
