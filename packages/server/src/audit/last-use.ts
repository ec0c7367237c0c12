// Remembers when keys and roles were last used, and writes it to the store now and then.
import type { Caller } from '../authn/caller.ts'
import { type AccessKeyId, toAccessKeyId } from '../identifiers/access-key-id.ts'
import type { Store } from '../store/store.ts'
import { type AccessKeyUse, updateAccessKeyUse } from '../store/tables/access-keys.ts'
import { updateRoleLastUsed } from '../store/tables/roles.ts'

/** When and where a role was last used. */
export interface RoleUse {
  readonly at: Date
  readonly region: string
}

/** The record of uses. What is not yet in the store is found here. */
export interface LastUse {
  /** Notes a call. Costs no I/O. */
  note(caller: Caller, use: AccessKeyUse): void
  ofAccessKey(id: AccessKeyId): AccessKeyUse | undefined
  ofRole(id: string): RoleUse | undefined
  /** Writes what has been noted since. */
  flush(): Promise<void>
}

/** Makes a record over a store. Whoever makes it flushes it from time to time. */
export function createLastUse(store: Store): LastUse {
  let keys = new Map<AccessKeyId, AccessKeyUse>()
  let roles = new Map<string, RoleUse>()
  let keysBeingWritten = keys
  let rolesBeingWritten = roles
  store.onChange((changes) => {
    if (changes !== undefined) return
    keys.clear()
    roles.clear()
  })
  return {
    note(caller, use) {
      if (caller.role !== undefined) roles.set(caller.role.id, use)
      else if (caller.session === undefined) keys.set(toAccessKeyId(caller.accessKeyId), use)
    },
    ofAccessKey: (id) => keys.get(id) ?? keysBeingWritten.get(id),
    ofRole: (id) => roles.get(id) ?? rolesBeingWritten.get(id),
    async flush() {
      if (keys.size === 0 && roles.size === 0) return
      keysBeingWritten = keys
      rolesBeingWritten = roles
      keys = new Map()
      roles = new Map()
      await store.write(async (writer) => {
        for (const [id, use] of keysBeingWritten) await updateAccessKeyUse(writer, id, use)
        for (const [id, use] of rolesBeingWritten) {
          await updateRoleLastUsed(writer, id, use.at, use.region)
        }
      })
    },
  }
}
