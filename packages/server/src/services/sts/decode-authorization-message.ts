// sts:DecodeAuthorizationMessage: what was asked and decided when a call was denied.
import type {
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse,
} from '@aws-sdk/client-sts'
import { decodeAuthorizationMessage } from '../../authz/authorization-message.ts'
import { readOperation } from '../operation.ts'
import { invalidAuthorizationMessage } from './errors.ts'

export const DecodeAuthorizationMessage = readOperation<
  DecodeAuthorizationMessageRequest,
  DecodeAuthorizationMessageResponse
>({
  authorize: () => [{ action: 'sts:DecodeAuthorizationMessage', resource: '*', deniedAs: '*' }],
  async run({ account, input, resources }) {
    const { EncodedMessage: message } = input
    const DecodedMessage = decodeAuthorizationMessage(resources.keyRing, message, account)
    if (DecodedMessage === undefined) throw invalidAuthorizationMessage()
    return { DecodedMessage }
  },
})
