// The ARN of the resource that a CloudTrail record is about.
import { isJson, type Json, objectAt, textAt } from './json-members.ts'

interface Place {
  readonly region: string
  readonly account: string
}

type ArnBuilder = (parameters: Json, place: Place) => string | undefined

const withText = (key: string, build: (text: string, place: Place) => string): ArnBuilder => {
  return (parameters, place) => {
    const text = textAt(parameters, key)
    if (text === undefined) return undefined
    return text.startsWith('arn:') ? text : build(text, place)
  }
}

const iam = (key: string, kind: string): ArnBuilder =>
  withText(key, (name, { account }) => `arn:aws:iam::${account}:${kind}/${name}`)

/** By event source: the parameters that name a resource, the first that is there counts. */
const builders: Readonly<Record<string, readonly ArnBuilder[]>> = {
  's3.amazonaws.com': [
    (parameters) => {
      const [bucket, key] = [textAt(parameters, 'bucketName'), textAt(parameters, 'key')]
      if (bucket === undefined) return undefined
      return `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
    },
  ],
  'iam.amazonaws.com': [
    withText('policyArn', (arn) => arn),
    iam('roleName', 'role'),
    iam('userName', 'user'),
    iam('groupName', 'group'),
    iam('instanceProfileName', 'instance-profile'),
    iam('serverCertificateName', 'server-certificate'),
    iam('policyName', 'policy'),
  ],
  'sts.amazonaws.com': [withText('roleArn', (arn) => arn)],
  'lambda.amazonaws.com': [
    withText(
      'functionName',
      (name, at) => `arn:aws:lambda:${at.region}:${at.account}:function:${name}`,
    ),
  ],
  'dynamodb.amazonaws.com': [
    withText(
      'tableName',
      (name, at) => `arn:aws:dynamodb:${at.region}:${at.account}:table/${name}`,
    ),
  ],
  'kms.amazonaws.com': [
    withText('keyId', (id, at) => `arn:aws:kms:${at.region}:${at.account}:key/${id}`),
  ],
  'secretsmanager.amazonaws.com': [
    withText(
      'secretId',
      (id, at) => `arn:aws:secretsmanager:${at.region}:${at.account}:secret:${id}`,
    ),
  ],
  'ssm.amazonaws.com': [
    withText(
      'name',
      (name, at) => `arn:aws:ssm:${at.region}:${at.account}:parameter/${name.replace(/^\//, '')}`,
    ),
  ],
  'sns.amazonaws.com': [withText('topicArn', (arn) => arn)],
  'sqs.amazonaws.com': [
    (parameters, at) => {
      const name = textAt(parameters, 'queueUrl')?.split('/').at(-1)
      return name === undefined ? undefined : `arn:aws:sqs:${at.region}:${at.account}:${name}`
    },
  ],
}

/** The ARN in `requestParameters`, else the first of `resources`; undefined when there is none. */
export function recordedResource(record: Json): string | undefined {
  const account =
    textAt(record, 'recipientAccountId') ?? textAt(objectAt(record, 'userIdentity'), 'accountId')
  const place = { region: textAt(record, 'awsRegion') ?? '', account: account ?? '' }
  const source = textAt(record, 'eventSource') ?? ''
  const parameters = objectAt(record, 'requestParameters')
  for (const build of builders[source] ?? []) {
    const arn = build(parameters, place)
    if (arn !== undefined) return arn
  }
  const { resources } = record
  const arns = (Array.isArray(resources) ? resources : []).flatMap((resource: unknown) =>
    isJson(resource) ? (textAt(resource, 'ARN') ?? textAt(resource, 'arn') ?? []) : [],
  )
  return arns[0]
}
