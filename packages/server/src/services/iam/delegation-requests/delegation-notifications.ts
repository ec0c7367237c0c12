// The messages that tell a requestor what became of a request.
import type { Writer } from '../../../store/store.ts'
import type { DelegationRequest } from '../../../store/tables/delegation-requests.ts'
import { insertNotification } from '../../../store/tables/notifications.ts'
import type { Call } from '../../operation.ts'

/** How long a message waits to be read. */
const keptMilliseconds = 14 * 24 * 60 * 60 * 1000

/**
 * Tells of a new state.
 *
 * DIVERGES: AWS publishes these messages to the SNS topic that a request names, and one more when
 * a request expires. There is no SNS here: the topic is recorded and nothing is published to it.
 * The messages, with the exchange token, are kept for 14 days for the operator, who reads them with
 * `iamd notifications` and brings them to the requestor.
 */
export async function notifyOfState(
  call: Call<unknown>,
  writer: Writer,
  request: DelegationRequest,
): Promise<void> {
  await insert(call, writer, request, { ...common(request), Type: 'StateChange' })
}

/** Tells the exchange token, and until when it is good. */
export async function notifyOfToken(
  call: Call<unknown>,
  writer: Writer,
  request: DelegationRequest,
  exchangeToken: string,
  expiresAt: Date,
): Promise<void> {
  await insert(call, writer, request, {
    ...common(request),
    ExchangeToken: exchangeToken,
    ExpiresAt: expiresAt.toISOString(),
    Type: 'ExchangeToken',
  })
}

/** Source: IAM User Guide, notification message format. */
const common = (request: DelegationRequest) => ({
  RequestId: request.id,
  RequestorWorkflowId: request.workflowId,
  State: request.state,
  OwnerAccountId: request.ownerAccount,
  UpdatedAt: request.updatedAt.toISOString(),
})

async function insert(
  { now, resources }: Call<unknown>,
  writer: Writer,
  { content }: DelegationRequest,
  message: object,
): Promise<void> {
  const notification = {
    id: resources.random.uuid(),
    topicArn: content.notificationChannel,
    publishedAt: now,
    message: JSON.stringify(message),
  }
  await insertNotification(writer, notification, new Date(now.getTime() - keptMilliseconds))
}
