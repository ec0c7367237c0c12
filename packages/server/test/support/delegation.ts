// A product provider, its template, and a customer with users. Tests only.
import {
  AcceptDelegationRequestCommand,
  AssociateDelegationRequestCommand,
  CreateDelegationRequestCommand,
  type CreateDelegationRequestCommandInput,
  GetDelegationRequestCommand,
  type IAMClient,
  RejectDelegationRequestCommand,
  SendDelegationTokenCommand,
  UpdateDelegationRequestCommand,
} from '@aws-sdk/client-iam'
import { createAccount } from '../../src/commands/root-credentials.ts'
import { listNotifications } from '../../src/store/tables/notifications.ts'
import { startWithTemplates } from './templates.ts'
import type { Credentials, TestDaemon, TestSurroundings } from './test-daemon.ts'

export const providerAccount = '444455556666'
export const templateArn =
  'arn:aws:iam::partner:delegation-template/example.com/Monitoring_20260101'
export const roleTemplateArn =
  'arn:aws:iam::partner:delegation-template/example.com/MonitoringRole_20260101'
export const actionsTemplateArn =
  'arn:aws:iam::partner:delegation-template/example.com/Actions_20260101'
export const topic = `arn:aws:sns:us-east-1:${providerAccount}:delegations`

/** What the provider may ask for. */
const templates = {
  ProductProviders: [
    {
      Name: 'Example Monitoring',
      AccountIds: [providerAccount, '444455557777'],
      PolicyTemplates: [
        {
          PolicyTemplateArn: templateArn,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*' },
              {
                Effect: 'Allow',
                Action: 's3:GetObject',
                Resource: 'arn:aws:s3:::@{bucketNames}/*',
              },
              {
                '@Enabled': 'AllowWriting',
                Effect: 'Allow',
                Action: 'iam:CreateUser',
                Resource: '*',
              },
            ],
          },
        },
        {
          PolicyTemplateArn: actionsTemplateArn,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { Effect: 'Allow', Action: '@{actionNames}', Resource: '*' },
              {
                '@Enabled': '!Unlimited',
                Effect: 'Deny',
                NotAction: 's3:*',
                NotResource: 'arn:aws:s3:::one/*',
              },
            ],
          },
        },
        {
          PolicyTemplateArn: roleTemplateArn,
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: ['iam:CreateRole', 'iam:PutRolePolicy'],
                Resource: 'arn:aws:iam::*:role/example.com/*',
                Condition: {
                  StringEquals: {
                    'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/ReadOnlyAccess',
                  },
                },
              },
            ],
          },
        },
      ],
    },
  ],
}

/** A daemon whose own account is the customer, and the provider's root user. */
export interface DelegationUnderTest {
  readonly daemon: TestDaemon
  readonly provider: Credentials
}

export async function startDelegation(
  surroundings: TestSurroundings = {},
  quotas: Readonly<Record<string, number>> = {},
  moreTemplates: object = {},
): Promise<DelegationUnderTest & AsyncDisposable> {
  const daemon = await startWithTemplates({ ...templates, ...moreTemplates }, surroundings, quotas)
  const { accessKeyId, secretAccessKey } = await createAccount(daemon.store, providerAccount)
  return {
    daemon,
    provider: { accessKeyId, secretAccessKey },
    [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
  }
}

let requests = 0

/** The input of a request that can be made. */
export function requestInput(
  more: Partial<CreateDelegationRequestCommandInput> = {},
): CreateDelegationRequestCommandInput {
  requests += 1
  return {
    Description: 'Set up monitoring',
    Permissions: {
      PolicyTemplateArn: templateArn,
      Parameters: [{ Name: 'bucketNames', Values: ['one', 'two'], Type: 'stringList' }],
    },
    RequestorWorkflowId: `workflow-${requests}`,
    NotificationChannel: topic,
    SessionDuration: 3600,
    ...more,
  }
}

/** Permissions to do some actions anywhere. */
export const actionPermissions = (...actions: string[]) => ({
  PolicyTemplateArn: actionsTemplateArn,
  Parameters: [
    { Name: 'actionNames', Values: actions, Type: 'stringList' as const },
    { Name: 'Unlimited', Values: ['True'], Type: 'string' as const },
  ],
})

/** Makes a request; gives its id. */
export async function createRequest(
  { daemon, provider }: DelegationUnderTest,
  more: Partial<CreateDelegationRequestCommandInput> = {},
): Promise<string> {
  const command = new CreateDelegationRequestCommand(requestInput(more))
  const { DelegationRequestId } = await daemon.iam(provider).send(command)
  return DelegationRequestId ?? ''
}

/** The calls on a request. */
export const requestCalls = {
  AssociateDelegationRequest: (iam: IAMClient, DelegationRequestId: string) =>
    iam.send(new AssociateDelegationRequestCommand({ DelegationRequestId })),
  GetDelegationRequest: (iam: IAMClient, DelegationRequestId: string) =>
    iam.send(new GetDelegationRequestCommand({ DelegationRequestId })),
  UpdateDelegationRequest: (iam: IAMClient, DelegationRequestId: string, Notes?: string) =>
    iam.send(
      new UpdateDelegationRequestCommand({
        DelegationRequestId,
        ...(Notes !== undefined && { Notes }),
      }),
    ),
  AcceptDelegationRequest: (iam: IAMClient, DelegationRequestId: string) =>
    iam.send(new AcceptDelegationRequestCommand({ DelegationRequestId })),
  RejectDelegationRequest: (iam: IAMClient, DelegationRequestId: string, Notes?: string) =>
    iam.send(
      new RejectDelegationRequestCommand({
        DelegationRequestId,
        ...(Notes !== undefined && { Notes }),
      }),
    ),
  SendDelegationToken: (iam: IAMClient, DelegationRequestId: string) =>
    iam.send(new SendDelegationTokenCommand({ DelegationRequestId })),
} as const

/** What the provider would have been told, oldest first. */
export async function messagesOf(daemon: TestDaemon): Promise<readonly Record<string, string>[]> {
  const notifications = await daemon.store.read((reader) => listNotifications(reader, topic))
  return notifications.map(({ message }) => JSON.parse(message) as Record<string, string>)
}

/** The last exchange token that the provider would have been sent. */
export async function lastToken(daemon: TestDaemon): Promise<string> {
  const tokens = (await messagesOf(daemon)).filter(({ Type }) => Type === 'ExchangeToken')
  return tokens.at(-1)?.['ExchangeToken'] ?? ''
}

/** Takes a request on as one, accepts it as another and sends its token; gives the token. */
export async function delegate(
  { daemon }: DelegationUnderTest,
  id: string,
  owner: Credentials,
  approver: Credentials,
): Promise<string> {
  await requestCalls.AssociateDelegationRequest(daemon.iam(owner), id)
  await requestCalls.AcceptDelegationRequest(daemon.iam(approver), id)
  await requestCalls.SendDelegationToken(daemon.iam(owner), id)
  return lastToken(daemon)
}
