// Turns a CloudTrail record into the request that was decided.
import type { ContextValue } from '@iamd/policy'
import type { Denial } from './denial.ts'
import { isJson, type Json, objectAt, textAt } from './json-members.ts'
import { namedResourceArn } from './named-resource.ts'
import { readDenial } from './read-denial.ts'
import { recordedAction } from './recorded-action.ts'
import { recordedContext } from './recorded-context.ts'
import { recordedResource } from './recorded-resource.ts'

/** What a record, or a message alone, says of a request. */
export interface RecordedRequest {
  readonly denial: Denial | undefined
  readonly principal: string | undefined
  readonly id: string | undefined
  readonly issuer: string | undefined
  readonly action: string | undefined
  readonly resource: string | undefined
  readonly context: Readonly<Record<string, ContextValue>>
  /** What had to be guessed. */
  readonly notes: readonly string[]
}

/** Whether a value looks like a record. */
export const isCloudTrailRecord = (value: unknown): value is Json =>
  isJson(value) && textAt(value, 'eventSource') !== undefined && 'eventName' in value

/** Reads a record. */
export function readCloudTrailRecord(record: Json): RecordedRequest {
  const identity = objectAt(record, 'userIdentity')
  const issuer = textAt(objectAt(objectAt(identity, 'sessionContext'), 'sessionIssuer'), 'arn')
  const denial = readDenial(textAt(record, 'errorMessage') ?? '')
  const fromEvent = recordedAction(record)
  const action = denial?.action ?? fromEvent.action
  const named = denial && requestOfDenial(denial, recordedAccount(identity)).resource
  const found = named ?? recordedResource(record)
  const principal =
    textAt(identity, 'arn') ??
    denial?.principal ??
    textAt(identity, 'invokedBy') ??
    (identity['type'] === 'AWSAccount' ? textAt(identity, 'accountId') : undefined)
  return {
    denial,
    principal,
    id: textAt(identity, 'principalId'),
    issuer,
    action,
    resource: found,
    context: recordedContext(record, identity),
    notes: [
      ...(denial?.action === undefined ? fromEvent.notes : []),
      ...(found === undefined ? ['the record names no resource: give --resource-arn'] : []),
    ],
  }
}

const recordedAccount = (identity: Json): string | undefined => textAt(identity, 'accountId')

/** What a message alone says. */
export function requestOfDenial(denial: Denial, account?: string): RecordedRequest {
  const { principal, action, resource } = denial
  const owner = account ?? principal?.split(':', 5)[4] ?? ''
  return {
    denial,
    principal,
    id: undefined,
    issuer: undefined,
    action,
    resource: resource === undefined ? undefined : namedResourceArn(resource, owner),
    context: {},
    notes: [],
  }
}
