// AWS's words for what is wrong with a policy document, by finding, in the order AWS checks.
import type { Finding, FindingCode } from '@iamd/policy'

/** A finding with the text it was found in. */
interface FindingInText {
  readonly finding: Finding
  /** The string of the document that the finding is about, or an empty one. */
  readonly text: string
}

type Wording = string | ((found: FindingInText) => string)

/** Findings that AWS looks for at the same time; of several stages only the first is told. */
type Stage = Readonly<Partial<Record<FindingCode, Wording>>>

/** How one kind of document is refused. */
export interface RefusalTexts {
  /** Of findings that no stage lists: the document breaks the grammar. */
  readonly otherwise: Wording
  readonly stages: readonly Stage[]
}

const legacyParsing = 'The policy failed legacy parsing'
const noActions = 'Policy statement must contain actions.'
const noResources = 'Policy statement must contain resources.'
const noVendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const invalidVendor: Wording = ({ finding }) => `Vendor ${finding.value ?? ''} is not valid`
const sidCharacters =
  'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular ' +
  'expression [0-9A-Za-z]*'
const duplicateSid = 'Statement IDs (SID) in a single policy must be unique.'
const iamPaths =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, ' +
  'instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, ' +
  'oidc-provider/, report/, access-report/.'

/** What AWS tells of a document without a version of its own, or with the older one. */
export const olderVersionText = 'Policy document must be version 2012-10-17 or greater.'

/** Policies of users, groups and roles. The version is checked between grammar and stages. */
export const identityRefusals: RefusalTexts = {
  otherwise: 'Syntax errors in policy.',
  stages: [
    {
      'invalid-date': legacyParsing,
      'resource-legacy': legacyParsing,
      'incomplete-arn': legacyParsing,
    },
    { 'duplicate-sid': duplicateSid, 'invalid-sid': sidCharacters },
    { 'missing-action': noActions, 'empty-action': noActions },
    {
      'resource-not-arn': ({ text }) => `Resource ${text} must be in ARN format or "*".`,
      'invalid-partition': ({ finding, text }) =>
        `Partition "${finding.value ?? ''}" is not valid for resource "${completeArn(text)}".`,
      'resource-without-vendor':
        'Resource vendor must be fully qualified and cannot contain regexes.',
      'iam-resource-region': ({ text }) =>
        `IAM resource ${text} cannot contain region information.`,
      's3-resource-region': ({ text }) => `Resource ${text} can not contain region information.`,
      'iam-resource-path': iamPaths,
    },
    {
      'action-without-vendor': noVendor,
      'action-with-several-colons': 'Actions/Condition can contain only one colon.',
      'invalid-action-vendor': invalidVendor,
      'condition-key-without-vendor': noVendor,
      'invalid-condition-key-vendor': invalidVendor,
    },
    { 'missing-resource': noResources, 'empty-resource': noResources },
    {
      'prohibited-principal': 'Policy document should not specify a principal.',
      'prohibited-not-principal': 'Policy document should not specify a principal.',
    },
  ],
}

/** AWS prints an ARN with too few fields as it completes it. */
const completeArn = (text: string): string => {
  const fields = ['arn', ...text.split(':').slice(1)]
  return [...fields, ...Array.from({ length: Math.max(0, 6 - fields.length) }, () => '*')].join(':')
}

const invalidJson = 'This policy contains invalid Json'
const assumeRoleActionsOnly = 'AssumeRole policy may only specify STS AssumeRole actions.'
const prohibitedField: Wording = ({ finding }) => `Has prohibited field ${finding.path.at(-1)}`
const invalidPrincipalForm = 'Invalid principal in policy'
const invalidPrincipal: Wording = ({ finding: { path }, text }) =>
  invalidPrincipalText(String(path[path.lastIndexOf('Principal') + 1] ?? ''), text)

const domainName = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/

/** What AWS tells of a principal that does not exist or can't be one. */
export const invalidPrincipalText = (type: string, value: string): string =>
  type === 'Federated' && !domainName.test(value)
    ? // AWS: seen for providers of every kind, in 2024 and later.
      'Federated principals must be valid domain names or SAML metadata ARNs'
    : `Invalid principal in policy: "${type.toUpperCase()}":"${value}"`

/** Trust policies of roles. */
export const trustRefusals: RefusalTexts = {
  otherwise: ({ finding }) => `Syntax error at position (${finding.line},${finding.column})`,
  stages: [
    { 'invalid-json': invalidJson, 'nesting-too-deep': invalidJson },
    { 'unknown-element': ({ finding }) => `Unknown field ${finding.value ?? ''}` },
    {
      'prohibited-resource': prohibitedField,
      'prohibited-not-principal': prohibitedField,
      'prohibited-not-action': prohibitedField,
    },
    {
      'missing-statement': 'Missing required field Statement',
      'missing-effect': 'Missing required field Effect',
      'missing-principal': 'Missing required field Principal',
      'missing-action': 'Missing required field Action',
    },
    { 'duplicate-sid': duplicateSid, 'invalid-sid': sidCharacters },
    {
      'action-without-vendor': assumeRoleActionsOnly,
      'action-with-several-colons': assumeRoleActionsOnly,
      'invalid-action-vendor': assumeRoleActionsOnly,
      'empty-action-name': assumeRoleActionsOnly,
      'trust-action-not-sts': assumeRoleActionsOnly,
    },
    {
      'malformed-principal': invalidPrincipalForm,
      'unknown-principal-type': invalidPrincipalForm,
      'unsupported-canonical-user': invalidPrincipalForm,
      'invalid-principal': invalidPrincipal,
      'wildcard-in-principal': invalidPrincipal,
    },
    {
      'trust-github-subject-not-evaluated':
        'Trust policy statement for token.actions.githubusercontent.com must evaluate, using ' +
        'StringEquals, StringLike or StringEqualsIgnoreCase, ' +
        'token.actions.githubusercontent.com:sub or ' +
        'token.actions.githubusercontent.com:job_workflow_ref with a value not scoped to all',
    },
  ],
}

/** A refusal in AWS's words; a grammar error comes before all stages. */
export interface Refusal {
  readonly text: string
  readonly isGrammar: boolean
}

/** What AWS would tell of the findings, or undefined when none is an error. */
export function refusalOf(
  findings: readonly Finding[],
  document: string,
  { otherwise, stages }: RefusalTexts,
): Refusal | undefined {
  const errors = findings.filter((finding) => finding.severity === 'error')
  const unlisted = errors.find(({ code }) => stages.every((stage) => stage[code] === undefined))
  const word = (wording: Wording, finding: Finding): string =>
    typeof wording === 'string' ? wording : wording({ finding, text: textAt(document, finding) })
  // Text that is no JSON has no other findings, so that grammar may come first for all the rest.
  if (unlisted !== undefined) return { text: word(otherwise, unlisted), isGrammar: true }
  for (const stage of stages) {
    for (const finding of errors) {
      const wording = stage[finding.code]
      if (wording !== undefined) return { text: word(wording, finding), isGrammar: false }
    }
  }
  return undefined
}

/** The string in the document that a finding points to. The document is JSON, or has no place. */
function textAt(document: string, { code, path }: Finding): string {
  if (code === 'invalid-json' || code === 'nesting-too-deep') return ''
  let value: unknown = JSON.parse(document)
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return ''
    value = Object.entries(value).find(([key]) => key === String(part))?.[1]
  }
  return typeof value === 'string' ? value : ''
}
