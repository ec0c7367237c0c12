// The well-known accounts of development mode. Nothing else in iamd has default credentials.
import { type AccessKeyId, toAccessKeyId } from './identifiers/access-key-id.ts'
import { type AccountId, isAccountId, toAccountId } from './identifiers/account-id.ts'
import type { RandomSource } from './identifiers/random-source.ts'
import { newUniqueId } from './identifiers/unique-id.ts'
import type { Store, Writer } from './store/store.ts'
import { findAccessKey, insertAccessKey } from './store/tables/access-keys.ts'
import { findAccount, increaseUsage, insertAccount } from './store/tables/accounts.ts'
import { insertPolicyAttachment } from './store/tables/policy-attachments.ts'
import { insertUser } from './store/tables/users.ts'

/** Secret of every well-known key. */
export const developmentSecret = 'test'

/** Id of the key of the administrator of the default account. */
export const developmentKeyId = 'test'

/** The account that `test`/`test` belongs to. */
export const developmentAccount = toAccountId('000000000000')

const administratorPolicy = 'arn:aws:iam::aws:policy/AdministratorAccess'

/** The accounts of development mode. */
export interface DevelopmentAccounts {
  /** Makes the default account with its administrator. */
  createDefault(): Promise<void>
  /** A 12-digit access key id is the root of that account, which exists once it is used. */
  beforeKeyLookup(accessKeyId: string): Promise<void> | undefined
  /** Forgets everything but what a fresh start has. */
  reset(): Promise<void>
}

/** Makes them over a store in memory. */
export function createDevelopmentAccounts(
  store: Store,
  now: () => Date,
  random: RandomSource,
): DevelopmentAccounts {
  const known = new Set<string>()
  const createDefault = () =>
    store.write(async (writer) => {
      await ensureAccount(writer, developmentAccount, now())
      const id = newUniqueId('user', now(), random)
      const user = { id, account: developmentAccount, name: 'admin', path: '/', createdAt: now() }
      await increaseUsage(writer, developmentAccount, 'users', Number.MAX_SAFE_INTEGER)
      await insertUser(writer, { ...user, boundaryArn: undefined, tags: [] })
      const owner = { kind: 'user', id, account: developmentAccount } as const
      await insertPolicyAttachment(writer, owner, administratorPolicy)
      await insertKey(writer, toAccessKeyId(developmentKeyId), developmentAccount, id, now())
    })
  return {
    createDefault,
    beforeKeyLookup(accessKeyId) {
      if (!isAccountId(accessKeyId) || known.has(accessKeyId)) return undefined
      return store.write(async (writer) => {
        if ((await findAccessKey(writer, accessKeyId)) === undefined) {
          await ensureAccount(writer, accessKeyId, now())
          await insertKey(writer, toAccessKeyId(accessKeyId), accessKeyId, undefined, now())
        }
        known.add(accessKeyId)
      })
    },
    async reset() {
      await store.reset?.()
      known.clear()
      await createDefault()
    },
  }
}

async function ensureAccount(writer: Writer, id: AccountId, createdAt: Date): Promise<void> {
  if ((await findAccount(writer, id)) === undefined) await insertAccount(writer, id, createdAt)
}

const insertKey = (
  writer: Writer,
  id: AccessKeyId,
  account: AccountId,
  userId: string | undefined,
  createdAt: Date,
) =>
  insertAccessKey(writer, { id, account, userId, status: 'Active', createdAt }, developmentSecret)
