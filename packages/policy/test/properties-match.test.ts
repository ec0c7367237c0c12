// Properties of the matchers: each equals a regular expression on short texts of few characters.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  compile,
  matchActionPattern,
  matchArnPattern,
  matchResourcePattern,
  matchStringPattern,
} from '../src/index.ts'
import { contextOf, policyOf, request, source } from './fixtures.ts'
import { sourceOf } from './pattern-expression.ts'

const textOf = (units: readonly string[], maxLength: number) =>
  fc.array(fc.constantFrom(...units), { maxLength }).map((one) => one.join(''))

/** Asserts that both agree, and that the samples have matches and mismatches enough to tell. */
function agrees<Sample>(
  samples: fc.Arbitrary<Sample>,
  matches: (sample: Sample) => boolean,
  expected: (sample: Sample) => boolean,
): void {
  const seen = { true: 0, false: 0 }
  fc.assert(
    fc.property(samples, (sample) => {
      const wanted = expected(sample)
      seen[`${wanted}`] += 1
      assert.equal(matches(sample), wanted)
    }),
    { numRuns: 4000 },
  )
  assert.ok(seen.true > 40 && seen.false > 40, `matches and mismatches: ${JSON.stringify(seen)}`)
}

const patterns = textOf(['a', 'b', ':', '*', '*', '?'], 6)
const texts = textOf(['a', 'b', ':'], 6)

test('the string matcher', () => {
  agrees(
    fc.tuple(patterns, texts),
    ([pattern, text]) => matchStringPattern(pattern, text),
    ([pattern, text]) => new RegExp(`^${sourceOf(pattern, '[^]')}$`).test(text),
  )
})

test('the action matcher, which knows no case', () => {
  const names = textOf(['a', 'A', 'b', '*', '?'], 5)
  const asked = textOf(['a', 'A', 'b'], 5)
  const services = fc.constantFrom('s', 'S', 's-x')
  agrees(
    fc.tuple(services, names, services, asked),
    ([service, name, other, action]) =>
      matchActionPattern(`${service}:${name}`, `${other}:${action}`),
    ([service, name, other, action]) =>
      new RegExp(`^${service}:${sourceOf(name, '[^]')}$`, 'i').test(`${other}:${action}`),
  )
})

const fieldPatterns = fc.tuple(...Array.from({ length: 5 }, () => textOf(['a', '*', '*', '?'], 2)))
const fields = fc.tuple(...Array.from({ length: 5 }, () => textOf(['a', 'a', 'b'], 2)))
const rests = textOf(['a', ':'], 3)

test('the ARN matcher, field by field', () => {
  agrees(
    fc.tuple(fieldPatterns, textOf(['a', ':', '*'], 3), fields, rests),
    ([pattern, end, arn, rest]) =>
      matchArnPattern(`arn:${pattern.join(':')}${end}`, `arn:${arn.join(':')}${rest}`),
    ([pattern, end, arn, rest]) => {
      const [head, last] = [pattern.slice(0, 4), `${pattern[4]}${end}`]
      const source = head.map((one) => sourceOf(one, '[^:]')).join(':')
      const expression = new RegExp(`^arn:${source}:${sourceOf(last, '[^]')}$`)
      return expression.test(`arn:${arn.join(':')}${rest}`)
    },
  )
})

/** A `*` at the end of one of the first five fields may go on; one inside it may not. */
function resourceSource(pattern: readonly string[]): string {
  return pattern
    .map((field, index) => {
      if (index === 4) return sourceOf(field, '[^]')
      const inside = sourceOf(field.replace(/\*+$/, ''), '[^:]')
      return field.endsWith('*') ? `${inside}[^]*` : inside
    })
    .join(':')
}

test('the resource matcher, with what a * at the end of a field may cover', () => {
  agrees(
    fc.tuple(fieldPatterns, fields, rests),
    ([pattern, arn, rest]) =>
      matchResourcePattern(`arn:${pattern.join(':')}`, `arn:${arn.join(':')}${rest}`),
    ([pattern, arn, rest]) =>
      new RegExp(`^arn:${resourceSource(pattern)}$`).test(`arn:${arn.join(':')}${rest}`),
  )
})

test('the value of a variable is text, whatever characters it has', () => {
  agrees(
    fc.tuple(patterns, textOf(['a', '*', '?', ':'], 3), patterns, texts, fc.boolean()),
    ([before, value, after, text, inResource]) => {
      const pattern = `${before}\${test:name}${after}`
      const statement = { Effect: 'Allow', Action: '*', Resource: '*' }
      const policy = policyOf(
        'identity',
        inResource
          ? { ...statement, Resource: `arn:aws:s3:::${pattern}` }
          : { ...statement, Condition: { StringLike: { 'test:key': pattern } } },
      )
      const context = contextOf({ 'test:name': value, 'test:key': text })
      const { decide } = compile({ identity: [{ policy, source }] })
      const asked = {
        ...request(),
        context,
        ...(inResource && { resource: `arn:aws:s3:::${text}` }),
      }
      return decide(asked).effect === 'allowed'
    },
    ([before, value, after, text]) => {
      const literal = value.replace(/[*?]/g, '\\$&')
      const source = `${sourceOf(before, '[^]')}${literal}${sourceOf(after, '[^]')}`
      return new RegExp(`^${source}$`).test(text)
    },
  )
})
