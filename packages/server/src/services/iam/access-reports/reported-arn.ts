// The ARN of a user or role in a report.
import type { AccountId } from '../../../identifiers/account-id.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { ReportedEntity } from './report-content.ts'

/** As the entity was named when the report was made. */
export const reportedArn = (
  account: AccountId,
  entity: ReportedEntity | undefined,
): string | undefined => entity && entityArn(entity.kind, account, entity.path, entity.name)
