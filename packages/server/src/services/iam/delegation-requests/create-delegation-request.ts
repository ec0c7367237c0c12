// iam:CreateDelegationRequest: a product provider asks an account for temporary access.
import type {
  CreateDelegationRequestRequest,
  CreateDelegationRequestResponse,
} from '@aws-sdk/client-iam'
import { type AccountId, toAccountId } from '../../../identifiers/account-id.ts'
import { delegationRequestArn } from '../../../identifiers/arns.ts'
import {
  countDelegationRequests,
  deleteDelegationRequests,
  insertDelegationRequest,
  isWorkflowKnown,
} from '../../../store/tables/delegation-requests.ts'
import type { ProductProvider } from '../../../templates/template-library.ts'
import { writeOperation } from '../../operation.ts'
import { notAProductProvider } from '../delegation-errors.ts'
import { entityAlreadyExists, invalidInput, quotaExceeded } from '../errors.ts'
import { expiryOf, retentionMilliseconds } from './delegation-states.ts'
import { renderedPolicy } from './rendered-policy.ts'

export const CreateDelegationRequest = writeOperation<
  CreateDelegationRequestRequest,
  CreateDelegationRequestResponse
>({
  // Source: Service Authorization Reference, IAM. The id is made after authorization.
  authorize({ account, input, operation }) {
    const resource = delegationRequestArn(account, '*')
    const keys = {
      'iam:TemplateArn': input.Permissions.PolicyTemplateArn,
      'iam:NotificationChannel': input.NotificationChannel,
      'iam:DelegationDuration': String(input.SessionDuration),
    }
    return [{ action: `iam:${operation}`, resource, deniedAs: resource, keys }]
  },
  async run({ account, input, now, resources }, writer) {
    const { quotas, random, templates } = resources
    const provider = templates.providerOf(account)
    if (provider === undefined) throw notAProductProvider(account)
    const { NotificationChannel: channel, OwnerAccountId, RequestorWorkflowId: workflowId } = input
    checkChannel(provider, channel)
    const rendered = renderedPolicy(provider, input.Permissions, quotas)
    await deleteDelegationRequests(writer, new Date(now.getTime() - retentionMilliseconds))
    if (await isWorkflowKnown(writer, account, workflowId)) {
      throw entityAlreadyExists('delegationWorkflow', workflowId)
    }
    if ((await countDelegationRequests(writer, account, now)) >= quotas.delegationRequests) {
      throw quotaExceeded('DelegationRequestsPerAccount', quotas.delegationRequests)
    }
    const id = random.uuid()
    await insertDelegationRequest(writer, {
      id,
      requestor: account,
      workflowId,
      ownerAccount: ownerAccountOf(OwnerAccountId),
      owner: undefined,
      approver: undefined,
      state: 'UNASSIGNED',
      createdAt: now,
      updatedAt: now,
      expiresAt: expiryOf('UNASSIGNED', now),
      content: {
        ...rendered,
        requestorName: provider.name,
        description: input.Description,
        requestMessage: input.RequestMessage,
        redirectUrl: input.RedirectUrl,
        notificationChannel: channel,
        sessionSeconds: input.SessionDuration,
        onlySendByOwner: input.OnlySendByOwner ?? false,
        notes: undefined,
        rejectionReason: undefined,
      },
    })
    return {
      ConsoleDeepLink: `${resources.consoleUrl()}/iam/home#/delegation-requests/${id}`,
      DelegationRequestId: id,
    }
  },
})

const ownerAccountOf = (id: string | undefined): AccountId | undefined =>
  id === undefined ? undefined : toAccountId(id)

/** @throws {AwsError} InvalidInput for what is no topic of one of the provider's accounts. */
function checkChannel(provider: ProductProvider, channel: string): void {
  const [, account] = /^arn:aws:sns:[a-z0-9-]+:(\d{12}):[\w-]{1,256}$/.exec(channel) ?? []
  if (account === undefined) {
    throw invalidInput('NotificationChannel must be the ARN of an Amazon SNS topic.')
  }
  if (!provider.accountIds.includes(account)) {
    throw invalidInput('NotificationChannel must be a topic in an account of the requestor.')
  }
}
