// Where in organizations the accounts of a call are, for the condition keys that ask.
import type { Caller } from '../authn/caller.ts'
import type { OrganizationPlace } from '../context/request-context.ts'
import type { Reader, Store } from '../store/store.ts'
import { findOrganizationAccount } from '../store/tables/organization-accounts.ts'
import { readPathTo } from '../store/tables/organizational-units.ts'
import { type Permission, resourceAccountOf } from './permission.ts'

/** Places by account; accounts that are in no organization have none. */
export type OrganizationPlaces = ReadonlyMap<string, OrganizationPlace>

/** The places that are known, so that most calls read none. */
export interface KnownOrganizationPlaces {
  /** To be called before the view that places are then read from: what is older is not kept. */
  before(): PlaceLookup
}

/** Gives the place of an account, from memory or, where it has to, from the view. */
export type PlaceLookup = (
  view: View,
  account: string,
) => MaybePromise<OrganizationPlace | undefined>

/** Runs work on a consistent view: `Store.read`, or a view that is there already. */
export type View = <Result>(work: (reader: Reader) => Promise<Result>) => Promise<Result>

type MaybePromise<Value> = Value | Promise<Value>

const placesMaximum = 10_000

/** Makes the memory of places; it is forgotten whenever an organization changes. */
export function createOrganizationPlaces(store: Pick<Store, 'onChange'>): KnownOrganizationPlaces {
  let known = new Map<string, OrganizationPlace | undefined>()
  store.onChange((keys) => {
    if (keys?.some((key) => key.startsWith('organization:')) ?? true) known = new Map()
  })
  return {
    before() {
      const kept = known
      return (view, account) => {
        const place = known.get(account)
        if (place !== undefined || known.has(account)) return place
        return view(async (reader) => {
          const read = await readOrganizationPlace(reader, account)
          // A transaction may yet be undone.
          if (!('run' in reader)) {
            if (kept.size >= placesMaximum) kept.clear()
            kept.set(account, read)
          }
          return read
        })
      }
    },
  }
}

/** Looks up the places of the caller's account and of those that own what the call is about. */
export function findOrganizationPlaces(
  lookup: PlaceLookup,
  view: View,
  caller: Caller,
  permissions: readonly Permission[],
): MaybePromise<OrganizationPlaces> {
  const accounts = new Set<string>([caller.account])
  for (const permission of permissions) accounts.add(resourceAccountOf(permission, caller.account))
  const found = new Map<string, OrganizationPlace>()
  const toRead: Promise<unknown>[] = []
  for (const account of accounts) {
    const place = lookup(view, account)
    if (place instanceof Promise) {
      toRead.push(place.then((read) => read && found.set(account, read)))
    } else if (place !== undefined) found.set(account, place)
  }
  return toRead.length === 0 ? found : Promise.all(toRead).then(() => found)
}

/** The place of an account; undefined when it is in no organization. */
export async function readOrganizationPlace(
  reader: Reader,
  account: string,
): Promise<OrganizationPlace | undefined> {
  const member = await findOrganizationAccount(reader, account)
  if (member === undefined) return undefined
  const { organizationId, parentId } = member
  const path = await readPathTo(reader, parentId)
  // AWS: IAM User Guide, aws:PrincipalOrgPaths: the path ends with the parent and a slash.
  return { organizationId, path: `${[organizationId, ...path].join('/')}/` }
}
