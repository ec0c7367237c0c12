// `iamd validate`: Access Analyzer's findings, with their places in JSON and in YAML files.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const json = writeFiles(directory, {
  'bad.json': `{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": ["s3:Read", "s3:GetObject", "s3:Get*"], "Resource": "*" },
    { "Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Foo": 1 }
  ]
}
`,
  'bad.yaml': `# The same in YAML
Version: 2012-10-17
Statement:
  - Effect: allow
    Action: [s3:Read, s3:GetObject, 's3:Get*']
    Resource: '*'
  - Effect: Allow
    Action: iam:PassRole
    Resource: '*'
    Foo: 1
`,
  'fine.json': `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}`,
  'trust.json': `{"Version":"2012-10-17","Statement":{"Effect":"Allow",
    "Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}}`,
  'pass.json': `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"iam:PassRole","Resource":"*"}}`,
  'broken.json': '{ "Version": ',
  'broken.yaml': 'Version: 2012-10-17\nStatement: [',
  'list.yaml': '- Version\n',
})
const at = (name: string): string => join(directory, name)

interface JsonFinding {
  readonly file: string
  readonly issueCode: string
  readonly locations: readonly {
    readonly path: readonly object[]
    readonly span: Readonly<
      Record<'start' | 'end', { line: number; column: number; offset: number }>
    >
  }[]
}

async function findings(...args: readonly string[]): Promise<readonly JsonFinding[]> {
  return JSON.parse((await runIamd(['validate', '--json', ...args])).stdout)
}

test('each finding has a line with file, line, column, severity, code, message and path', async () => {
  const { code, stdout } = await runIamd(['validate', json])
  assert.equal(code, 1)
  const lines = stdout.split('\n')
  assert.equal(
    lines[0],
    `${json}:4:17 error INVALID_EFFECT The effect allow is not valid. Use Allow or Deny.` +
      '  Statement[0].Effect',
  )
  assert.ok(lines[1]?.startsWith(`${json}:4:37 error INVALID_ACTION The action s3:Read does not`))
  assert.ok(lines[2]?.startsWith(`${json}:4:48 suggestion REDUNDANT_ACTION `))
  assert.equal(lines[3], `  ${json}:4:64 Statement[0].Action[2]`)
  assert.equal(lines.at(-2), '3 errors, 1 security-warning, 1 suggestion in 1 file')
})

test('YAML has the same findings as the same policy in JSON, at its own places', async () => {
  const inJson = await findings(json)
  const inYaml = await findings(at('bad.yaml'))
  assert.deepEqual(
    inYaml.map(({ issueCode, locations }) => [issueCode, locations.map(({ path }) => path)]),
    inJson.map(({ issueCode, locations }) => [issueCode, locations.map(({ path }) => path)]),
  )
})

const spanned: readonly (readonly [code: string, inJson: string, inYaml: string])[] = [
  ['INVALID_EFFECT', '"allow"', 'allow'],
  ['INVALID_ACTION', '"s3:Read"', 's3:Read'],
  ['REDUNDANT_ACTION', '"s3:GetObject"', 's3:GetObject'],
  ['PASS_ROLE_WITH_STAR_IN_RESOURCE', '"iam:PassRole"', 'iam:PassRole'],
  ['INVALID_POLICY_ELEMENT', '"Foo"', 'Foo'],
]

for (const [code, inJson, inYaml] of spanned) {
  test(`the span of ${code} is the text that is meant`, async () => {
    for (const [file, text] of [
      [json, inJson],
      [at('bad.yaml'), inYaml],
    ] as const) {
      const [location] =
        (await findings(file)).find((one) => one.issueCode === code)?.locations ?? []
      assert.ok(location !== undefined, code)
      const { start, end } = location.span
      const written = readFileSync(file, 'utf8')
      assert.equal(written.slice(start.offset, end.offset), text)
      const line = written.split('\n')[start.line - 1] ?? ''
      assert.equal(line.slice(start.column, end.column), text)
    }
  })
}

test('texts that can not be read are findings too', async () => {
  const names = ['broken.json', 'broken.yaml', 'list.yaml']
  const { code, stdout } = await runIamd(['validate', ...names.map(at)])
  assert.equal(code, 1)
  assert.ok(stdout.includes(`${at('broken.json')}:1:14 error JSON_SYNTAX_ERROR `), stdout)
  assert.ok(stdout.includes(`${at('broken.yaml')}:2:13 error YAML_SYNTAX_ERROR `), stdout)
  assert.ok(stdout.includes(`${at('list.yaml')}:1:1 error DATA_TYPE_MISMATCH `), stdout)
})

/** [flags, codes that are among the findings or undefined for none, exit code]. */
const runs: readonly (readonly [readonly string[], string | undefined, number])[] = [
  [[at('fine.json')], undefined, 0],
  [['--type', 'boundary', at('fine.json')], undefined, 0],
  [[at('trust.json')], 'UNSUPPORTED_PRINCIPAL', 1],
  [['--type', 'trust', at('trust.json')], undefined, 0],
  [['--resource-type', 'AWS::IAM::AssumeRolePolicyDocument', at('trust.json')], undefined, 0],
  [['--type', 'resource', at('fine.json')], 'MISSING_PRINCIPAL', 1],
  [['--resource-type', 'AWS::S3::Bucket', at('pass.json')], 'UNSUPPORTED_ACTION_IN_POLICY', 1],
  [['--type', 'rcp', at('fine.json')], 'RCP_SYNTAX_ERROR_ALLOW', 1],
  [['--type', 'scp', at('fine.json')], undefined, 0],
  [[at('pass.json')], 'PASS_ROLE_WITH_STAR_IN_RESOURCE', 0],
  [['--fail-on', 'security-warning', at('pass.json')], 'PASS_ROLE_WITH_STAR_IN_RESOURCE', 1],
  [['--fail-on', 'suggestion', at('fine.json')], undefined, 0],
]

for (const [args, code, exitCode] of runs) {
  const shown = args.map((arg) => arg.replace(`${directory}/`, '')).join(' ')
  test(`validate ${shown} gives ${code ?? 'no finding'} and exits with ${exitCode}`, async () => {
    const { code: actual, stdout, stderr } = await runIamd(['validate', '--json', ...args])
    assert.equal(stderr, '')
    const codes = JSON.parse(stdout).map((one: JsonFinding) => one.issueCode)
    if (code === undefined) assert.deepEqual(codes, [])
    else assert.ok(codes.includes(code), codes.join())
    assert.equal(actual, exitCode)
  })
}

test('what Access Analyzer does not call an error and IAM refuses is an error', async () => {
  const file = writeFiles(directory, {
    'empty.yaml': `Version: 2012-10-17
Statement:
  Effect: Allow
  Action: s3:GetObject
  Resource: []
`,
  })
  const { code, stdout } = await runIamd(['validate', file])
  assert.equal(code, 1)
  const refusal = `${file}:5:13 error MALFORMED_POLICY_DOCUMENT the list of resources is empty`
  assert.ok(stdout.includes(refusal), stdout)
})

for (const [args, message] of [
  [['--type', 'scp', '--resource-type', 'AWS::S3::Bucket', json], /does not go with --type scp/],
  [['--type', 'user', json], /--type is one of identity, boundary,/],
  [[], /say which files/],
] as const) {
  test(`validate ${args.slice(0, 2).join(' ')} is refused: ${message.source}`, async () => {
    const { code, stderr } = await runIamd(['validate', ...args])
    assert.equal(code, 2)
    assert.match(stderr, message)
  })
}
