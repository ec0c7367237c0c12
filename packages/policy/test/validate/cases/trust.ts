// The checks of role trust policies, row by row.

import { type CheckCase, identity, resource, trust } from '../check-case.ts'

const google = { Federated: 'accounts.google.com' }
const githubArn = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'
const github = { Federated: githubArn }
const saml = { Federated: 'arn:aws:iam::111122223333:saml-provider/corp' }
const web = 'sts:AssumeRoleWithWebIdentity'
const subject = (value: string, more: object = {}) => ({
  StringLike: { 'token.actions.githubusercontent.com:sub': value },
  ...more,
})
const branch = { StringEquals: { 'token.actions.githubusercontent.com:ref': 'refs/heads/main' } }
const anywhere = { Service: 'rolesanywhere.amazonaws.com' }
const role = 'arn:aws:iam::111122223333:role/team/Build'
const session = 'arn:aws:sts::111122223333:assumed-role/Build/one'

export const trustCases: readonly CheckCase[] = [
  {
    code: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL',
    given: trust({ Principal: undefined, NotPrincipal: { AWS: '111122223333' } }),
    details:
      'Role trust policies do not support NotPrincipal. Update the policy to use a Principal element instead.',
    at: [['Statement', 'NotPrincipal']],
    unlike: [trust({}), resource({ Principal: undefined, NotPrincipal: { AWS: '*' } })],
  },
  {
    code: 'ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL',
    given: trust({ Principal: '*' }),
    details:
      '"Principal:" "*" is not supported in the principal element of a role trust policy. Replace the wildcard with a valid principal value.',
    at: [['Statement', 'Principal']],
    unlike: [trust({ Principal: { AWS: '*' } }), resource({ Principal: '*' })],
  },
  {
    code: 'ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE',
    given: trust({ Resource: '*' }),
    details:
      'Role trust policies apply to the role that they are attached to. You cannot specify a resource. Remove the Resource or NotResource element.',
    at: [['Statement', 'Resource']],
    unlike: [trust({}), resource({})],
  },
  {
    code: 'INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY',
    given: trust({ Action: web, Principal: { Federated: 'google' } }),
    details:
      'The principal value specifies a federated principal that does not match the expected format. Update the federated principal to a domain name or a SAML metadata ARN.',
    at: [['Statement', 'Principal', 'Federated']],
    unlike: [google, github, saml].map((Principal) => trust({ Action: web, Principal })),
  },
  {
    code: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
    given: trust({ Action: ['sts:TagSession', web], Principal: saml }),
    details:
      'The sts:AssumeRoleWithWebIdentity action is invalid with the following principal(s): arn:aws:iam::111122223333:saml-provider/corp. Use a SAML provider principal with the sts:AssumeRoleWithSAML action or use an OIDC provider principal with the sts:AssumeRoleWithWebIdentity action. Ensure the provider is Federated if you use either of the two options.',
    at: [
      ['Statement', 'Action', 1],
      ['Statement', 'Principal', 'Federated'],
    ],
    unlike: [
      trust({ Action: 'sts:AssumeRoleWithSAML', Principal: saml }),
      trust({ Action: web, Principal: google }),
      trust({}),
      trust({ Action: web, Principal: { ...saml, AWS: '111122223333', ...google } }),
    ],
  },
  {
    code: 'MISMATCHED_ACTION_FOR_PRINCIPAL',
    given: trust({ Action: 'sts:AssumeRoleWithSAML' }),
    details:
      'The sts:AssumeRoleWithSAML action is invalid with the following principal(s): 111122223333. Use a SAML provider principal with the sts:AssumeRoleWithSAML action or use an OIDC provider principal with the sts:AssumeRoleWithWebIdentity action. Ensure the provider is Federated if you use either of the two options.',
    at: [
      ['Statement', 'Action'],
      ['Statement', 'Principal', 'AWS'],
    ],
    unlike: [trust({ Effect: 'Deny', Action: 'sts:AssumeRoleWithSAML' })],
  },
  {
    code: 'MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY',
    given: trust({ Action: ['sts:AssumeRole', 'sts:TagSession'], Principal: anywhere }),
    details:
      'The rolesanywhere.amazonaws.com service principal requires the sts:AssumeRole, sts:SetSourceIdentity, and sts:TagSession permissions to assume a role. Add the missing permissions to the policy.',
    at: [['Statement', 'Principal', 'Service']],
    unlike: [
      trust({
        Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
        Principal: anywhere,
      }),
      trust({ Action: 'sts:*', Principal: anywhere }),
      trust({ Principal: { Service: 'lambda.amazonaws.com' } }),
    ],
  },
  {
    code: 'MISSING_ACTION_FOR_CONDITION_KEY',
    given: trust({ Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } } }),
    details:
      'The sts:TagSession action must be in the action block to allow setting values for the condition key aws:RequestTag/team. Add sts:TagSession to the action block.',
    at: [['Statement', 'Condition', 'StringEquals', { key: 'aws:RequestTag/team' }]],
    unlike: [
      trust({
        Action: ['sts:AssumeRole', 'sts:TagSession'],
        Condition: { StringEquals: { 'aws:RequestTag/team': 'blue' } },
      }),
      trust({ Condition: { StringEquals: { 'sts:ExternalId': 'x' } } }),
    ],
  },
  {
    code: 'MISSING_ACTION_FOR_CONDITION_KEY',
    given: trust({ Condition: { StringEquals: { 'sts:SourceIdentity': 'alice' } } }),
    details:
      'The sts:SetSourceIdentity action must be in the action block to allow setting values for the condition key sts:SourceIdentity. Add sts:SetSourceIdentity to the action block.',
    at: [['Statement', 'Condition', 'StringEquals', { key: 'sts:SourceIdentity' }]],
    unlike: [trust({ Condition: { StringEquals: { 'aws:SourceIdentity': 'alice' } } })],
  },
  {
    code: 'REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY',
    given: trust({ Principal: { AWS: [role, session] } }),
    details:
      'The assumed-role principal arn:aws:sts::111122223333:assumed-role/Build/one is redundant with its parent role arn:aws:iam::111122223333:role/team/Build. Remove the assumed-role principal.',
    at: [['Statement', 'Principal', 'AWS', 1]],
    unlike: [
      trust({ Principal: { AWS: session } }),
      trust({ Principal: { AWS: [role, session.replace('/Build/', '/Test/')] } }),
    ],
  },
  {
    code: 'MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL',
    given: trust({ Action: web, Principal: google }),
    details:
      'Using an Open ID Connect principal without a condition can be overly permissive. Add condition keys with a prefix that matches your federated OIDC principals to ensure that only the intended identity provider assumes the role.',
    at: [['Statement', 'Principal', 'Federated']],
    unlike: [
      trust({
        Action: web,
        Principal: google,
        Condition: { StringEquals: { 'accounts.google.com:aud': 'app' } },
      }),
      trust({ Action: 'sts:AssumeRoleWithSAML', Principal: saml }),
    ],
  },
  {
    code: 'MISSING_GITHUB_REPO_CONDITION_KEY',
    given: trust({
      Action: web,
      Principal: github,
      Condition: {
        StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
      },
    }),
    details:
      'Granting a federated GitHub principal permissions without a condition key can allow more sources to assume the role than you intended. Add the token.actions.githubusercontent.com:sub condition key and specify the branch and repository name in the value.',
    at: [['Statement', 'Principal', 'Federated']],
    unlike: [
      trust({ Action: web, Principal: github, Condition: subject('repo:o/r:*') }),
      trust({ Action: web, Principal: google }),
    ],
  },
  {
    code: 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
    given: trust({ Action: web, Principal: github, Condition: subject('repo:o/r:*') }),
    details:
      'Using a wildcard (*) in token.actions.githubusercontent.com:sub can allow requests from more sources than you intended. Specify the value of token.actions.githubusercontent.com:sub with the repository and branch name. If the subject claim does not include the branch, specify it in a token.actions.githubusercontent.com:ref condition key.',
    at: [['Statement', 'Condition', 'StringLike', 'token.actions.githubusercontent.com:sub']],
    unlike: [
      trust({
        Action: web,
        Principal: github,
        Condition: subject('repo:o/r:ref:refs/heads/main'),
      }),
      trust({ Action: web, Principal: github, Condition: subject('repo:o/r:*', branch) }),
    ],
  },
  {
    code: 'SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED',
    given: trust({ Action: web, Principal: github, Condition: subject('repo:o/*', branch) }),
    details:
      'Using a wildcard (*) in token.actions.githubusercontent.com:sub can allow requests from more sources than you intended. Specify the value of token.actions.githubusercontent.com:sub with the repository and branch name. If the subject claim does not include the branch, specify it in a token.actions.githubusercontent.com:ref condition key.',
    at: [['Statement', 'Condition', 'StringLike', 'token.actions.githubusercontent.com:sub']],
    unlike: [],
  },
  {
    code: 'FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE',
    given: trust({
      Action: web,
      Principal: google,
      Condition: { 'ForAnyValue:StringEquals': { 'accounts.google.com:aud': ['app'] } },
    }),
    details:
      'Using ForAnyValue qualifier with the single-valued condition key accounts.google.com:aud can be overly permissive. We recommend that you remove ForAnyValue:.',
    at: [
      ['Statement', 'Condition', 'ForAnyValue:StringEquals', { key: 'accounts.google.com:aud' }],
    ],
    unlike: [
      trust({
        Action: web,
        Principal: google,
        Condition: { StringEquals: { 'accounts.google.com:aud': ['app'] } },
      }),
    ],
  },
  {
    code: 'CONFIRM_AUDIENCE_CLAIM_TYPE',
    given: trust({
      Action: web,
      Principal: github,
      Condition: {
        'ForAllValues:StringEquals': {
          'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        },
      },
    }),
    details:
      'The "token.actions.githubusercontent.com:aud" (aud) claim key identifies the recipients that the JSON web token is intended for. Because this claim is single-valued, do not use a qualifier.',
    at: [
      [
        'Statement',
        'Condition',
        'ForAllValues:StringEquals',
        { key: 'token.actions.githubusercontent.com:aud' },
      ],
    ],
    unlike: [
      trust({
        Action: web,
        Principal: github,
        Condition: {
          StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
        },
      }),
      identity({ Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'aud' } } }),
    ],
  },
]
