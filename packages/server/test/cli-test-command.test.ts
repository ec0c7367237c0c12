// `iamd test` as CI and people run it: reports, exit codes, finding files, watching.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const examples = fileURLToPath(new URL('../../../examples/policy-tests', import.meta.url))

const policy = (action: string): string =>
  `{"Version":"2012-10-17","Statement":{"Sid":"S","Effect":"Allow","Action":"${action}","Resource":"*"}}`

const suite = `policies: { p: policies/p.json }
principals:
  alice: { arn: 'arn:aws:iam::111122223333:user/alice', identity: p }
tests:
  - { name: 'reads <all> # & "more"', principal: alice, action: s3:GetObject, expect: allowed }
  - { name: puts, principal: alice, action: s3:PutObject, expect: allowed }
`

const file = writeFiles(directory, {
  'some/a.iamtest.yaml': suite,
  'some/policies/p.json': policy('s3:GetObject'),
  'some/node_modules/x/b.iamtest.yaml': 'not: read',
})

test('the example passes, wholly covered', async () => {
  const { code, stdout, stderr } = await runIamd(['test', examples, '--coverage-min', '100'])
  assert.equal(code, 0, stdout + stderr)
  assert.match(stdout, /coverage: statements 100 %, values 100 %/)
})

test('a directory, a glob and a file find the same tests, and a failure exits with 1', async () => {
  for (const pattern of [directory, join(directory, '**/*.iamtest.yaml'), file]) {
    const { code, stdout } = await runIamd(['test', pattern])
    assert.equal(code, 1)
    assert.match(stdout, /1 passed, 1 failed/)
  }
})

test('TAP has a line a case, with the difference as YAML', async () => {
  const { stdout, stderr } = await runIamd(['test', file, '--reporter', 'tap', '--coverage'])
  const lines = stdout.split('\n')
  assert.deepEqual(lines.slice(0, 5), [
    'TAP version 14',
    '1..2',
    'ok 1 - reads <all> \\# & "more"',
    'not ok 2 - puts',
    '  ---',
  ])
  assert.ok(lines.includes(`  at: "${file}:6:5"`), stdout)
  assert.ok(lines.includes('  expected: "allowed"'))
  assert.ok(lines.includes('  got: "implicitDeny"'))
  assert.match(stderr, /^coverage: statements 100 %/)
})

test('JUnit goes to a file, and the terminal still has words for people', async () => {
  const output = join(directory, 'junit.xml')
  const { stdout } = await runIamd(['test', file, '--reporter', 'junit', '--output', output])
  assert.match(stdout, /✗ puts/)
  const xml = readFileSync(output, 'utf8')
  assert.match(xml, /<testsuites tests="2" failures="1" errors="0" skipped="0">/)
  assert.match(xml, /<testcase name="reads &lt;all&gt; # &amp; &quot;more&quot;" .* line="5"\/>/)
  assert.match(
    xml,
    /<failure message="decision: expected allowed, got implicitDeny" type="decision">/,
  )
  assert.ok(!xml.includes('\u001B'))
})

test('JSON has the decisions and the coverage', async () => {
  const { stdout } = await runIamd(['test', file, '--reporter', 'json', '--coverage'])
  const report = JSON.parse(stdout)
  assert.partialDeepStrictEqual(report, { passed: 1, failed: 1, coverage: { statements: 100 } })
  assert.partialDeepStrictEqual(report.suites[0].cases[1], {
    name: 'puts',
    outcome: 'failed',
    decision: 'implicitDeny',
    layer: 'identity',
  })
})

test('too little coverage fails, and lcov names the lines', async () => {
  const uncovered = writeFiles(join(directory, 'uncovered'), {
    'c.iamtest.yaml': suite.replace(/ {2}- \{ name: puts.*\n/, ''),
    'policies/p.json': policy('A').replace('"A"', '[\n"s3:GetObject",\n"s3:PutObject"]'),
  })
  const output = join(directory, 'coverage.info')
  const flags = ['--coverage-min', '90', '--coverage-output', output]
  const { code, stdout, stderr } = await runIamd(['test', uncovered, ...flags])
  assert.equal(code, 1)
  assert.match(stdout, /never p, S: Action s3:PutObject {2}.*p.json:3:1/)
  assert.match(stderr, /the coverage is below 90 %/)
  assert.match(
    readFileSync(output, 'utf8'),
    /SF:.*p\.json\nDA:1,1\nDA:2,1\nDA:3,0\nend_of_record\n/,
  )
})

test('nothing to test, and a file with a mistake, exit with 2', async () => {
  const none = await runIamd(['test', join(directory, 'some/policies')])
  assert.equal(none.code, 2)
  assert.match(none.stderr, /there is no test file; test files are named/)
  const broken = writeFiles(directory, { 'broken/a.iamtest.json': '{\n  "test": []\n}' })
  const { code, stderr } = await runIamd(['test', broken])
  assert.equal(code, 2)
  assert.match(stderr, /a\.iamtest\.json:2:3: .*`test`; did you mean `tests`\?/)
})
