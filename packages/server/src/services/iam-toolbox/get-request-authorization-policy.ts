// iam-toolbox:GetRequestAuthorizationPolicy: a policy as it was when a call was denied.
import { readOperation } from '../operation.ts'
import { policyNotFound } from './errors.ts'
import { permissionToAsk, recordedDenial } from './recorded-denial.ts'

interface Input {
  readonly authorizationId: string
  readonly policyUri: string
}

interface Output {
  /** The document, as JSON and not as text. */
  readonly policyDocument: unknown
}

export const GetRequestAuthorizationPolicy = readOperation<Input, Output>({
  authorize: permissionToAsk,
  async run(call, reader) {
    const { policies } = await recordedDenial(call, reader)
    const policy = policies.find(({ uri }) => uri === call.input.policyUri)
    if (policy === undefined) throw policyNotFound()
    return { policyDocument: JSON.parse(policy.document) }
  },
})
