// Reads a test file: its definitions, and its tests spread out into single cases.
import {
  type Definitions,
  definitionKeys,
  readContext,
  readDefinitions,
} from '../policy-files/definitions.ts'
import { InputError, type Place } from '../policy-files/input-error.ts'
import type { LocatedValue } from '../policy-files/located-value.ts'
import { readDocument } from '../policy-files/read-document.ts'
import { readInput } from '../policy-files/read-input.ts'
import { asItems, asMap, asText, readMembers, unknownName } from '../policy-files/read-shape.ts'
import { scenarioOf } from '../policy-files/scenario.ts'
import { noReason, readEffect, readReason } from './read-expectation.ts'
import { readMatrix, readTable, type TestParts } from './read-grid.ts'
import type { TestCase } from './test-case.ts'

/** A test file. */
export interface TestSuite {
  readonly file: string
  readonly definitions: Definitions
  readonly cases: readonly TestCase[]
}

/**
 * Reads a file; `files` is given the policy files that it names, also when they can't be read.
 * @throws {InputError} for what is not understood, with its place.
 */
export function readTestFile(file: string, files?: Set<string>): TestSuite {
  const root = asMap(readDocument(file, readInput(file)), 'a test file')
  const known = ['$schema', ...definitionKeys, 'tests'] as const
  const members = readMembers(root, known, 'a test file')
  if (members.tests === undefined) throw new InputError('the file has no `tests`', root.place)
  const definitions = readDefinitions(file, members, { files })
  const cases = asItems(members.tests.value).flatMap((test) => readTest(test, definitions))
  return { file, definitions, cases }
}

const testKeys = [
  'name',
  'principal',
  'action',
  'resource',
  'context',
  'expect',
  'because',
  'table',
  'matrix',
] as const

function readTest(test: LocatedValue, definitions: Definitions): readonly TestCase[] {
  const map = asMap(test, 'a test')
  const members = readMembers(map, testKeys, 'a test')
  const { name, principal, action, resource, context, expect, because, table, matrix } = members
  if (name === undefined) throw new InputError('a test needs a `name`', map.place)
  const parts: TestParts = {
    principal: principal?.value,
    action: action?.value,
    resource: resource?.value,
    context: context === undefined ? {} : readContext(context.value),
    expect: expect?.value,
    reason: because === undefined ? noReason : readReason(because.value),
    place: map.place,
  }
  const rows = [
    ...(table === undefined ? [] : readTable(table.value, parts)),
    ...(matrix === undefined ? [] : readMatrix(matrix.value, parts)),
  ]
  const isGrid = table !== undefined || matrix !== undefined
  const all = isGrid ? rows : [parts]
  const cases = all.flatMap((row) => casesOf(row, definitions))
  const title = asText(name.value, '`name`')
  return cases.map(({ label, ...rest }) => ({
    ...rest,
    name: cases.length === 1 ? title : `${title} [${label}]`,
  }))
}

/** All combinations of the principals, actions and resources of a test or of a row. */
function casesOf(
  parts: TestParts,
  definitions: Definitions,
): readonly (Omit<TestCase, 'name'> & { readonly label: string })[] {
  const { principal, action, resource, expect, place } = parts
  if (principal === undefined) throw new InputError('a test needs a `principal`', place)
  if (action === undefined) throw new InputError('a test needs an `action`', place)
  if (expect === undefined) throw new InputError('a test needs an `expect`', place)
  const expected = readEffect(expect)
  const resources = resource === undefined ? [anyResource(place)] : asItems(resource)
  return asItems(principal).flatMap((who) =>
    asItems(action).flatMap((what) =>
      resources.map((on) => {
        const scenario = scenarioOf(
          {
            principal: definitions.principal(who),
            action: readAction(what),
            resource: definitions.resource(on),
            context: parts.context,
          },
          definitions,
        )
        const names = [...[who, what, on].map(shortName), parts.label ?? '']
        const label = names.filter(Boolean).join(' ')
        return { label, place, scenario, expected, reason: parts.reason }
      }),
    ),
  )
}

const anyResource = (place: Place): LocatedValue => ({
  type: 'scalar',
  text: '*',
  json: '"*"',
  place,
  end: place,
})

function readAction(value: LocatedValue): string {
  const action = asText(value, '`action`')
  if (/^[\w-]+:\w+$/.test(action)) return action
  throw unknownName('no action is written', ['s3:GetObject'], { key: action, place: value.place })
}

function shortName(value: LocatedValue): string {
  if (value.type === 'scalar') return value.text
  const arn = value.type === 'map' ? value.members.find(({ key }) => key === 'arn') : undefined
  return arn?.value.type === 'scalar' ? arn.value.text : ''
}
