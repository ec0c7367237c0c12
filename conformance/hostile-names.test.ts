// Names made to break XML: real clients still read the refusal, and what is allowed comes back whole.
import assert from 'node:assert/strict'
import { allow, newUser } from './support/principals.ts'
import { denied, notAllowed } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

const hostileNames = ['<b>&"\'</b>', ']]><!--', '&#0;&xxe;', '\u0001\u001b[2J', '\u{1F480}\uFFFE']

testWith(clients, 'hostile names are refused', daemon, async (account) => {
  for (const UserName of hostileNames) {
    await assert.rejects(account.root.iam('CreateUser', { UserName }), {
      name: 'AwsRefusal',
      code: 'ValidationError',
      message: /\buserName\b/,
    })
  }
  assert.deepEqual((await account.root.iam('ListUsers')).Users, [])
})

testWith(clients, 'hostile text that is allowed comes back whole', daemon, async (account) => {
  const { id, root } = account
  const Tags = [{ Key: '+=._:/@-', Value: 'a  b=+@:/._- ñ 漢字 \u00A0' }]
  await root.iam('CreateUser', { UserName: 'a+b=c,d.e@f_g-h', Tags })
  const { User } = await root.iam('GetUser', { UserName: 'a+b=c,d.e@f_g-h' })
  assert.equal(User?.Arn, `arn:aws:iam::${id}:user/a+b=c,d.e@f_g-h`)
  assert.deepEqual(User?.Tags, Tags)

  const description = 'Line <one> & "two"\t\u00E9 &amp; ]]>'
  await root.iam('CreatePolicy', {
    PolicyName: 'text',
    Description: description,
    PolicyDocument: '{"Version":"2012-10-17","Statement":[]}'.replace(
      '[]',
      '[{"Sid":"x","Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b/<&>%3A\\u0022"}]',
    ),
  })
  const PolicyArn = `arn:aws:iam::${id}:policy/text`
  const { Policy } = await root.iam('GetPolicy', { PolicyArn })
  assert.equal(Policy?.Description, description)
  const { PolicyVersion } = await root.iam('GetPolicyVersion', { PolicyArn, VersionId: 'v1' })
  // The CLI and boto3 decode documents; the SDK for JavaScript leaves that to its user.
  const document: unknown = PolicyVersion?.Document
  const read = typeof document === 'string' ? JSON.parse(decodeURIComponent(document)) : document
  assert.partialDeepStrictEqual(read, {
    Statement: [{ Sid: 'x', Resource: 'arn:aws:s3:::b/<&>%3A"' }],
  })
})

testWith(clients, 'a denial repeats the name as it was typed', daemon, async (account) => {
  const clerk = await newUser(account, 'clerk', allow('iam:ListUsers'))
  await denied(
    clerk.iam('GetUser', { UserName: 'O=Example,CN=x@y' }),
    notAllowed(`arn:aws:iam::${account.id}:user/clerk`, 'iam:GetUser', 'user O=Example,CN=x@y'),
  )
})
