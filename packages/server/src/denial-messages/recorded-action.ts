// The action that a CloudTrail event was authorized as. Most events are named like their action.
import { type Json, textAt } from './json-members.ts'

/** Event sources whose first label is not the prefix of their actions. */
const prefixes: Readonly<Record<string, string>> = {
  'monitoring.amazonaws.com': 'cloudwatch',
  'email.amazonaws.com': 'ses',
  'tagging.amazonaws.com': 'tag',
  'application-autoscaling.amazonaws.com': 'application-autoscaling',
  'autoscaling-plans.amazonaws.com': 'autoscaling-plans',
  'cognito-identity.amazonaws.com': 'cognito-identity',
  'elasticfilesystem.amazonaws.com': 'elasticfilesystem',
  'streams.dynamodb.amazonaws.com': 'dynamodb',
  'bedrock-runtime.amazonaws.com': 'bedrock',
  's3express.amazonaws.com': 's3express',
}

/** AWS: operations of S3 and their permissions (Amazon S3 User Guide, required permissions). */
const actionsOfEvents: Readonly<Record<string, string>> = {
  's3:HeadObject': 's3:GetObject',
  's3:HeadBucket': 's3:ListBucket',
  's3:ListObjects': 's3:ListBucket',
  's3:ListObjectsV2': 's3:ListBucket',
  's3:ListObjectVersions': 's3:ListBucketVersions',
  's3:ListBuckets': 's3:ListAllMyBuckets',
  's3:DeleteObjects': 's3:DeleteObject',
  's3:CopyObject': 's3:PutObject',
  's3:CreateMultipartUpload': 's3:PutObject',
  's3:UploadPart': 's3:PutObject',
  's3:CompleteMultipartUpload': 's3:PutObject',
  's3:ListMultipartUploads': 's3:ListBucketMultipartUploads',
  's3:ListParts': 's3:ListMultipartUploadParts',
  's3:PutBucketLifecycle': 's3:PutLifecycleConfiguration',
  's3:GetBucketLifecycle': 's3:GetLifecycleConfiguration',
  's3:GetBucketEncryption': 's3:GetEncryptionConfiguration',
  's3:PutBucketEncryption': 's3:PutEncryptionConfiguration',
  's3:GetBucketReplication': 's3:GetReplicationConfiguration',
  's3:PutBucketReplication': 's3:PutReplicationConfiguration',
  'lambda:Invoke': 'lambda:InvokeFunction',
  'dynamodb:BatchExecuteStatement': 'dynamodb:PartiQLSelect',
}

/** The action, with a note when the event's name had to be translated. */
export function recordedAction(record: Json): {
  readonly action: string | undefined
  readonly notes: readonly string[]
} {
  const source = textAt(record, 'eventSource')
  // Lambda and CloudFront append the version of their API: ListFunctions20150331.
  const name = textAt(record, 'eventName')?.replace(/\d{8}(?:v\d+)?(?:_\d+)?$/, '')
  if (source === undefined || name === undefined) return { action: undefined, notes: [] }
  const prefix = prefixes[source] ?? source.split('.', 1)[0] ?? source
  const event = `${prefix}:${name}`
  const action = Object.hasOwn(actionsOfEvents, event) ? actionsOfEvents[event] : undefined
  if (action === undefined) return { action: event, notes: [] }
  return { action, notes: [`the event ${event} is authorized as ${action}`] }
}
