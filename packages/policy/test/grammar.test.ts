// The grammar of each kind of policy: what is refused, with which code, and what is accepted.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type FindingCode, type PolicyKind, parsePolicy } from '../src/index.ts'

const identity = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const principal = { AWS: '111122223333' }
const resourceStatement = { ...identity, Principal: principal }
const trust = { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: principal }
const rcp = { Effect: 'Deny', Action: 's3:*', Resource: '*', Principal: '*' }

const bases: Readonly<Record<PolicyKind, object>> = {
  identity,
  session: identity,
  boundary: identity,
  scp: identity,
  resource: resourceStatement,
  trust,
  rcp,
}

function codesOf(document: unknown, kind: PolicyKind): readonly FindingCode[] {
  const { policy, findings } = parsePolicy(JSON.stringify(document), kind)
  const errors = findings.filter((finding) => finding.severity === 'error')
  assert.equal(policy === undefined, errors.length > 0)
  return errors.map((finding) => finding.code)
}

/** The codes for the kind's ordinary statement with some elements changed (undefined: left out). */
function statementCodes(kind: PolicyKind, change: object): readonly FindingCode[] {
  return codesOf({ Version: '2012-10-17', Statement: { ...bases[kind], ...change } }, kind)
}

const kinds = ['identity', 'session', 'boundary', 'scp', 'resource', 'trust', 'rcp'] as const

test('the ordinary statement of each kind is accepted', () => {
  for (const kind of kinds) assert.deepEqual(statementCodes(kind, {}), [], kind)
})

// IAM User Guide, Grammar of the IAM JSON policy language; Version, Id and Statement elements.
test('documents', () => {
  const cases: readonly (readonly [document: object, codes: readonly FindingCode[]])[] = [
    [{ Statement: identity }, []],
    [{ Version: '2008-10-17', Id: 'cd3ad3d9', Statement: [identity] }, []],
    [{ Version: '2012-10-18', Statement: identity }, ['unsupported-version']],
    [{ Version: 2012, Statement: identity }, ['wrong-type']],
    [{ version: '2012-10-17', Statement: identity }, ['unknown-element']],
    [{ Version: '2012-10-17', Comment: 'x', Statement: identity }, ['unknown-element']],
    [{ Id: 7, Statement: identity }, ['wrong-type']],
    [{ Version: '2012-10-17' }, ['missing-statement']],
    [{ Statement: [] }, ['empty-statement']],
    [{ Statement: 'Allow' }, ['wrong-type']],
    [{ Statement: [null] }, ['wrong-type']],
    [{}, ['missing-statement']],
  ]
  for (const [document, codes] of cases) {
    assert.deepEqual(codesOf(document, 'identity'), codes, JSON.stringify(document))
  }
})

type Case = readonly [kind: PolicyKind, change: object, codes: readonly FindingCode[]]

function runCases(cases: readonly Case[]): void {
  for (const [kind, change, codes] of cases) {
    assert.deepEqual(statementCodes(kind, change), codes, `${kind} ${JSON.stringify(change)}`)
  }
}

// IAM User Guide: Effect, Sid, Principal, NotPrincipal, Action, Resource elements.
test('elements of statements', () => {
  runCases([
    ['identity', { Effect: undefined }, ['missing-effect']],
    ['identity', { Effect: 'allow' }, ['invalid-effect']],
    ['identity', { Effect: true }, ['wrong-type']],
    ['identity', { effect: 'Allow' }, ['unknown-element']],
    ['identity', { Sid: 'One1' }, []],
    ['identity', { Sid: '' }, []],
    ['identity', { Sid: 'not this' }, ['invalid-sid']],
    ['identity', { Sid: 1 }, ['wrong-type']],
    ['resource', { Sid: 'Grant this (twice)' }, []],
    ['identity', { Action: undefined }, ['missing-action']],
    ['identity', { NotAction: 's3:*' }, ['conflicting-elements']],
    ['identity', { Action: undefined, NotAction: 's3:*' }, []],
    ['identity', { Action: [] }, ['empty-action']],
    ['identity', { Action: { s3: '*' } }, ['wrong-type']],
    ['identity', { Action: ['s3:Get*', 7] }, ['wrong-type']],
    ['identity', { Resource: undefined }, ['missing-resource']],
    ['identity', { Resource: [] }, ['empty-resource']],
    ['identity', { NotResource: '*' }, ['conflicting-elements']],
    ['identity', { Resource: undefined, NotResource: 'arn:aws:s3:::b' }, []],
    ['identity', { Principal: '*' }, ['prohibited-principal']],
    ['identity', { NotPrincipal: '*' }, ['prohibited-not-principal']],
    ['session', { Principal: '*' }, ['prohibited-principal']],
    ['scp', { Principal: '*' }, ['prohibited-principal']],
    ['scp', { NotAction: 'iam:*', Action: undefined, Condition: {} }, []],
    ['resource', { Principal: undefined }, ['missing-principal']],
    ['resource', { Principal: undefined, NotPrincipal: principal, Effect: 'Deny' }, []],
    ['resource', { NotPrincipal: principal }, ['conflicting-elements']],
    ['resource', { Resource: undefined }, ['missing-resource']],
    ['trust', { Principal: undefined }, ['missing-principal']],
    ['trust', { Principal: undefined, NotPrincipal: principal }, ['prohibited-not-principal']],
    ['trust', { Resource: '*' }, ['prohibited-resource']],
    ['trust', { NotResource: '*' }, ['prohibited-resource']],
    ['identity', { Condition: [] }, ['wrong-type']],
  ])
})

test('Sids are unique, empty ones aside', () => {
  const twice = (Sid: string) => ({
    Statement: [
      { ...identity, Sid },
      { ...identity, Sid },
    ],
  })
  assert.deepEqual(codesOf(twice('A'), 'identity'), ['duplicate-sid'])
  assert.deepEqual(codesOf(twice(''), 'identity'), [])
})

// Organizations User Guide, RCP syntax.
test('resource control policies', () => {
  const fullAccess = { Effect: 'Allow', Action: '*', Resource: '*' }
  runCases([
    ['rcp', fullAccess, []],
    ['rcp', { ...fullAccess, Action: 's3:*' }, ['rcp-allow']],
    ['rcp', { ...fullAccess, Condition: { Null: { 'aws:x': true } } }, ['rcp-allow']],
    ['rcp', { Action: '*' }, ['rcp-action']],
    ['rcp', { Action: undefined, NotAction: 's3:*' }, ['prohibited-not-action']],
    ['rcp', { Principal: { AWS: '*' } }, ['rcp-principal']],
    ['rcp', { Principal: undefined }, ['missing-principal']],
    ['rcp', { Resource: undefined, NotResource: 'arn:aws:s3:::open/*' }, []],
  ])
})

// IAM User Guide, Action element; error texts of PutUserPolicy.
test('actions', () => {
  const action = (Action: string, ...codes: FindingCode[]): Case => ['identity', { Action }, codes]
  const trusted = (Action: string, ...codes: FindingCode[]): Case => ['trust', { Action }, codes]
  runCases([
    action('*'),
    action('*:*'),
    action('s3:*'),
    action('S3:get*Object?'),
    action('execute-api:Invoke'),
    action('s3:NoSuchAction'),
    action('GetObject', 'action-without-vendor'),
    action('', 'action-without-vendor'),
    action('**', 'action-without-vendor'),
    action('s3:a:b', 'action-with-several-colons'),
    action('s*:Get', 'invalid-action-vendor'),
    action('*:Get', 'invalid-action-vendor'),
    action(':Get', 'invalid-action-vendor'),
    action('s 3:Get', 'invalid-action-vendor'),
    action('s3:', 'empty-action-name'),
    trusted('sts:AssumeRoleWithSAML'),
    trusted('sts:assumerolewithwebidentity'),
    trusted('sts:TagSession'),
    trusted('sts:SetSourceIdentity'),
    trusted('sts:SetContext'),
    trusted('sts:*'),
    trusted('*'),
    trusted('sts:GetCallerIdentity', 'trust-action-not-sts'),
    trusted('s3:GetObject', 'trust-action-not-sts'),
  ])
})

// IAM User Guide, Resource element and IAM identifiers; error texts of PutUserPolicy.
test('resources', () => {
  const resource = (Resource: string, ...codes: FindingCode[]): Case => [
    'identity',
    { Resource },
    codes,
  ]
  const inSession = (Resource: string, ...codes: FindingCode[]): Case => [
    'session',
    { Resource },
    codes,
  ]
  runCases([
    resource('arn:aws:s3:::bucket/*'),
    resource('arn:*:iam::*:role/x'),
    resource('arn:aws*:s3:::b'),
    resource('arn:aws:*code*:us-east-1:111122223333:x'),
    resource('arn:aws:sqs'),
    resource('arn:aws:sqs:*'),
    inSession('arn:aws:sqs:us-east-1:111122223333:q'),
    inSession('arn:aws:sqs', 'incomplete-arn'),
    resource('bucket', 'resource-not-arn'),
    resource('', 'resource-not-arn'),
    resource('**', 'resource-not-arn'),
    resource('urn:aws:s3:::b', 'resource-not-arn'),
    resource('arn:', 'invalid-partition'),
    resource('arn:amazon:s3:::b', 'invalid-partition'),
    resource('s3:::bucket', 'invalid-partition'),
    resource('arn:aws', 'resource-without-vendor'),
    resource('arn:aws:', 'resource-legacy'),
    resource('arn:aws:s3::b', 'resource-legacy'),
    resource('arn:aws::us-east-1:1:x', 'resource-legacy'),
    resource('arn:aws:iam:us-east-1:111122223333:user/a', 'iam-resource-region'),
    resource('arn:aws:s3:us-east-1::b', 's3-resource-region'),
    resource('arn:aws:s3:us-east-1:111122223333:accesspoint/a'),
    resource('arn:aws:iam::111122223333:alice', 'iam-resource-path'),
    resource('arn:aws:iam::111122223333:u*', 'iam-resource-path'),
    resource('arn:aws:iam::111122223333:*'),
    resource('arn:aws:iam::111122223333:oidc-provider/x'),
    resource('arn:aws:iam::*:root'),
  ])
})

// IAM User Guide, IAM policy elements: variables and tags.
test('variables', () => {
  const variable = (text: string, ...codes: FindingCode[]): Case => [
    'identity',
    { Resource: `arn:aws:s3:::b/${text}` },
    codes,
  ]
  runCases([
    variable('${aws:username}/*'),
    variable("${aws:username, 'nobody'}"),
    variable("${aws:username,'nobody'}"),
    variable('${aws:PrincipalTag/cost-center}'),
    variable('${*}${?}${$}'),
    variable('$'),
    variable('${aws:username', 'invalid-variable'),
    variable('${', 'invalid-variable'),
    variable('${}', 'invalid-variable'),
    variable('${ }', 'invalid-variable'),
    variable('${aws: username}', 'invalid-variable'),
    variable('${username}', 'invalid-variable'),
    variable('${aws:username, nobody}', 'invalid-variable'),
    variable("${aws:username, 'nobody}", 'invalid-variable'),
    variable("${aws:username, 'nobody'", 'invalid-variable'),
    variable('${a:${b:c}}', 'invalid-variable'),
    ['identity', { Condition: { StringEquals: { 'aws:x': '${aws:y' } } }, ['invalid-variable']],
    ['identity', { Condition: { Bool: { 'aws:x': '${aws:y}' } } }, []],
    ['identity', { Condition: { NumericEquals: { 'aws:x': '${aws:y}' } } }, ['invalid-number']],
  ])
  const older = { Statement: { ...identity, Resource: 'arn:aws:s3:::b/${aws:username' } }
  assert.deepEqual(codesOf(older, 'identity'), [], 'the older version has no variables')
})

test('a variable before the fifth colon is pointed out', () => {
  const document = {
    Version: '2012-10-17',
    Statement: { ...identity, Resource: 'arn:aws:s3::${aws:x}:b' },
  }
  const { policy, findings } = parsePolicy(JSON.stringify(document))
  assert.ok(policy)
  assert.deepEqual(
    findings.map((one) => [one.code, one.severity]),
    [['variable-not-replaced', 'warning']],
  )
})

// IAM User Guide, Principal element.
test('principals', () => {
  const named = (Principal: unknown, ...codes: FindingCode[]): Case => [
    'trust',
    { Principal },
    codes,
  ]
  const aws = (AWS: unknown, ...codes: FindingCode[]) => named({ AWS }, ...codes)
  runCases([
    named('*'),
    aws('*'),
    aws(['111122223333', 'arn:aws:iam::111122223333:root']),
    aws('arn:aws:iam::111122223333:user/path/Alice'),
    aws('arn:aws-us-gov:iam::111122223333:role/Deploy'),
    aws('arn:aws:sts::111122223333:assumed-role/Deploy/build'),
    aws('arn:aws:sts::111122223333:federated-user/guest'),
    aws('AROADEPLOYDEPLOYDEP01'),
    named({ Service: ['ec2.amazonaws.com', 'states.us-east-1.amazonaws.com'] }),
    named({ Federated: 'cognito-identity.amazonaws.com' }),
    named({ Federated: 'arn:aws:iam::111122223333:saml-provider/Corp' }),
    named('alice', 'malformed-principal'),
    named(['*'], 'malformed-principal'),
    named({}, 'empty-principal'),
    aws([], 'empty-principal'),
    aws({}, 'wrong-type'),
    named({ aws: '*' }, 'unknown-principal-type'),
    named({ CanonicalUser: 'f'.repeat(64) }, 'unsupported-canonical-user'),
    aws('11112222333', 'invalid-principal'),
    aws('arn:aws:iam::111122223333:group/Admins', 'invalid-principal'),
    aws('arn:aws:iam::111122223333:user/', 'invalid-principal'),
    aws('arn:aws:s3:::bucket', 'invalid-principal'),
    aws('arn:aws:iam::111122223333:role/*', 'wildcard-in-principal'),
    aws('arn:aws:iam::*:root', 'wildcard-in-principal'),
    named({ Service: '*' }, 'wildcard-in-principal'),
    named({ Service: 'ec2' }, 'invalid-principal'),
    named({ Federated: 'arn:aws:iam::111122223333:user/a' }, 'invalid-principal'),
  ])
})

// IAM User Guide, condition operators; Access Analyzer policy checks.
test('conditions', () => {
  const condition = (Condition: object, ...codes: FindingCode[]): Case => [
    'identity',
    { Condition },
    codes,
  ]
  const value = (operator: string, text: unknown, ...codes: FindingCode[]) =>
    condition({ [operator]: { 'aws:x': text } }, ...codes)
  runCases([
    condition({}),
    condition({ StringEquals: {} }),
    condition({ 'ForAnyValue:StringLikeIfExists': { 'aws:TagKeys': ['a*', 'b'] } }),
    condition({ stringequals: { 'aws:x': 'a' } }),
    condition({ StringEquals: { 'aws:x': 'a' }, stringequals: { 'aws:x': 'b' } }, 'duplicate-key'),
    condition({ StringSame: { 'aws:x': 'a' } }, 'unknown-condition-operator'),
    condition({ 'ForSome:StringEquals': { 'aws:x': 'a' } }, 'unknown-condition-operator'),
    condition({ IfExists: { 'aws:x': 'a' } }, 'unknown-condition-operator'),
    condition({ NullIfExists: { 'aws:x': 'true' } }, 'null-with-if-exists'),
    condition({ StringEquals: 'aws:x' }, 'wrong-type'),
    condition({ StringEquals: { x: 'a' } }, 'condition-key-without-vendor'),
    condition({ StringEquals: { 'a b:x': 'a' } }, 'invalid-condition-key-vendor'),
    condition({ StringEquals: { 'aws:': 'a' } }, 'empty-condition-key-name'),
    condition({ StringEquals: { 'kms:EncryptionContext:aws:a': 'a' } }),
    condition({ StringEquals: { 'login.example.com/realms/x:sub': 'a' } }),
    condition({ Bool: { 'aws:X': 'true', 'aws:x': 'true' } }, 'duplicate-condition-key'),
    value('StringEquals', [], 'empty-condition-values'),
    value('StringEquals', null, 'wrong-type'),
    value('StringEquals', ['a', {}], 'wrong-type'),
    value('NumericLessThan', 10),
    value('NumericLessThan', ['-1.50', '+3']),
    value('NumericLessThan', 'ten', 'invalid-number'),
    value('NumericLessThan', '1e3', 'invalid-number'),
    value('Bool', true),
    value('Bool', 'TRUE'),
    value('Bool', 'yes', 'invalid-boolean'),
    value('Null', false),
    value('Null', 'no', 'invalid-boolean'),
    value('DateLessThan', ['2026', '2026-02', '2026-02-28', '2026-02-28T23:59Z', '1767225600']),
    value('DateLessThan', '2026-02-28T23:59:59.123+01:00'),
    value('DateLessThan', '2026-02-29', 'invalid-date'),
    value('DateLessThan', '2026-13', 'invalid-date'),
    value('DateLessThan', '2026-01-01T00:00:00', 'invalid-date'),
    value('DateLessThan', 'tomorrow', 'invalid-date'),
    value('BinaryEquals', 'QmluYXJ5VmFsdWVJbkJhc2U2NA=='),
    value('BinaryEquals', 'QmluYXJ5=', 'invalid-binary'),
    value('IpAddress', ['203.0.113.0/24', '2001:db8::/32', '::', '::ffff:1.2.3.4']),
    value('IpAddress', '203.0.113.0/33', 'invalid-ip-range'),
    value('IpAddress', '203.0.113/24', 'invalid-ip-range'),
    value('IpAddress', '203.0.113.256', 'invalid-ip-range'),
    value('IpAddress', '010.0.0.1', 'invalid-ip-range'),
    value('IpAddress', '2001:db8::/129', 'invalid-ip-range'),
    value('IpAddress', '1::2::3', 'invalid-ip-range'),
    value('IpAddress', '1:2:3:4:5:6:7', 'invalid-ip-range'),
    value('IpAddress', 'fe80::1%eth0', 'invalid-ip-range'),
    value('ArnLike', ['*', 'arn:aws:iam::*:role/*', '${aws:PrincipalArn}']),
    value('ArnLike', 'role/Deploy', 'invalid-arn-value'),
    value('ArnEquals', 'arn:aws:iam', 'invalid-arn-value'),
  ])
})

// Refused by IAM since 2025 (error text seen in public reports).
test('trust in every workflow on GitHub', () => {
  const host = 'token.actions.githubusercontent.com'
  const Principal = { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` }
  const Action = 'sts:AssumeRoleWithWebIdentity'
  const github = (Condition: object, ...codes: FindingCode[]): Case => [
    'trust',
    { Principal, Action, Condition },
    codes,
  ]
  const code = 'trust-github-subject-not-evaluated'
  runCases([
    github({}, code),
    github({ StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' } }, code),
    github({ StringLike: { [`${host}:sub`]: '*' } }, code),
    github({ StringNotEquals: { [`${host}:sub`]: 'repo:a/b:x' } }, code),
    github({ StringLike: { [`${host}:sub`]: 'repo:a/b:*' } }),
    github({ StringEquals: { [`${host}:job_workflow_ref`]: 'a/b/c.yml@refs/heads/main' } }),
  ])
})

test('several things wrong are all found', () => {
  const change = { Effect: 'Permit', Action: 'x', Resource: 'y', Extra: 1 }
  assert.deepEqual(statementCodes('identity', change), [
    'unknown-element',
    'invalid-effect',
    'action-without-vendor',
    'resource-not-arn',
  ])
})
