// The condition keys of a request, each computed only when a policy asks for it.
import type { ContextReader, ContextValue } from '@iamd/policy'
import { type Caller, isAssumedRoot } from '../authn/caller.ts'
import { federationKey } from '../authn/federation.ts'
import type { Tag } from '../store/columns.ts'
import type { RequestFacts } from './request-facts.ts'

/** Where an account is in an organization. */
export interface OrganizationPlace {
  readonly organizationId: string
  /** `o-…/r-…/`, with the units on the way. */
  readonly path: string
}

/** What the context of one permission check is made of. */
export interface ContextFacts {
  readonly caller: Caller
  readonly request: RequestFacts
  /** Tags that the request would set. */
  readonly requestTags: readonly Tag[] | undefined
  /** Tag keys that the request names: those it sets, or those it removes. */
  readonly tagKeys: readonly string[] | undefined
  /** Tags of the resource; undefined when it can't have any or does not exist. */
  readonly resourceTags: readonly Tag[] | undefined
  readonly resourceAccount: string | undefined
  /** The places of the caller's account and of the resource's; undefined in no organization. */
  readonly principalOrganization: OrganizationPlace | undefined
  readonly resourceOrganization: OrganizationPlace | undefined
  /** Keys of the service at hand, by lower-case name. */
  readonly serviceKeys: ReadonlyMap<string, ContextValue>
  /** The same in AWS's spelling; undefined values are absent keys. */
  readonly spelledServiceKeys?: Readonly<Record<string, ContextValue | undefined>> | undefined
}

type KeyReader = (facts: ContextFacts) => ContextValue | undefined

const principalTypes = {
  root: 'Account',
  user: 'User',
  'role-session': 'AssumedRole',
  'federated-user': 'FederatedUser',
  service: 'Service',
  'web-identity': 'Anonymous',
  saml: 'Anonymous',
  anonymous: 'Anonymous',
} as const

/** Those who come by an identity provider have no identity in any account yet. */
const ofIdentity =
  (read: (caller: Caller) => string): KeyReader =>
  ({ caller }) =>
    'account' in caller.principal ? read(caller) : undefined

/** Global keys. Source: IAM User Guide, AWS global condition context keys. */
const globalKeys: Readonly<Record<string, KeyReader>> = {
  'aws:PrincipalArn': ofIdentity((caller) => caller.principalArn),
  'aws:PrincipalAccount': ofIdentity((caller) => caller.account),
  'aws:PrincipalType': ({ caller }) => principalTypes[caller.principal.kind],
  'aws:userid': ofIdentity((caller) => caller.userId),
  'aws:username': ({ caller }) => caller.user?.name,
  'aws:PrincipalOrgID': ({ principalOrganization: place }) => place?.organizationId,
  'aws:PrincipalOrgPaths': ({ principalOrganization: place }) => place && [place.path],
  'aws:PrincipalIsAWSService': () => 'false',
  'aws:ViaAWSService': () => 'false',
  'aws:FederatedProvider': ({ caller }) => caller.federation?.provider,
  'aws:SourceIdentity': ({ caller }) => caller.session?.sourceIdentity,
  'aws:TokenIssueTime': ({ caller }) => caller.session && isoTime(caller.session.issuedAt),
  'aws:AssumedRoot': ({ caller }) => (isAssumedRoot(caller) ? 'true' : undefined),
  'aws:MultiFactorAuthPresent': ({ caller }) => multiFactorAuthPresent(caller),
  'aws:MultiFactorAuthAge': ({ caller, request }) => {
    const at = caller.mfaAt
    return at && String(Math.floor((request.receivedAt.getTime() - at.getTime()) / 1000))
  },
  'aws:SourceIp': ({ request }) => request.sourceIp,
  'aws:CurrentTime': ({ request }) => isoTime(request.receivedAt),
  'aws:EpochTime': ({ request }) => String(Math.floor(request.receivedAt.getTime() / 1000)),
  'aws:RequestedRegion': ({ request }) => request.requestedRegion,
  'aws:SecureTransport': ({ request }) => String(request.secureTransport),
  'aws:UserAgent': ({ request }) => request.userAgent,
  'aws:Referer': ({ request }) => request.referer,
  'aws:TagKeys': ({ tagKeys }) => tagKeys,
  'aws:ResourceAccount': ({ resourceAccount }) => resourceAccount,
  'aws:ResourceOrgID': ({ resourceOrganization: place }) => place?.organizationId,
  'aws:ResourceOrgPaths': ({ resourceOrganization: place }) => place && [place.path],
}

/** Keys that have a tag key after the slash. */
const tagFamilies: Readonly<Record<string, (facts: ContextFacts) => readonly Tag[] | undefined>> = {
  'aws:PrincipalTag': ({ caller }) => caller.tags,
  'aws:RequestTag': ({ requestTags }) => requestTags,
  'aws:ResourceTag': ({ resourceTags }) => resourceTags,
  'iam:ResourceTag': ({ resourceTags }) => resourceTags,
}

const byLowerCaseName = <Value>(table: Readonly<Record<string, Value>>) =>
  new Map(Object.entries(table).map(([name, value]) => [name.toLowerCase(), value]))
const globalKeyReaders = byLowerCaseName(globalKeys)
const tagReaders = byLowerCaseName(tagFamilies)

/** A context that can also be listed, for those who ask why. */
export interface RequestContext extends ContextReader {
  /** Every key that is present, in AWS's spelling, with its value. */
  entries(): readonly (readonly [key: string, value: ContextValue])[]
}

/** Makes the context of a request. Keys are asked for in lower case. */
export function requestContext(facts: ContextFacts): RequestContext {
  return {
    get(key) {
      const read = globalKeyReaders.get(key)
      if (read !== undefined) return read(facts)
      const slash = key.indexOf('/')
      const tagsOf = slash < 0 ? undefined : tagReaders.get(key.slice(0, slash))
      if (tagsOf === undefined) {
        return facts.serviceKeys.get(key) ?? federationKey(facts.caller.federation, key)
      }
      const wanted = key.slice(slash + 1)
      return tagsOf(facts)?.find((tag) => tag.Key.toLowerCase() === wanted)?.Value
    },
    entries() {
      const entries: (readonly [string, ContextValue])[] = []
      for (const [key, read] of Object.entries(globalKeys)) {
        const value = read(facts)
        if (value !== undefined) entries.push([key, value])
      }
      for (const [family, tagsOf] of Object.entries(tagFamilies)) {
        for (const tag of tagsOf(facts) ?? []) entries.push([`${family}/${tag.Key}`, tag.Value])
      }
      for (const [key, value] of Object.entries(facts.spelledServiceKeys ?? {})) {
        if (value !== undefined) entries.push([key, value])
      }
      return [...entries, ...Object.entries(facts.caller.federation?.keys ?? {})]
    },
  }
}

/**
 * Absent for long-term keys without a code and for all federated identities, so that `Bool` does not
 * match them but `BoolIfExists` does. Source: IAM User Guide, AWS global condition context keys.
 */
function multiFactorAuthPresent({ mfaAt, session, federation }: Caller): string | undefined {
  if (mfaAt !== undefined) return 'true'
  if (session === undefined || federation !== undefined) return undefined
  return session.subject.kind === 'federated-user' ? undefined : 'false'
}

const isoTime = (time: Date): string => `${time.toISOString().slice(0, 19)}Z`
