// The root user as IAM's answers show it: without name and path.
import type { User as UserOutput } from '@aws-sdk/client-iam'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { rootArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import { findAccount } from '../../../store/tables/accounts.ts'

/** The root user of an account. Source: IAM API reference, GetUser. */
export const rootUser = async (reader: Reader, account: AccountId): Promise<UserOutput> => ({
  Path: undefined,
  UserName: undefined,
  UserId: account,
  Arn: rootArn(account),
  CreateDate: (await findAccount(reader, account))?.createdAt,
})
