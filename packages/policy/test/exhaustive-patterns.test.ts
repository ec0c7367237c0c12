// All short patterns on all short texts, beside expressions, also where a matcher changes its method.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { matchArnPattern, matchResourcePattern, matchStringPattern } from '../src/index.ts'
import { sourceOf } from './pattern-expression.ts'

/** All texts of at most so many of the units. */
function textsOf(units: string, lengthMax: number): readonly string[] {
  const texts = ['']
  for (const text of texts) {
    if (text.length < lengthMax) for (const unit of units) texts.push(text + unit)
  }
  return texts
}

test('strings', () => {
  const texts = textsOf('ab:', 4)
  for (const pattern of textsOf('ab*?', 4)) {
    const expression = new RegExp(`^${sourceOf(pattern, '[^]')}$`)
    for (const text of texts) {
      assert.equal(matchStringPattern(pattern, text), expression.test(text), `${pattern} ${text}`)
    }
  }
})

// States are kept in words of 32: the places of a pattern stand on both sides of their borders.
test('fields of a resource and of an ARN, behind texts of many lengths', () => {
  const texts = textsOf('ab:', 2)
  for (const length of [0, 28, 29, 30, 31]) {
    const run = 'x'.repeat(length)
    for (const pattern of textsOf('a*?', 3)) {
      const written = `arn:?${run}${pattern}b:*c:r:a:z`
      const source = sourceOf(`?${run}${pattern}b:*c`, '[^:]')
      const expression = new RegExp(`^arn:${source}:r:a:z$`)
      for (const text of texts) {
        const asked = `arn:q${run}${text}b:c:r:a:z`
        const expected = expression.test(asked)
        assert.equal(matchResourcePattern(written, asked), expected, `${written} ${asked}`)
        assert.equal(matchArnPattern(written, asked), expected && !text.includes(':'), asked)
      }
    }
  }
})

test('a * at the end of a field goes beyond it, one inside stays', () => {
  for (const pattern of textsOf('a*?', 3)) {
    const inside = sourceOf(pattern.replace(/\*+$/, ''), '[^:]')
    const expression = new RegExp(
      `^arn:[^:]*a${inside}${pattern.endsWith('*') ? '[^]*' : ''}:b:c:d$`,
    )
    for (const text of textsOf('ab:', 4)) {
      const asked = `arn:${text}:b:c:d`
      const written = `arn:*a${pattern}:b:c:d`
      assert.equal(
        matchResourcePattern(`${written}:e`, `${asked}:e`),
        expression.test(asked),
        `${written} ${asked}`,
      )
    }
  }
})

test('long texts between two *', () => {
  const periods = textsOf('ab', 2).filter((period) => period !== '')
  for (const period of periods) {
    for (const end of ['', 'a', 'b', 'ab', 'ba']) {
      const wanted = period.repeat(Math.ceil(70 / period.length)) + end
      for (const other of periods) {
        for (const start of ['', 'a', 'ab', 'b']) {
          const text = start + other.repeat(90) + end
          const label = `${period} ${end} ${other} ${start}`
          assert.equal(matchStringPattern(`*${wanted}*`, text), text.includes(wanted), label)
          const twice = text.indexOf(wanted, text.indexOf(wanted) + wanted.length) >= 0
          const pattern = `*${wanted}*${wanted}*`
          assert.equal(matchStringPattern(pattern, text), text.includes(wanted) && twice, label)
        }
      }
    }
  }
})

test('long texts between two *, behind a part of themselves', () => {
  for (const period of textsOf('ab', 3).slice(1)) {
    for (const end of ['', 'a', 'b']) {
      const wanted = period.repeat(Math.ceil(70 / period.length)) + end
      for (let length = 0; length < wanted.length; length += 1) {
        const part = wanted.slice(0, length)
        const texts = [part + wanted, `${part}a${wanted}`, `${part}c${wanted.slice(1)}`]
        for (const text of [...texts, `${part}b${wanted.slice(length + 1)}${part}`]) {
          const label = `${wanted} ${text}`
          assert.equal(matchStringPattern(`*${wanted}*`, text), text.includes(wanted), label)
          const after = text.indexOf(wanted) + wanted.length
          const isLast = text.includes(wanted) && text.indexOf(wanted, after) < 0
          if (isLast)
            assert.equal(matchStringPattern(`*${wanted}*a*`, text), text.includes('a', after))
        }
      }
    }
  }
})
