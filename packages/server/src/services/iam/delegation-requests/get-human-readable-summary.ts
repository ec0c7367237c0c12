// iam:GetHumanReadableSummary: what a delegation request asks for, for people.
import type {
  GetHumanReadableSummaryRequest,
  GetHumanReadableSummaryResponse,
} from '@aws-sdk/client-iam'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { readOperation } from '../../operation.ts'
import { invalidArn, invalidInput, noSuchEntity } from '../errors.ts'
import { requestPermission, visibleRequest } from './delegation-target.ts'
import { humanReadableSummary } from './human-readable-summary.ts'

/** What is taken when the call names no locale. */
const defaultLocale = 'en'

const isEnglish = (locale: string): boolean => /^en([-_][a-z]{2})?$/i.test(locale)

const arnPattern = /^arn:[^:]*:[^:]*:[^:]*:[^:]*:./
const requestArnPattern = /^arn:aws:iam::(\d{12}):delegation-request\/([\w-]{16,128})$/

interface EntityReference {
  readonly account: string
  readonly id: string
}

/** @throws {AwsError} for what is no ARN, or one of something that has no summary. */
function readEntityArn(arn: string): EntityReference {
  if (!arnPattern.test(arn)) throw invalidArn()
  const [, account, id] = requestArnPattern.exec(arn) ?? []
  if (account !== undefined && id !== undefined) return { account, id }
  throw invalidInput(`ARN ${arn} is not valid.`)
}

export const GetHumanReadableSummary = readOperation<
  GetHumanReadableSummaryRequest,
  GetHumanReadableSummaryResponse,
  DelegationRequest | undefined
>({
  async target(call, reader) {
    const { account, id } = readEntityArn(call.input.EntityArn)
    const request = await visibleRequest(call, reader, id)
    // Nobody's request has no account yet, and any will do.
    const isOfAccount = request?.ownerAccount === undefined || request.ownerAccount === account
    return isOfAccount ? request : undefined
  },
  authorize(call, request) {
    const { id } = readEntityArn(call.input.EntityArn)
    return [requestPermission(call, id, request, 'owner-or-anyone-before')]
  },
  async run({ input }, _reader, request) {
    if (request === undefined) {
      throw noSuchEntity('delegationRequest', readEntityArn(input.EntityArn).id)
    }
    const { Locale: locale = defaultLocale } = input
    if (!isEnglish(locale)) return { Locale: locale, SummaryState: 'NOT_SUPPORTED' }
    return {
      SummaryContent: humanReadableSummary(request),
      Locale: locale,
      SummaryState: 'AVAILABLE',
    }
  },
})
