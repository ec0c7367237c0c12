// Makes credential reports beside the calls that ask for them, one at a time for an account.
import { setImmediate } from 'node:timers/promises'
import type { AccountId } from '../identifiers/account-id.ts'
import type { Store } from '../store/store.ts'
import { findAccount } from '../store/tables/accounts.ts'
import { replaceCredentialReport } from '../store/tables/credential-reports.ts'
import { nameKey } from '../store/tables/name-key.ts'
import { findPasswordPolicy } from '../store/tables/password-policies.ts'
import { listUsers } from '../store/tables/users.ts'
import { reportHeader, rootRow, userRow } from './credential-report-rows.ts'
import type { LastUse } from './last-use.ts'

/** The making of reports. */
export interface CredentialReports {
  /** Whether a report of the account is being made. */
  isInProgress(account: AccountId): boolean
  /** Begins to make a report, unless one is being made. */
  start(account: AccountId): void
  /** Resolves when none is being made any more. */
  finish(): Promise<void>
}

/** Users that are read in one go; other calls are answered in between. */
const usersAtOnce = 100

/** Makes reports of the accounts in a store. `onFailure` hears of those that could not be made. */
export function createCredentialReports(
  store: Store,
  lastUse: LastUse,
  now: () => Date,
  onFailure: (cause: unknown) => void,
): CredentialReports {
  const inProgress = new Map<AccountId, Promise<void>>()
  const make = async (account: AccountId): Promise<void> => {
    try {
      const generatedAt = now()
      const content = await reportOf(store, lastUse, account)
      await store.write(async (writer) => {
        // Development mode forgets accounts.
        if ((await findAccount(writer, account)) === undefined) return
        await replaceCredentialReport(writer, account, { generatedAt, content })
      })
    } catch (cause) {
      onFailure(cause)
    } finally {
      inProgress.delete(account)
    }
  }
  return {
    isInProgress: (account) => inProgress.has(account),
    start(account) {
      if (!inProgress.has(account)) inProgress.set(account, make(account))
    },
    async finish() {
      await Promise.all(inProgress.values())
    },
  }
}

async function reportOf(store: Store, lastUse: LastUse, account: AccountId): Promise<string> {
  const lines = [reportHeader]
  await store.read(async (reader) => {
    const found = await findAccount(reader, account)
    if (found !== undefined) lines.push(await rootRow(reader, lastUse, found))
  })
  for (let after: string | undefined = ''; after !== undefined; ) {
    await setImmediate()
    const page: { readonly after: string; readonly limit: number } = { after, limit: usersAtOnce }
    after = await store.read(async (reader) => {
      const policy = await findPasswordPolicy(reader, account)
      const { items: users } = await listUsers(reader, account, '/', page)
      for (const user of users) lines.push(await userRow(reader, lastUse, user, policy))
      const last = users.at(-1)
      return last && nameKey(last.name)
    })
  }
  return lines.join('\n')
}
