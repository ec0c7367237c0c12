// The schema of policy test files says what the reader of these files takes.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, test } from 'node:test'
import { readTestFile } from '../src/policy-tests/read-test-file.ts'
import { temporaryDirectory } from './support/daemon-process.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const url = new URL('../../../docs/reference/policy-tests.schema.json', import.meta.url)
const schema = JSON.parse(readFileSync(url, 'utf8'))
const { principal, resource, because, effect, test: testSchema } = schema.$defs

const arn = 'arn:aws:iam::111122223333:user/alice'
const fine = { name: 'n', principal: arn, action: 's3:GetObject', expect: 'denied' }

/** [what, its names in the schema, a file with a name `unknown` there]. */
const places: readonly (readonly [string, readonly string[], object])[] = [
  ['a file', Object.keys(schema.properties), { unknown: 1, tests: [fine] }],
  ['a test', Object.keys(testSchema.properties), { tests: [{ ...fine, unknown: 1 }] }],
  [
    'a principal',
    Object.keys(principal.anyOf[1].properties),
    { tests: [{ ...fine, principal: { arn, unknown: 1 } }] },
  ],
  [
    'a resource',
    Object.keys(resource.anyOf[1].properties),
    { tests: [{ ...fine, resource: { arn: 'arn:aws:s3:::b', unknown: 1 } }] },
  ],
  ['a reason', Object.keys(because.properties), { tests: [{ ...fine, because: { unknown: 1 } }] }],
  [
    'a layer',
    because.properties.layer.enum,
    { tests: [{ ...fine, because: { layer: 'unknown' } }] },
  ],
  ['a decision', effect.enum, { tests: [{ ...fine, expect: 'unknown' }] }],
]

for (const [index, [what, names, content]] of places.entries()) {
  test(`the schema and the reader know the same names in ${what}`, () => {
    const file = writeFiles(directory, { [`${index}.iamtest.json`]: JSON.stringify(content) })
    assert.throws(
      () => readTestFile(file),
      (error) => {
        const [, known = ''] = /`unknown`; there are: (.*)$/.exec(String(error)) ?? []
        assert.deepEqual(known.split(', ').toSorted(), names.toSorted())
        return true
      },
    )
  })
}
