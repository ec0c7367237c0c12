/** Tests of the look-ups of AWS managed policies. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import {
  catalogInfo,
  findManagedPolicy,
  listManagedPolicies,
  managedPolicyDocument,
} from '../src/index.ts'

setFlagsFromString('--expose-gc')
const collectGarbage: () => void = runInNewContext('gc')

function usedMemory(): number {
  // What one collection sets free, only the next one may collect.
  for (let round = 0; round < 4; round += 1) collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const arnOf = (name: string): string => `arn:aws:iam::aws:policy/${name}`

test('AdministratorAccess is what AWS has', () => {
  const policy = findManagedPolicy(arnOf('AdministratorAccess'))
  assert.deepEqual(policy, {
    arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
    name: 'AdministratorAccess',
    path: '/',
    policyId: policy?.policyId,
    createDate: new Date('2015-02-06T18:39:46Z'),
    updateDate: new Date('2015-02-06T18:39:46Z'),
    defaultVersionId: 'v1',
    isAttachable: true,
    versions: [
      {
        versionId: 'v1',
        createDate: new Date('2015-02-06T18:39:46Z'),
        createDateIsEstimated: false,
        isDefaultVersion: true,
      },
    ],
  })
  assert.equal(
    managedPolicyDocument(arnOf('AdministratorAccess')),
    [
      '{',
      '    "Version": "2012-10-17",',
      '    "Statement": [',
      '        {',
      '            "Effect": "Allow",',
      '            "Action": "*",',
      '            "Resource": "*"',
      '        }',
      '    ]',
      '}',
    ].join('\n'),
  )
})

const expectedPolicies = [
  { name: 'PowerUserAccess', path: '/' },
  { name: 'ReadOnlyAccess', path: '/' },
  { name: 'IAMFullAccess', path: '/' },
  { name: 'SecurityAudit', path: '/' },
  { name: 'ViewOnlyAccess', path: '/job-function/' },
  { name: 'Billing', path: '/job-function/' },
  { name: 'AWSLambdaBasicExecutionRole', path: '/service-role/' },
  { name: 'AWSSupportServiceRolePolicy', path: '/aws-service-role/' },
  { name: 'IAMAuditRootUserCredentials', path: '/root-task/' },
  { name: 'S3UnlockBucketPolicy', path: '/root-task/' },
]
for (const { name, path } of expectedPolicies) {
  test(`${path}${name} exists`, () => {
    const policy = findManagedPolicy(`arn:aws:iam::aws:policy${path}${name}`)
    assert.equal(policy?.name, name)
    assert.equal(policy.path, path)
    assert.ok(managedPolicyDocument(policy.arn)?.includes('"Statement"'))
  })
}

test('older versions have documents of their own', () => {
  const arn = arnOf('IAMReadOnlyAccess')
  const policy = findManagedPolicy(arn)
  assert.deepEqual(
    policy?.versions.map(({ versionId, isDefaultVersion }) => [versionId, isDefaultVersion]),
    [
      ['v4', true],
      ['v3', false],
      ['v2', false],
      ['v1', false],
    ],
  )
  const texts = policy?.versions.map(({ versionId }) => managedPolicyDocument(arn, versionId))
  assert.equal(new Set(texts).size, 4)
  assert.equal(managedPolicyDocument(arn), texts?.[0])
  assert.equal(managedPolicyDocument(arn, 'v5'), undefined)
})

test('the list is sorted by name, complete, and agrees with the look-up', () => {
  const list = listManagedPolicies()
  assert.equal(list.length, catalogInfo.counts.managedPolicies)
  const names = list.map(({ name }) => name)
  assert.deepEqual(names, names.toSorted())
  assert.equal(new Set(list.map(({ arn }) => arn)).size, list.length)
  assert.equal(new Set(list.map(({ policyId }) => policyId)).size, list.length)
  for (const summary of list) {
    assert.match(summary.policyId, /^ANPA[A-Z2-7]{17}$/)
    assert.match(summary.path, /^\/([a-z-]+\/)?$/)
    assert.equal(summary.arn, `arn:aws:iam::aws:policy${summary.path}${summary.name}`)
    const policy = findManagedPolicy(summary.arn)
    assert.ok(policy)
    const { versions, ...rest } = policy
    assert.deepEqual(rest, summary)
    assert.ok(versions.length > 0)
  }
})

test('versions are newest first, with one default and dates that never go back', () => {
  let count = 0
  let estimated = 0
  for (const { arn } of listManagedPolicies()) {
    const policy = findManagedPolicy(arn)
    assert.ok(policy)
    const { versions } = policy
    count += versions.length
    estimated += versions.filter(({ createDateIsEstimated }) => createDateIsEstimated).length
    const numbers = versions.map(({ versionId }) => Number(versionId.slice(1)))
    assert.deepEqual(
      numbers,
      numbers.toSorted((a, b) => b - a),
    )
    const times = versions.map(({ createDate }) => createDate.getTime())
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
      arn,
    )
    const defaults = versions.filter(({ isDefaultVersion }) => isDefaultVersion)
    assert.deepEqual(
      defaults.map(({ versionId }) => versionId),
      [policy.defaultVersionId],
    )
    assert.equal(times[0], policy.updateDate.getTime())
    assert.ok((times.at(-1) ?? 0) >= policy.createDate.getTime())
  }
  assert.equal(count, catalogInfo.counts.managedPolicyVersions)
  assert.equal(estimated, catalogInfo.counts.managedPolicyVersionsWithEstimatedDate)
})

test('every document is a policy, equal ones counted once, and memory stays small', () => {
  const arn = arnOf('ReadOnlyAccess')
  const before = managedPolicyDocument(arn)
  const usedBefore = usedMemory()
  let characters = 0
  for (const summary of listManagedPolicies()) {
    for (const { versionId } of findManagedPolicy(summary.arn)?.versions ?? []) {
      const text = managedPolicyDocument(summary.arn, versionId)
      assert.ok(text, `${summary.arn} ${versionId}`)
      const document: { Version: unknown; Statement: unknown } = JSON.parse(text)
      assert.match(String(document.Version), /^20(08-10-17|12-10-17)$/)
      assert.equal(typeof document.Statement, 'object')
      characters += text.length
    }
  }
  // Over 50 MB of text went through; what stays is the few most recent chunks.
  assert.ok(characters > 50_000_000)
  const grown = usedMemory() - usedBefore
  assert.ok(grown < 6_000_000, `grew by ${grown} bytes`)
  assert.equal(managedPolicyDocument(arn), before)
})

const unknownArns = [
  '',
  '/',
  'AdministratorAccess',
  '__proto__',
  'constructor',
  'arn:aws:iam::aws:policy/',
  'arn:aws:iam::aws:policy/__proto__',
  'arn:aws:iam::aws:policy/administratoraccess',
  'arn:aws:iam::aws:policy//AdministratorAccess',
  'arn:aws:iam::aws:policy/AdministratorAccess\u0000',
  'arn:aws:iam::123456789012:policy/AdministratorAccess',
  'arn:aws-cn:iam::aws:policy/AdministratorAccess',
  'arn:aws-us-gov:iam::aws:policy/AdministratorAccess',
  `arn:aws:iam::aws:policy/${'A'.repeat(1_000_000)}`,
]
for (const arn of unknownArns) {
  test(`no managed policy has the ARN ${JSON.stringify(arn).slice(0, 70)}`, () => {
    assert.equal(findManagedPolicy(arn), undefined)
    assert.equal(managedPolicyDocument(arn), undefined)
    assert.equal(managedPolicyDocument(arn, 'v1'), undefined)
  })
}

test('any text is a valid question', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      assert.equal(findManagedPolicy(text), undefined)
      assert.equal(findManagedPolicy(arnOf(text))?.name ?? text, text)
      assert.equal(managedPolicyDocument(text, text), undefined)
      const versionId = /^v1?$/.test(text) ? 'v2' : text
      assert.equal(managedPolicyDocument(arnOf('AdministratorAccess'), versionId), undefined)
    }),
  )
  for (const versionId of ['', '1', 'V1', 'v01', 'v-1', 'v1 ', '__proto__', 'v9'.repeat(100_000)]) {
    assert.equal(managedPolicyDocument(arnOf('AdministratorAccess'), versionId), undefined)
  }
})
