// The condition keys of a provider's token: `PROVIDER:sub` and the like.
import type { ContextValue } from '@iamd/policy'
import type { JWTPayload } from 'jose'
import type { TokenClaims } from './token-claims.ts'

const github = [
  'actor',
  'actor_id',
  'enterprise_id',
  'environment',
  'job_workflow_ref',
  'ref',
  'repository',
  'repository_id',
  'repository_owner_id',
  'workflow',
]
const buildkite = [
  'build_branch',
  'cluster_id',
  'cluster_name',
  'organization_id',
  'organization_slug',
  'pipeline_id',
  'pipeline_slug',
]

/**
 * Providers whose own claims AWS makes keys of. Source: Service Authorization Reference,
 * sts:AssumeRoleWithWebIdentity, 2026.
 */
const ownClaims: readonly (readonly [provider: RegExp, claims: readonly string[]])[] = [
  [/^token\.actions\.githubusercontent\.com(\/.+)?$/, github],
  [/^token\.actions\.[a-z0-9-]+\.ghe\.com$/, github],
  [/^github\.com\/enterprises\/.+$/, github],
  [/^agent\.buildkite\.com$|^agent\.[a-z0-9-]+\.buildkite\.(dev|site)$/, buildkite],
  [
    /^gitlab\.com$/,
    [
      'namespace_id',
      'pipeline_source',
      'project_id',
      'ref_protected',
      'runner_environment',
      'user_access_level',
      'user_email',
      'user_id',
      'user_login',
    ],
  ],
  [/^oidc\.circleci\.com\/org\/.+$/, ['oidc.circleci.com/project-id']],
  [/^idcs-[a-z0-9]+\.identity\.oraclecloud\.com$/, ['rpst_id']],
  [/^accounts\.google\.com$/, ['google/organization_number']],
]

/** Keys that later requests of the session still have. Source: IAM User Guide, web identity keys. */
const lasting = ['aud', 'sub', 'amr', 'id']

/** The keys while the role is assumed, and those that stay. */
export interface ProviderKeys {
  readonly now: Readonly<Record<string, ContextValue>>
  readonly later: Readonly<Record<string, ContextValue>>
}

/** @param provider host and path of the provider, which keys begin with. */
export function providerKeys(
  provider: string,
  payload: JWTPayload,
  { subject, audience, originalAudience }: TokenClaims,
): ProviderKeys {
  const claims: [string, ContextValue | undefined][] = [
    ['aud', audience],
    ['oaud', originalAudience],
    ['sub', subject],
    ['amr', claimValue(payload['amr'])],
    ['email', claimValue(payload['email'])],
  ]
  for (const [pattern, names] of ownClaims) {
    if (!pattern.test(provider)) continue
    for (const name of names) claims.push([name, claimValue(claimNamed(payload, name))])
  }
  const present = claims.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  )
  const keysOf = (entries: typeof present) =>
    Object.fromEntries(entries.map(([name, value]) => [`${provider}:${name}`, value]))
  return { now: keysOf(present), later: keysOf(present.filter(([name]) => lasting.includes(name))) }
}

/** Google's claims are nested: `google/organization_number` is one inside of `google`. */
function claimNamed(payload: JWTPayload, name: string): unknown {
  if (payload[name] !== undefined) return payload[name]
  const [outer = '', inner = ''] = name.split('/')
  return Object(payload[outer])[inner]
}

function claimValue(value: unknown): ContextValue | undefined {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (!Array.isArray(value)) return undefined
  return value.filter((one) => typeof one === 'string')
}
