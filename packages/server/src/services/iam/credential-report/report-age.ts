// How long a credential report is good for.
import type { CredentialReport } from '../../../store/tables/credential-reports.ts'
import type { Call } from '../../operation.ts'

/** AWS: IAM User Guide, "Get credential reports for your AWS account". */
const goodForMilliseconds = 4 * 60 * 60 * 1_000

/** Whether a report is new enough to be given out, and too new to be made again. */
export const isFresh = ({ now }: Call<unknown>, report: CredentialReport): boolean =>
  now.getTime() - report.generatedAt.getTime() < goodForMilliseconds
