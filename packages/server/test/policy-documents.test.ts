// What AWS says of documents that it does not take as managed or inline policies, and of sizes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CreatePolicyCommand, CreateUserCommand, PutUserPolicyCommand } from '@aws-sdk/client-iam'
import { parsePolicy } from '@iamd/policy'
import { AwsError } from '@iamd/wire'
import fc from 'fast-check'
import { documentSize } from '../src/services/iam/policy-documents/document-size.ts'
import { checkIdentityPolicy } from '../src/services/iam/policy-documents/identity-policy-document.ts'
import {
  jsonStrings,
  replaceJsonStrings,
} from '../src/services/iam/policy-documents/json-strings.ts'
import {
  refusalOf,
  trustRefusals,
} from '../src/services/iam/policy-documents/malformed-policy-texts.ts'
import { percentEncode } from '../src/services/iam/policy-documents/percent-encode.ts'
import { errorOf } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const allowed = { Effect: 'Allow', Action: 's3:ListBucket', Resource: 'arn:aws:s3:::bucket' }
const current = (statement: unknown) => ({ Version: '2012-10-17', Statement: statement })
const withResource = (Resource: unknown) => current({ ...allowed, Resource })
const withAction = (Action: unknown) => current({ ...allowed, Action })
const withCondition = (Condition: unknown) => current({ ...allowed, Condition })

const syntax = 'Syntax errors in policy.'
const version = 'Policy document must be version 2012-10-17 or greater.'
const legacy = 'The policy failed legacy parsing'
const noActions = 'Policy statement must contain actions.'
const noResources = 'Policy statement must contain resources.'
const noVendor = 'Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.'
const severalColons = 'Actions/Condition can contain only one colon.'
const iamPath =
  'IAM resource path must either be "*" or start with user/, federated-user/, role/, group/, ' +
  'instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, ' +
  'oidc-provider/, report/, access-report/.'

const refused: readonly (readonly [document: unknown, message: string])[] = [
  ['This is not JSON', syntax],
  ['{"Version":"2012-10-17","Version":"2012-10-17"}', syntax],
  [{ Version: '2013-10-17', Statement: allowed }, syntax],
  [{ Version: '2012-10-17' }, syntax],
  [current(['text']), syntax],
  [current([]), syntax],
  [{ ...current(allowed), Extra: 1 }, syntax],
  [current({ ...allowed, Extra: 1 }), syntax],
  [{ ...current(allowed), Id: [] }, syntax],
  [current({ ...allowed, Effect: 'invalid' }), syntax],
  [current({ Action: 's3:*', Resource: '*' }), syntax],
  [current({ ...allowed, NotAction: 'iam:x' }), syntax],
  [current({ ...allowed, NotResource: '*' }), syntax],
  [current({ ...allowed, Sid: {} }), syntax],
  [withAction({}), syntax],
  [withResource({ a: 'b' }), syntax],
  [withCondition('a'), syntax],
  [withCondition({ x: { a: '1' } }), syntax],
  [withCondition({ 'ForAnyValue::StringEqualsIfExists': { 'a:b': 'c' } }), syntax],
  // The version comes after the grammar and before all else.
  [{ Statement: allowed }, version],
  [{ Version: '2008-10-17', Statement: allowed }, version],
  [{ Statement: { ...allowed, Action: 'invalid' } }, version],
  [{ Version: '2008-10-17', Statement: 'x' }, syntax],
  [withCondition({ DateGreaterThan: { 'a:b': 'no date' } }), legacy],
  [withResource('arn:aws:s3::bucket'), legacy],
  [current({ Effect: 'Allow', Resource: 'arn:aws:s3::bucket' }), legacy],
  [
    current([
      { ...allowed, Sid: 'same' },
      { Effect: 'Allow', Sid: 'same' },
    ]),
    'Statement IDs (SID) in a single policy must be unique.',
  ],
  [
    current({ ...allowed, Sid: 'a b' }),
    'Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular ' +
      'expression [0-9A-Za-z]*',
  ],
  [current({ Effect: 'Allow', Resource: '*' }), noActions],
  [current({ Effect: 'Allow' }), noActions],
  [withAction([]), noActions],
  [withResource('invalid resource'), 'Resource invalid resource must be in ARN format or "*".'],
  [withResource(['*', '']), 'Resource  must be in ARN format or "*".'],
  [
    withResource('a:bsdfdsafsad'),
    'Partition "bsdfdsafsad" is not valid for resource "arn:bsdfdsafsad:*:*:*:*".',
  ],
  [withResource('a:b:c:d:e:f:g:h'), 'Partition "b" is not valid for resource "arn:b:c:d:e:f:g:h".'],
  [
    withResource('aws:s3:::bucket'),
    'Partition "s3" is not valid for resource "arn:s3:::bucket:*".',
  ],
  [withResource('arn:aws'), 'Resource vendor must be fully qualified and cannot contain regexes.'],
  [withResource('arn:aws:iam:::bucket'), iamPath],
  [
    withResource('arn:aws:iam:us-east-1::bucket'),
    'IAM resource arn:aws:iam:us-east-1::bucket cannot contain region information.',
  ],
  [
    withResource('arn:aws:s3:us-east-1::bucket'),
    'Resource arn:aws:s3:us-east-1::bucket can not contain region information.',
  ],
  // Resources are looked at before actions.
  [
    current({ ...allowed, Action: 's:3:ListBucket', Resource: 'name' }),
    'Resource name must be in ARN format or "*".',
  ],
  [withAction('invalid'), noVendor],
  [withAction(''), noVendor],
  [withAction('s3:List:Bucket'), severalColons],
  [withAction('a a:ListBucket'), 'Vendor a a is not valid'],
  [withCondition({ StringEquals: { nocolon: 'x' } }), noVendor],
  [current({ Effect: 'Allow', Action: 'invalid' }), noVendor],
  [current({ Effect: 'Allow', Action: 's3:ListBucket' }), noResources],
  [withResource([]), noResources],
  [current({ ...allowed, Principal: '*' }), 'Policy document should not specify a principal.'],
  [
    current({ ...allowed, NotPrincipal: { AWS: '*' } }),
    'Policy document should not specify a principal.',
  ],
]

const textOf = (document: unknown): string =>
  typeof document === 'string' ? document : JSON.stringify(document)

test('a managed policy is refused in the words of AWS', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  for (const [document, message] of refused) {
    const PolicyDocument = textOf(document)
    assert.deepEqual(
      await errorOf(iam.send(new CreatePolicyCommand({ PolicyName: 'p', PolicyDocument }))),
      { code: 'MalformedPolicyDocument', status: 400, message },
      PolicyDocument,
    )
  }
})

test('an inline policy is refused alike, but may be of the older version', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await iam.send(new CreateUserCommand({ UserName: 'alice' }))
  const put = (PolicyDocument: string) =>
    iam.send(new PutUserPolicyCommand({ UserName: 'alice', PolicyName: 'p', PolicyDocument }))
  for (const [document, message] of refused) {
    if (message === version) continue
    assert.deepEqual(
      await errorOf(put(textOf(document))),
      { code: 'MalformedPolicyDocument', status: 400, message },
      textOf(document),
    )
  }
  await put(JSON.stringify({ Statement: allowed }))
  await put(JSON.stringify({ Version: '2008-10-17', Statement: allowed }))
})

test('whatever is sent, the answer is yes or an error of AWS', () => {
  const word = fc.constantFrom('Version', '2012-10-17', 'Statement', 'Effect', 'Allow', 'Action')
  const more = fc.constantFrom('Principal', 'AWS', '*', 'Resource', 'Condition', 'arn:aws:s3::x')
  const key = fc.oneof(word, more, fc.string(), fc.constant('__proto__'))
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { depthSize: 'medium' },
      fc.jsonValue(),
      key,
      fc.array(tie('tree'), { maxLength: 3 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 5 }),
    ),
  }))
  const document = fc.oneof(
    fc.string(),
    tree.map((value) => JSON.stringify(value)),
    tree.map((value) => JSON.stringify(current(value))),
    fc.dictionary(key, tree).map((value) => JSON.stringify(current([{ ...allowed, ...value }]))),
  )
  fc.assert(
    fc.property(document, (text) => {
      const { findings } = parsePolicy(text, 'trust')
      const isRefused = findings.some((finding) => finding.severity === 'error')
      assert.equal(refusalOf(findings, text, trustRefusals) !== undefined, isRefused)
      try {
        checkIdentityPolicy(text, 'inline')
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        assert.equal(error.code, 'MalformedPolicyDocument')
      }
    }),
    { numRuns: 500 },
  )
})

const jsonText = fc
  .tuple(fc.jsonValue(), fc.constantFrom('', ' ', '\n', '\t', ' \r\n '))
  .map(([value, indent]) => ({ value, text: JSON.stringify(value, undefined, indent) }))

test('the size of a document is that of its shortest form, however it is laid out', () => {
  fc.assert(
    fc.property(jsonText, ({ value, text }) => {
      assert.equal(documentSize(text), JSON.stringify(value).length)
    }),
  )
  assert.equal(documentSize(' "a b\\" c\t" \n: x '), '"a b\\" c\t":x'.length)
})

test('the strings of a JSON text are found where they stand, and can be replaced there', () => {
  fc.assert(
    fc.property(jsonText, ({ value, text }) => {
      for (const { path, value: found, start, end } of jsonStrings(text)) {
        assert.equal(JSON.parse(text.slice(start, end)), found)
        const at = path.reduce<unknown>(
          (container, part) =>
            Object.entries(container ?? {}).find(([key]) => key === String(part))?.[1],
          value,
        )
        assert.equal(at, found)
      }
      assert.equal(
        replaceJsonStrings(text, () => undefined),
        text,
      )
      const marked = replaceJsonStrings(text, (string) => `<${string.value}>`)
      const expected: unknown = JSON.parse(text, (_key, part: unknown) =>
        typeof part === 'string' ? `<${part}>` : part,
      )
      assert.deepEqual(JSON.parse(marked), expected)
    }),
  )
})

test('percent-encoding leaves letters, digits and four marks, and can be undone', () => {
  assert.equal(
    percentEncode(`{"a b":'(é*)!~_-.%3A'}\n`),
    '%7B%22a%20b%22%3A%27%28%C3%A9%2A%29%21~_-.%253A%27%7D%0A',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const encoded = percentEncode(text)
      assert.match(encoded, /^[A-Za-z0-9._~%-]*$/)
      assert.equal(decodeURIComponent(encoded), text)
    }),
  )
})
