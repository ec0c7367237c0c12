// Remembers which principal last tried which action, and writes it to the store now and then.
import type { Caller } from '../authn/caller.ts'
import type { AccountId } from '../identifiers/account-id.ts'
import type { Reader, Store } from '../store/store.ts'
import type { AccessKeyUse } from '../store/tables/access-keys.ts'
import {
  type AccessUse,
  deleteAccessUsesBefore,
  findUsePrincipal,
  listAccessUses,
  listAccessUsesOf,
  putAccessUse,
  type UsePrincipal,
} from '../store/tables/access-uses.ts'

/**
 * What was tried: one entry for each principal, service and action. As at AWS an attempt counts
 * whether it was allowed or not, once it is known who makes it.
 * Source: IAM API reference, GenerateServiceLastAccessedDetails.
 */
export interface AccessRecord {
  /** Notes a call. Costs no I/O. */
  note(caller: Caller, use: AccessKeyUse, action: string): void
  /** What the principals of an account used in the tracking period, written or not. */
  usesIn(reader: Reader, account: AccountId, now: Date): Promise<readonly AccessUse[]>
  /** What one principal used in the tracking period, written or not. */
  usesOf(reader: Reader, principalId: string, now: Date): Promise<readonly AccessUse[]>
  /** Writes what has been noted since, and forgets what is too old. */
  flush(now: Date): Promise<void>
}

/** The last uses of a principal by service and action: no key has to be made to note one. */
interface PrincipalUses {
  readonly principal: UsePrincipal
  readonly uses: Map<string, Map<string, AccessUse>>
}
type Noted = Map<string, PrincipalUses>

const dayMilliseconds = 86_400_000

/** How long a use is reported. Source: IAM User Guide, "Refine permissions using last accessed". */
const trackingMilliseconds = 400 * dayMilliseconds

/** Principals that are written in one go; other calls are answered in between. */
const principalsAtOnce = 200

/** Makes a record over a store. Whoever makes it flushes it from time to time. */
export function createAccessRecord(store: Store): AccessRecord {
  let noted: Noted = new Map()
  /** Found here until the next flush: a reader may not see yet what was just written. */
  let beingWritten: Noted = new Map()
  let lastPruned = 0
  let flushed = Promise.resolve()
  store.onChange((changes) => {
    if (changes !== undefined) return
    noted.clear()
    beingWritten.clear()
  })
  const unwritten = (principalId: string): readonly AccessUse[] => [
    ...allUses(beingWritten.get(principalId)),
    ...allUses(noted.get(principalId)),
  ]
  const writeNoted = async (now: Date): Promise<void> => {
    const written = noted
    beingWritten = written
    noted = new Map()
    try {
      const waiting = [...written.values()]
      for (let start = 0; start < waiting.length; start += principalsAtOnce) {
        await writeUses(store, waiting.slice(start, start + principalsAtOnce))
      }
    } catch (cause) {
      // To be written with what has come in meanwhile, which is newer.
      noted = mergeNoted(written, noted)
      throw cause
    }
    if (now.getTime() - lastPruned < dayMilliseconds) return
    await store.write((writer) => deleteAccessUsesBefore(writer, trackedSince(now)))
    lastPruned = now.getTime()
  }
  return {
    note(caller, { at, service, region }, action) {
      const id = caller.role?.id ?? caller.snapshot?.entity.id ?? caller.account
      let known = noted.get(id)
      if (known === undefined) {
        const kind = principalKind(caller)
        known = { principal: { account: caller.account, kind, id }, uses: new Map() }
        noted.set(id, known)
      }
      const { principal, uses } = known
      let ofService = uses.get(service)
      if (ofService === undefined) {
        ofService = new Map()
        uses.set(service, ofService)
      }
      const name = sessionName(caller)
      ofService.set(action, { principal, service, action, at, region, sessionName: name })
    },
    async usesIn(reader, account, now) {
      const since = trackedSince(now)
      const written = await listAccessUses(reader, account, since)
      const inAccount = [...beingWritten.values(), ...noted.values()].filter(
        ({ principal }) => principal.account === account,
      )
      return newest([...written, ...inAccount.flatMap(allUses)], since)
    },
    async usesOf(reader, principalId, now) {
      const since = trackedSince(now)
      const written = await listAccessUsesOf(reader, principalId, since)
      return newest([...written, ...unwritten(principalId)], since)
    },
    flush(now) {
      const flushing = flushed.then(() => writeNoted(now))
      flushed = flushing.catch(() => {})
      return flushing
    },
  }
}

const trackedSince = (now: Date): Date => new Date(now.getTime() - trackingMilliseconds)

/** What federated users do is done by whoever asked for their credentials. */
function principalKind({ role, snapshot }: Caller): 'root' | 'user' | 'role' {
  if (role !== undefined) return 'role'
  return snapshot === undefined ? 'root' : 'user'
}

function sessionName({ session }: Caller): string | undefined {
  switch (session?.subject.kind) {
    case 'role':
      return session.subject.sessionName
    case 'federated-user':
      return session.subject.name
    default:
      return undefined
  }
}

const writeUses = (store: Store, principals: readonly PrincipalUses[]): Promise<void> =>
  store.write(async (writer) => {
    for (const noted of principals) {
      // It may have been deleted since; development mode forgets whole accounts.
      const recorded = await findUsePrincipal(writer, noted.principal)
      if (recorded === undefined) continue
      for (const use of allUses(noted)) await putAccessUse(writer, { ...use, principal: recorded })
    }
  })

const allUses = (noted: PrincipalUses | undefined): readonly AccessUse[] =>
  [...(noted?.uses.values() ?? [])].flatMap((ofService) => [...ofService.values()])

/** The last of each principal, service and action. */
function newest(all: readonly AccessUse[], since: Date): readonly AccessUse[] {
  const found = new Map<string, AccessUse>()
  for (const use of all) {
    if (use.at < since) continue
    const key = `${use.principal.id} ${use.service}:${use.action}`
    const known = found.get(key)
    if (known === undefined || known.at <= use.at) found.set(key, use)
  }
  return [...found.values()]
}

function mergeNoted(older: Noted, newer: Noted): Noted {
  const merged: Noted = new Map(older)
  for (const [id, { principal, uses }] of newer) {
    const ofPrincipal = new Map(older.get(id)?.uses)
    for (const [service, actions] of uses) {
      ofPrincipal.set(service, new Map([...(ofPrincipal.get(service) ?? []), ...actions]))
    }
    merged.set(id, { principal, uses: ofPrincipal })
  }
  return merged
}
