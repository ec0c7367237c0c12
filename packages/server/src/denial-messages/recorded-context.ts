// The context keys that a CloudTrail record tells.
import { isIP } from 'node:net'
import type { ContextValue } from '@iamd/policy'
import { type Json, objectAt, textAt } from './json-members.ts'

type KeyReader = (record: Json, identity: Json) => ContextValue | undefined

const session = (identity: Json): Json => objectAt(identity, 'sessionContext')
const attributes = (identity: Json): Json => objectAt(session(identity), 'attributes')

const s3Parameters = (record: Json): Json =>
  textAt(record, 'eventSource') === 's3.amazonaws.com' ? objectAt(record, 'requestParameters') : {}

/** AWS: CloudTrail User Guide, record contents; IAM User Guide, global condition context keys. */
const keys: Readonly<Record<string, KeyReader>> = {
  'aws:SourceIp': (record) => {
    const address = textAt(record, 'sourceIPAddress')
    return address !== undefined && isIP(address) !== 0 ? address : undefined
  },
  'aws:RequestedRegion': (record) => textAt(record, 'awsRegion'),
  'aws:UserAgent': (record) => textAt(record, 'userAgent'),
  'aws:CurrentTime': (record) => textAt(record, 'eventTime'),
  'aws:EpochTime': (record) => {
    const time = Date.parse(textAt(record, 'eventTime') ?? '')
    return Number.isNaN(time) ? undefined : String(Math.floor(time / 1000))
  },
  'aws:SourceVpce': (record) => textAt(record, 'vpcEndpointId'),
  'aws:SecureTransport': (record) => ('tlsDetails' in record ? 'true' : undefined),
  'aws:userid': (_record, identity) => textAt(identity, 'principalId'),
  'aws:username': (_record, identity) => textAt(identity, 'userName'),
  'aws:MultiFactorAuthPresent': (_record, identity) =>
    textAt(attributes(identity), 'mfaAuthenticated'),
  'aws:TokenIssueTime': (_record, identity) => textAt(attributes(identity), 'creationDate'),
  'aws:SourceIdentity': (_record, identity) => textAt(session(identity), 'sourceIdentity'),
  'aws:ViaAWSService': (_record, identity) =>
    textAt(identity, 'invokedBy')?.endsWith('.amazonaws.com') === true ? 'true' : undefined,
  'aws:CalledVia': (_record, identity) => {
    const service = textAt(identity, 'invokedBy')
    return service?.endsWith('.amazonaws.com') === true ? [service] : undefined
  },
  's3:prefix': (record) => textAt(s3Parameters(record), 'prefix'),
  's3:delimiter': (record) => textAt(s3Parameters(record), 'delimiter'),
  'ec2:SourceInstanceARN': (_record, identity) => textAt(session(identity), 'ec2SourceInstanceArn'),
}

/** The keys that the record has. */
export function recordedContext(
  record: Json,
  identity: Json,
): Readonly<Record<string, ContextValue>> {
  return Object.fromEntries(
    Object.entries(keys).flatMap(([key, read]) => {
      const value = read(record, identity)
      return value === undefined ? [] : [[key, value]]
    }),
  )
}
