// Checks that an ARN in a request can be that of a managed policy; not that there is one.
import { invalidArn, invalidEntityArn } from '../errors.ts'

/** Source: recorded from AWS: a bare name and too few fields can't be parsed. */
const arnPattern = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./
const policyArnPattern = /^arn:aws:iam::(\d{12}|aws):policy\/./

/** @throws {AwsError} ValidationError for what is no ARN, InvalidInput for other ARNs. */
export function checkPolicyArn(arn: string): void {
  if (!arnPattern.test(arn)) throw invalidArn()
  if (!policyArnPattern.test(arn)) throw invalidEntityArn(arn)
}
