// Properties of form: order, grouping, repetition and the version's name change no decision.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type AuthorizationRequest, decide, type Policy } from '../src/index.ts'
import { accepted } from './fixtures.ts'
import { changeEach, compiled, type PlainLayers, randomLayers } from './plain-layers.ts'
import { randomRequest } from './random-policies.ts'

type Json = string | number | boolean | readonly Json[] | { readonly [name: string]: Json }

/** Another order of a list, drawn from the seed. */
function shuffled<Value>(list: readonly Value[], seed: number): Value[] {
  return list
    .map((value, index) => ({ value, rank: Math.imul(seed + index * 2654435761, 40503) >>> 3 }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ value }) => value)
}

/** Another order of everything in a document: statements, elements, values, operators, keys. */
function shuffledJson(value: Json, seed: number): Json {
  if (Array.isArray(value)) {
    return shuffled(value, seed).map((item: Json, index) => shuffledJson(item, seed + index))
  }
  if (typeof value !== 'object') return value
  return Object.fromEntries(
    shuffled(Object.entries(value), seed).map(([name, one]) => [name, shuffledJson(one, seed)]),
  )
}

function assertSame(one: PlainLayers, other: PlainLayers, asked: AuthorizationRequest): void {
  const [left, right] = [decide(compiled(one), asked), decide(compiled(other), asked)]
  assert.deepEqual([right.effect, right.layer], [left.effect, left.layer])
}

/** Asserts that a way to write the same policies differently changes no decision. */
function changesNothing(change: (list: readonly Policy[], seed: number) => Policy[]): void {
  fc.assert(
    fc.property(randomLayers, randomRequest, fc.nat(), (layers, asked, seed) => {
      assertSame(
        layers,
        changeEach(layers, (list) => change(list, seed)),
        asked,
      )
    }),
    { numRuns: 500 },
  )
}

test('the order of policies, statements, elements, keys and values is nothing', () => {
  changesNothing((list, seed) =>
    shuffled(list, seed).map((policy) =>
      accepted(shuffledJson(JSON.parse(policy.text), seed), policy.kind),
    ),
  )
})

test('the order of the levels of a hierarchy is nothing', () => {
  fc.assert(
    fc.property(randomLayers, randomRequest, (layers, asked) => {
      const { serviceControl, resourceControl } = layers
      const turned = {
        ...layers,
        ...(serviceControl && { serviceControl: serviceControl.toReversed() }),
        ...(resourceControl && { resourceControl: resourceControl.toReversed() }),
      }
      assertSame(layers, turned, asked)
    }),
    { numRuns: 500 },
  )
})

test('the statements of a policy may as well be policies of their own', () => {
  changesNothing((list) =>
    list.flatMap((policy) => {
      const document = JSON.parse(policy.text)
      return [document.Statement]
        .flat()
        .map((Statement: object) => accepted({ ...document, Statement }, policy.kind))
    }),
  )
})

test('a statement with lists may as well be a statement for each of their values', () => {
  changesNothing((list) =>
    list.map((policy) => {
      const document = JSON.parse(policy.text)
      const Statement = [document.Statement].flat().flatMap((statement) =>
        [statement.Action ?? []].flat().length === 0
          ? [statement]
          : [statement.Action].flat().flatMap((Action: string) =>
              [statement.Resource ?? undefined].flat().map((Resource: string | undefined) => ({
                ...statement,
                Action,
                ...(Resource !== undefined && { Resource }),
              })),
            ),
      )
      return accepted({ ...document, Statement }, policy.kind)
    }),
  )
})

test('saying it twice is saying it once', () => {
  changesNothing((list) => {
    const again = list.map((policy) => accepted(policy.text, policy.kind))
    return [...list, ...again]
  })
})

test('a bare value is a list of one', () => {
  const asLists = (value: Json, depth: number): Json => {
    if (typeof value === 'string') return depth > 1 ? [value] : value
    if (typeof value !== 'object' || Array.isArray(value)) return depth > 2 ? [value].flat() : value
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        name,
        name === 'Effect' || one === '*' ? one : asLists(one, depth + 1),
      ]),
    )
  }
  changesNothing((list) =>
    list.map((policy) => {
      const document = JSON.parse(policy.text)
      const Statement = [document.Statement].flat().map((one) => asLists(one, 1))
      return accepted({ ...document, Statement }, policy.kind)
    }),
  )
})

test('without ${ a policy means the same in both versions, and without a version', () => {
  for (const Version of ['2008-10-17', '2012-10-17', undefined]) {
    changesNothing((list) =>
      list.map((policy) => {
        if (policy.text.includes('${')) return policy
        return accepted({ ...JSON.parse(policy.text), Version }, policy.kind)
      }),
    )
  }
})

test('actions and condition keys have no case, resources and values do', () => {
  changesNothing((list) =>
    list.map((policy) => {
      const document = JSON.parse(policy.text)
      const turned = (one: Json): Json => (typeof one === 'string' ? one.toUpperCase() : one)
      const Statement = [document.Statement].flat().map((statement) => {
        const name = 'Action' in statement ? 'Action' : 'NotAction'
        const Condition = Object.fromEntries(
          Object.entries(statement.Condition ?? {}).map(([operator, keys]) => [
            operator,
            Object.fromEntries(
              Object.entries(keys as object).map(([key, values]) => [key.toUpperCase(), values]),
            ),
          ]),
        )
        return { ...statement, [name]: [statement[name]].flat().map(turned), Condition }
      })
      return accepted({ ...document, Statement }, policy.kind)
    }),
  )
})
