// What a person reads: golden texts of explanations, with fixes and colour.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type AuthorizationRequest,
  compile,
  denyEverything,
  type LayerPolicies,
  minimalFixes,
  type PolicySource,
  renderExplanation,
} from '../src/index.ts'
import { accepted, otherAccount, request, user } from './fixtures.ts'

const readers: PolicySource = { id: 'Readers', type: 'user-managed' }

const document = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "OwnTeam",
      "Effect": "Allow",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::bucket/*",
      "Condition": { "StringEquals": { "aws:PrincipalTag/team": "blue" } }
    },
    {
      "Effect": "Deny",
      "Action": "s3:*",
      "Resource": "arn:aws:s3:::secret/*"
    },
    {
      "Effect": "Allow",
      "Action": "s3:PutObject",
      "Resource": "arn:aws:s3:::\${aws:PrincipalTag/home}/*"
    }
  ]
}`

function rendered(policies: LayerPolicies, asked: AuthorizationRequest): string {
  const explanation = compile(policies).explain(asked)
  return renderExplanation(explanation, { fixes: minimalFixes(policies, asked) })
}

const identity = [{ policy: accepted(document), source: readers }]

test('an allowed request', () => {
  const keys = { 'aws:PrincipalTag/team': 'blue' }
  assert.equal(
    rendered({ identity }, request({ keys })),
    `ALLOWED  s3:GetObject
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:s3:::bucket/key
  why  statement "OwnTeam" (line 4) of the identity policy "Readers" allows it

Gates
  pass   explicit-deny     no statement denies
  pass   identity          an identity policy allows
  GRANT  session           every layer that applies allows
`,
  )
})

test('a condition that failed, and the smallest fix', () => {
  const keys = { 'aws:PrincipalTag/team': 'red' }
  assert.equal(
    rendered({ identity }, request({ keys })),
    `DENIED  s3:GetObject
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:s3:::bucket/key
  why  identity policy: no statement of an identity policy allows

Gates
  pass   explicit-deny     no statement denies
  STOP   identity          no statement of an identity policy allows

Near misses
  statement "OwnTeam" (line 4) of the identity policy "Readers" would allow it, but
    Condition StringEquals aws:PrincipalTag/team: wanted "blue", the request has "red"

Smallest fix
  - tag the caller: aws:PrincipalTag/team = "blue"
      for StringEquals "blue" in statement "OwnTeam" (line 4) of "Readers"
  (2 other fixes)
`,
  )
})

test('an explicit deny', () => {
  assert.equal(
    rendered({ identity }, request({ resource: 'arn:aws:s3:::secret/key' })),
    `DENIED  s3:GetObject
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:s3:::secret/key
  why  statement 2 (line 11) of the identity policy "Readers" denies it

Gates
  STOP   explicit-deny     a statement denies

Smallest fix
  - remove statement 2 (line 11) of the identity policy "Readers"
  - add as a new identity policy the statement
      {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::secret/key"
      }
`,
  )
})

test('another account and a missing variable', () => {
  const asked = request({ action: 's3:PutObject', resourceAccount: otherAccount })
  assert.equal(
    rendered({ identity }, asked),
    `DENIED  s3:PutObject
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:s3:::bucket/key (of another account)
  why  resource policy: no statement of the resource policy allows

Gates
  pass   explicit-deny     no statement denies
  STOP   resource          no statement of the resource policy allows

Near misses
  statement 3 (line 16) of the identity policy "Readers" would allow it, but
    Resource: wanted "arn:aws:s3:::\${aws:PrincipalTag/home}/*" ("arn:aws:s3:::\${aws:PrincipalTag/home}/*" matches nothing without aws:PrincipalTag/home), the request has "arn:aws:s3:::bucket/key"

Smallest fix
  - add as a new resource policy the statement
      {
        "Effect": "Allow",
        "Principal": {
          "AWS": "arn:aws:iam::111122223333:user/team/alice"
        },
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::bucket/key"
      }
  - tag the caller: aws:PrincipalTag/home = "bucket"
      for Resource "arn:aws:s3:::\${aws:PrincipalTag/home}/*" in statement 3 (line 16) of "Readers"
  (2 other fixes)
`,
  )
})

test('a document that could not be understood', () => {
  const unreadable = denyEverything({ id: 'Old', type: 'user' }, 'unknown operator `Foo`')
  assert.equal(
    rendered({ identity: [unreadable] }, request()),
    `DENIED  s3:GetObject
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:s3:::bucket/key
  why  the identity policy "Old" denies everything: unknown operator \`Foo\`

Gates
  STOP   explicit-deny     a statement denies

Smallest fix
  - repair the identity policy "Old", which denies everything: unknown operator \`Foo\`
  - add as a new identity policy the statement
      {
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket/key"
      }
`,
  )
})

test('no fix, with the reason', () => {
  const asked = request({
    action: 'iam:GetUser',
    resource: `arn:aws:iam::${otherAccount}:user/bob`,
  })
  assert.equal(
    rendered({ identity }, asked),
    `DENIED  iam:GetUser
  who  arn:aws:iam::111122223333:user/team/alice
  on   arn:aws:iam::444455556666:user/bob (of another account)
  why  resource policy: no statement of the resource policy allows

Gates
  pass   explicit-deny     no statement denies
  STOP   resource          no statement of the resource policy allows

No fix
  IAM has no resource policies: only callers of the account itself can be allowed
`,
  )
})

test('nothing in the text can steer a terminal', () => {
  const text = rendered(
    { identity },
    request({ principal: { ...user, arn: 'arn:\u001b[2J\u009b\u202e' }, resource: 'a\nb' }),
  )
  assert.ok(text.includes('arn:\\u{1b}[2J\\u{9b}\\u{202e}'), text)
  assert.ok(text.includes('a\\u{a}b'), text)
})

test('colour is what the caller makes it', () => {
  const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`
  const style = {
    allowed: mark('allowed'),
    denied: mark('denied'),
    heading: mark('heading'),
    faint: mark('faint'),
  }
  const lines = renderExplanation(compile({ identity: [] }).explain(request()), { style })
  assert.match(lines, /^<denied>DENIED<\/denied> {2}s3:GetObject\n/)
  assert.match(lines, /\n<heading>Gates<\/heading>\n {2}<faint>pass {3}explicit-deny/)
  assert.match(lines, /\n {2}<denied>STOP {3}identity {10}no statement.*<\/denied>\n$/)
})
