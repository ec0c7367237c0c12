// Operations that list what an account has of one kind, by name, under a path.
import type { AccountId } from '../../identifiers/account-id.ts'
import type { PathEntity } from '../../identifiers/arns.ts'
import type { Listed, PageRequest } from '../../store/page-request.ts'
import type { Reader } from '../../store/store.ts'
import { nameKey } from '../../store/tables/name-key.ts'
import { type ReadOperation, readOperation } from '../operation.ts'
import { type PageEnd, readPage } from '../pagination.ts'
import { defaultPathPrefix, listPermission } from './list-permission.ts'

/** The input that all of them have. */
export interface ListRequest {
  readonly PathPrefix?: string | undefined
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/**
 * Declares the operation.
 * @param list reads a part of the list.
 * @param show gives the member of the answer that has the items.
 */
export const listUnderPath = <Item extends { readonly name: string }, Shown extends object>(
  kind: PathEntity,
  list: (
    reader: Reader,
    account: AccountId,
    pathPrefix: string,
    page: PageRequest,
  ) => Promise<Listed<Item>>,
  show: (items: readonly Item[], reader: Reader) => Shown | Promise<Shown>,
): ReadOperation<ListRequest, Shown & PageEnd, undefined> =>
  readOperation<ListRequest, Shown & PageEnd>({
    authorize: (call) => [listPermission(call, kind)],
    async run(call, reader) {
      const { account, input } = call
      const prefix = input.PathPrefix ?? defaultPathPrefix
      const { items, more } = await readPage(
        call,
        [prefix],
        (page) => list(reader, account, prefix, page),
        ({ name }) => nameKey(name),
      )
      return { ...(await show(items, reader)), ...more }
    },
  })
