// iam-toolbox:GetRequestAuthorizationDetails: how a denied call was evaluated.
import type { DenialRecord, RecordedPolicy } from '../../denials/denial-record.ts'
import { type Call, readOperation } from '../operation.ts'
import { invalidNextToken } from './errors.ts'
import { permissionToAsk, recordedDenial } from './recorded-denial.ts'

interface Input {
  readonly authorizationId: string
  readonly nextToken?: string
}

interface Output extends Omit<DenialRecord, 'policies'> {
  readonly policies: readonly (Pick<RecordedPolicy, 'uri' | 'type' | 'inline'> & {
    readonly attachedTo: readonly { readonly arn: string }[]
  })[]
  readonly nextToken?: string
}

export const GetRequestAuthorizationDetails = readOperation<Input, Output>({
  authorize: permissionToAsk,
  async run(call, reader) {
    const { requestContext, evaluations, policies } = await recordedDenial(call, reader)
    const start = openToken(call)
    const end = start + call.resources.denials.limits.evaluationsPerPage
    return {
      requestContext,
      evaluations: evaluations.slice(start, end),
      policies: policies.map(({ uri, type, inline, attachedTo }) => ({
        uri,
        type,
        inline,
        attachedTo: attachedTo.map((arn) => ({ arn })),
      })),
      ...(end < evaluations.length && { nextToken: sealToken(call, end) }),
    }
  },
})

interface TokenInput {
  readonly authorizationId: string
  readonly nextToken?: string | undefined
}

const tokenContext = ({ account, input }: Call<TokenInput>): string =>
  JSON.stringify(['authorization-details', account, input.authorizationId])

/** The token is the sealed index of the next evaluation; it is good for the same details only. */
function sealToken(call: Call<TokenInput>, next: number): string {
  const { keyRing } = call.resources
  return keyRing.seal(Buffer.from(String(next)), tokenContext(call)).toString('base64url')
}

function openToken(call: Call<TokenInput>): number {
  const { nextToken } = call.input
  if (nextToken === undefined) return 0
  const sealed = Buffer.from(nextToken, 'base64url')
  const next = call.resources.keyRing.open(sealed, tokenContext(call))
  if (next === undefined) throw invalidNextToken()
  return Number(next.toString('utf8'))
}
