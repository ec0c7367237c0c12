// Finds out who signed a request: credential, key or token, time, signature, in AWS's order.
import { compilePolicies } from '@iamd/policy'
import {
  checkCredentialScope,
  checkSignatureTime,
  expiredToken,
  invalidClientTokenId,
  missingAuthenticationToken,
  type PresentedCredential,
  readCredential,
  type SignedHttpRequest,
  verifySignature,
} from '@iamd/wire'
import type { PolicyDocuments } from '../documents/policy-documents.ts'
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { KeyRing } from '../sealing/key-ring.ts'
import { createDependentCache, type DependentCache } from '../snapshot/dependent-cache.ts'
import { managedPolicy, type PrincipalSnapshots } from '../snapshot/principal-snapshots.ts'
import type { Store } from '../store/store.ts'
import { type AccessKey, findAccessKeyWithSecret } from '../store/tables/access-keys.ts'
import {
  assumedRootCaller,
  type Caller,
  federatedUserCaller,
  roleCaller,
  rootCaller,
  userCaller,
} from './caller.ts'
import { createCountedSigningKeys } from './counted-signing-keys.ts'
import { createOpenedSessions } from './opened-sessions.ts'
import { hasSessionPolicy, narrowingPolicies, type Session } from './session.ts'
import { openSessionToken } from './session-token.ts'

/** What authentication needs of the daemon. */
export interface AuthenticationResources {
  readonly store: Store
  readonly keyRing: KeyRing
  readonly snapshots: PrincipalSnapshots
  readonly documents: PolicyDocuments
  readonly now: () => Date
  /** Makes the account of a well-known key id exist, in development mode only. */
  readonly beforeKeyLookup?: (accessKeyId: string) => Promise<void> | undefined
}

/** A caller and how it signed. */
export interface Identification {
  readonly caller: Caller
  /** The Region in the signature's scope. */
  readonly region: string
}

/** Authenticates requests. */
export interface Authenticator {
  /** @throws {AwsError} AWS's error for whatever is wrong with the request's signature. */
  identify(request: SignedHttpRequest, service: string): Promise<Identification>
  /** Of what is kept in memory. */
  readonly figures: Readonly<Record<'accessKeys' | 'signingKeys' | 'sessions', CacheFigures>>
}

type AccessKeyWithSecret = AccessKey & { readonly secret: string }

/** Makes an authenticator over the store that keeps so many keys of each kind, and sessions. */
export function createAuthenticator(
  resources: AuthenticationResources,
  limit: number,
): Authenticator {
  const { store } = resources
  const signingKeys = createCountedSigningKeys(limit)
  const accessKeys = createDependentCache<AccessKeyWithSecret>(store, limit, async (id) => {
    const value = await store.read((reader) => findAccessKeyWithSecret(reader, id))
    return value && { value, dependsOn: [`access-key:${id}`] }
  })
  // A deleted key may be made anew under the same id in development mode, with another secret.
  store.onChange((changes) => {
    for (const change of changes ?? []) {
      if (change.startsWith('access-key:')) signingKeys.drop(change.slice('access-key:'.length))
    }
  })
  const callers: KnownCallers = new WeakMap()
  const sessions = createOpenedSessions(limit, (token) =>
    openSessionToken(resources.keyRing, token),
  )

  return {
    figures: {
      accessKeys: accessKeys.figures,
      signingKeys: signingKeys.figures,
      sessions: sessions.figures,
    },
    async identify(request, service) {
      const credential = readCredential(request)
      if (credential === undefined) throw missingAuthenticationToken()
      checkCredentialScope(credential, { service, regionIsValid })
      const now = resources.now()
      const key = await findKey(resources, accessKeys, sessions.open, credential, now)
      const caller = await toCaller(resources, callers, key)
      // STS takes presigned requests for 15 minutes even when they ask for less.
      // Source: aws-iam-authenticator, whose tokens ask for 60 seconds and rely on it.
      const presignedSecondsMin = service === 'sts' ? 900 : 0
      checkSignatureTime(credential, now.getTime(), { presignedSecondsMin })
      verifySignature(request, credential, signingKeys.keyOf(credential, key.secret))
      return { caller, region: credential.region }
    },
  }
}

const regionIsValid = (region: string): boolean => /^[a-z0-9-]{1,32}$/.test(region)

interface LongTermKey {
  readonly secret: string
  readonly longTerm: AccessKey
}
interface TemporaryKey {
  readonly secret: string
  readonly session: Session
}

/** AWS checks an inactive key, and a token's age, before it looks at the signature. */
async function findKey(
  resources: AuthenticationResources,
  accessKeys: DependentCache<AccessKeyWithSecret>,
  openToken: (token: string) => Session | undefined,
  credential: PresentedCredential,
  now: Date,
): Promise<LongTermKey | TemporaryKey> {
  const { accessKeyId, sessionToken } = credential
  if (sessionToken !== undefined) {
    const session = openToken(sessionToken)
    if (session?.accessKeyId !== accessKeyId) throw invalidClientTokenId()
    if (session.expiresAt <= now) throw expiredToken()
    return { secret: session.secret, session }
  }
  await resources.beforeKeyLookup?.(accessKeyId)
  const key = await accessKeys.get(accessKeyId)
  if (key?.status !== 'Active') throw invalidClientTokenId()
  return { secret: key.secret, longTerm: key }
}

/** The callers that long-term keys stood for when they were last used. */
type KnownCallers = WeakMap<AccessKey, Caller>

async function toCaller(
  resources: AuthenticationResources,
  callers: KnownCallers,
  key: LongTermKey | TemporaryKey,
): Promise<Caller> {
  const { snapshots } = resources
  if ('longTerm' in key) {
    const { longTerm } = key
    const { id: accessKeyId, account, userId } = longTerm
    const facts = { accessKeyId, session: undefined }
    if (userId === undefined) return rootCaller(account, facts)
    const loaded = snapshots.user(userId)
    const snapshot = found(loaded instanceof Promise ? await loaded : loaded)
    const known = callers.get(longTerm)
    if (known?.snapshot === snapshot) return known
    const caller = userCaller(snapshot, facts)
    callers.set(longTerm, caller)
    return caller
  }
  const { session } = key
  return narrowed(resources, session, await sessionCaller(resources, session))
}

async function sessionCaller(
  resources: AuthenticationResources,
  session: Session,
): Promise<Caller> {
  const { snapshots } = resources
  const { account, accessKeyId, subject } = session
  const facts = { accessKeyId, session }
  switch (subject.kind) {
    case 'root':
      return rootCaller(account, facts)
    case 'assumed-root':
      return assumedRootCaller(session, await taskPolicy(resources, subject.taskPolicyArn))
    case 'user':
      return userCaller(found(await snapshots.user(subject.userId)), facts)
    case 'role': {
      const snapshot = found(await snapshots.role(subject.roleId))
      return roleCaller(
        snapshot,
        session,
        subject.sessionName,
        await sessionPolicies(resources, session),
      )
    }
    case 'federated-user': {
      const { userId, name } = subject
      const issuer = userId === undefined ? undefined : found(await snapshots.user(userId))
      return federatedUserCaller(issuer, session, name, await sessionPolicies(resources, session))
    }
  }
}

async function taskPolicy({ documents, store }: AuthenticationResources, arn: string) {
  return compilePolicies([
    await store.read((reader) => managedPolicy(reader, documents, arn, 'identity')),
  ])
}

/** The caller within what narrows its session. */
function narrowed(
  { documents }: AuthenticationResources,
  session: Session,
  caller: Caller,
): Caller {
  const texts = narrowingPolicies(session)
  if (texts.length === 0) return caller
  const source = (index: number) => ({ id: `ScopePolicy${index + 1}`, type: 'session' }) as const
  const layers = texts.map((text, index) =>
    compilePolicies([documents.compilable(text, 'session', source(index))]),
  )
  return { ...caller, narrowed: layers }
}

/** A session whose user or role is gone is as good as unknown. */
function found<Snapshot>(snapshot: Snapshot | undefined): Snapshot {
  if (snapshot === undefined) throw invalidClientTokenId()
  return snapshot
}

async function sessionPolicies(resources: AuthenticationResources, session: Session) {
  if (!hasSessionPolicy(session)) return undefined
  const { documents, store } = resources
  const inline =
    session.policy === undefined
      ? []
      : [documents.compilable(session.policy, 'session', { id: 'SessionPolicy', type: 'session' })]
  if (session.policyArns.length === 0) return compilePolicies(inline)
  const managed = await store.read(async (reader) => {
    const policies = []
    for (const arn of session.policyArns) {
      policies.push(await managedPolicy(reader, documents, arn, 'session'))
    }
    return policies
  })
  return compilePolicies([...inline, ...managed])
}
