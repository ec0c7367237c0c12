// Policy tests: what a file can say, what is refused, what a failure shows, and coverage.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { plainPaint } from '../src/policy-files/describe-statement.ts'
import { InputError } from '../src/policy-files/input-error.ts'
import { coverageOf, percentOf } from '../src/policy-tests/coverage.ts'
import { readTestFile } from '../src/policy-tests/read-test-file.ts'
import { peopleReport } from '../src/policy-tests/report-people.ts'
import { type CaseResult, hasPassed, runCase } from '../src/policy-tests/run-case.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)

const definitions = `policies:
  folder:
    Version: 2012-10-17
    Statement:
      - Sid: Read
        Effect: Allow
        Action: [s3:GetObject, s3:GetObjectTagging]
        Resource: arn:aws:s3:::home/\${aws:username}/*
      - Sid: FromOffice
        Effect: Allow
        Action: s3:PutObject
        Resource: '*'
        Condition:
          IpAddress: { aws:SourceIp: [10.0.0.0/8, 192.168.0.0/16] }
          StringNotEquals: { aws:RequestedRegion: [us-east-1] }
principals:
  alice: { arn: 'arn:aws:iam::111122223333:user/alice', identity: folder }
`

let count = 0

function suiteOf(tests: string, start = definitions) {
  count += 1
  return readTestFile(
    writeFiles(directory, { [`${count}.iamtest.yaml`]: `${start}tests:\n${tests}` }),
  )
}

const runAll = (tests: string): readonly CaseResult[] => suiteOf(tests).cases.map(runCase)

test('lists are combined, names say which case it is', () => {
  const results = runAll(`  - name: reads
    principal: alice
    action: [s3:GetObject, s3:GetObjectTagging]
    resource: ['arn:aws:s3:::home/alice/a', 'arn:aws:s3:::home/alice/b']
    expect: allowed
    because: { layer: identity, policy: folder, sid: Read }
`)
  assert.equal(results.length, 4)
  assert.ok(results.every(hasPassed))
  assert.equal(results[0]?.test.name, 'reads [alice s3:GetObject arn:aws:s3:::home/alice/a]')
})

test('a table has a case a row, a matrix a case a cell', () => {
  const results = runAll(`  - name: table
    principal: alice
    action: s3:PutObject
    table:
      - [aws:SourceIp, aws:RequestedRegion, expect, failed]
      - [10.1.1.1, eu-west-1, allowed, ~]
      - [10.1.1.1, us-east-1, implicitDeny, aws:RequestedRegion]
      - [8.8.8.8, eu-west-1, denied, aws:SourceIp]
  - name: matrix
    resource: arn:aws:s3:::home/alice/a
    matrix:
      - [principal/action, s3:GetObject, s3:DeleteObject]
      - [alice, allowed, implicitDeny]
`)
  assert.deepEqual(
    results.map((result) => [result.test.place.line, hasPassed(result)]),
    [
      [24, true],
      [25, true],
      [26, true],
      [31, true],
      [31, true],
    ],
  )
})

/** [what is expected wrongly, the difference that is found]. */
const failures: readonly (readonly [string, CaseResult['differences'][number]])[] = [
  ['expect: allowed', { what: 'decision', expected: 'allowed', got: 'implicitDeny' }],
  ['expect: explicitDeny', { what: 'decision', expected: 'explicitDeny', got: 'implicitDeny' }],
  [
    'expect: denied\n    because: { layer: scp }',
    { what: 'layer', expected: 'scp', got: 'identity' },
  ],
  [
    'expect: denied\n    because: { sid: Other }',
    {
      what: 'statement',
      expected: 'statement Other',
      got: 'folder, statement Read; folder, statement FromOffice',
    },
  ],
  [
    'expect: denied\n    because: { missing: aws:PrincipalOrgID }',
    { what: 'missing', expected: 'aws:PrincipalOrgID', got: 'aws:SourceIp, aws:RequestedRegion' },
  ],
  [
    'expect: denied\n    because: { failed: Resource }',
    { what: 'failed', expected: 'Resource', got: 'aws:SourceIp' },
  ],
]

for (const [expectation, difference] of failures) {
  test(`«${expectation}» fails with what was got`, () => {
    const [result] = runAll(`  - name: t
    principal: alice
    action: s3:PutObject
    ${expectation}
`)
    assert.deepEqual(result?.differences, [difference])
  })
}

test('a failure shows a difference, the nearest statement and the missing key', () => {
  const suite = suiteOf(`  - name: puts
    principal: alice
    action: s3:PutObject
    expect: allowed
`)
  const text = peopleReport(
    { suites: [{ suite, results: suite.cases.map(runCase) }], coverage: undefined },
    plainPaint,
  )
  assert.match(text, /✗ puts/)
  assert.match(text, /- decision +allowed\n +\+ +implicitDeny \(identity\)/)
  assert.match(text, /nearest: folder, statement FromOffice \(.*iamtest.yaml:9:9\)/)
  assert.match(
    text,
    /Condition IpAddress aws:SourceIp: wanted "10.0.0.0\/8", .*, the request has no such key/,
  )
  assert.match(text, /0 passed, 1 failed/)
})

const valid = '  - { name: t, principal: alice, action: s3:GetObject, expect: allowed }\n'

/** [what is wrong, the file, the place, the message]. */
const refused: readonly (readonly [string, string, string, RegExp])[] = [
  [
    'an unknown key of a test',
    '  - name: t\n    expects: allowed\n',
    '20:5',
    /`expects`.*did you mean `expect`/,
  ],
  ['an unknown decision', valid.replace('allowed', 'allow'), '19:64', /no decision `allow`/],
  [
    'an unknown principal',
    valid.replace('alice', 'alise'),
    '19:27',
    /no principal `alise`; there are: alice/,
  ],
  ['an action that is none', valid.replace('s3:GetObject', 'read'), '19:42', /read/],
  [
    'no expectation',
    '  - { name: t, principal: alice, action: a:b }\n',
    '19:5',
    /needs an `expect`/,
  ],
  ['a name that stands twice', '  - { name: t, name: u }\n', '19:16', /`name` stands here twice/],
  [
    'a row that is too short',
    '  - { name: t, table: [[principal, expect], [alice]] }\n',
    '19:45',
    /1 cells, the first row 2/,
  ],
  [
    'a column that is none',
    '  - { name: t, table: [[who], [alice]] }\n',
    '19:25',
    /no column `who`/,
  ],
  [
    'a corner that is none',
    '  - { name: t, matrix: [[a, b], [c, d]] }\n',
    '19:26',
    /principal\/action/,
  ],
  ['an empty reason', valid.replace(' }', ', because: {} }'), '19:82', /says nothing/],
]

for (const [why, tests, place, message] of refused) {
  test(`${why} is refused with its place`, () => {
    assert.throws(
      () => suiteOf(tests),
      (error) => {
        assert.ok(error instanceof InputError)
        assert.ok(error.message.includes(`.iamtest.yaml:${place}: `), error.message)
        assert.match(error.message, message)
        return true
      },
    )
  })
}

test('a policy that is no policy is refused at its line', () => {
  const start = definitions.replace('Effect: Allow', 'Effect: Alow')
  assert.throws(() => suiteOf(valid, start), /iamtest.yaml:6:9: not an identity policy: `Alow`/)
})

test('coverage names the statements and values that no test decided by', () => {
  const suite = suiteOf(`  - name: reads
    principal: alice
    action: s3:GetObject
    resource: arn:aws:s3:::home/alice/a
    expect: allowed
  - name: puts
    principal: alice
    action: s3:PutObject
    context: { aws:SourceIp: 10.1.1.1, aws:RequestedRegion: us-east-1 }
    expect: denied
`)
  const coverage = coverageOf([suite])
  const uncovered = coverage.items.filter(({ covered }) => !covered).map(({ text }) => text)
  assert.deepEqual(uncovered, [
    'Read: Action s3:GetObjectTagging',
    'FromOffice',
    'FromOffice: Action s3:PutObject',
    'FromOffice: Resource *',
    'FromOffice: IpAddress aws:SourceIp 10.0.0.0/8',
    'FromOffice: IpAddress aws:SourceIp 192.168.0.0/16',
    'FromOffice: IpAddress aws:SourceIp refusing',
  ])
  assert.equal(percentOf(coverage, 'statement'), 50)
  const places = coverage.items.map(({ place }) => place.line)
  assert.deepEqual(places.slice(0, 4), [5, 7, 7, 8])
})
