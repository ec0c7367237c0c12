// The JSON reader, by way of parsePolicy: RFC 8259, duplicate keys, nesting, positions.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePolicy } from '../src/index.ts'

const whole = '{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}'

const refused: readonly (readonly [text: string, code: string, offset: number])[] = [
  ['', 'invalid-json', 0],
  ['   ', 'invalid-json', 3],
  ['\u{feff}{}', 'invalid-json', 0],
  [`${whole} x`, 'invalid-json', whole.length + 1],
  [`${whole}${whole}`, 'invalid-json', whole.length],
  ['{"a":1,}', 'invalid-json', 7],
  ['{"a" 1}', 'invalid-json', 5],
  ['{a:1}', 'invalid-json', 1],
  ["{'a':1}", 'invalid-json', 1],
  ['[1,]', 'invalid-json', 3],
  ['[1 2]', 'invalid-json', 3],
  ['[01]', 'invalid-json', 1],
  ['[1.]', 'invalid-json', 1],
  ['[.5]', 'invalid-json', 1],
  ['[+1]', 'invalid-json', 1],
  ['[-]', 'invalid-json', 1],
  ['[1e]', 'invalid-json', 1],
  ['[NaN]', 'invalid-json', 1],
  ['[True]', 'invalid-json', 1],
  ['["\t"]', 'invalid-json', 2],
  ['["\\x41"]', 'invalid-json', 2],
  ['["\\u00g0"]', 'invalid-json', 2],
  ['["open', 'invalid-json', 1],
  ['// no\n{}', 'invalid-json', 0],
  ['{"a":1,"b":2,"a":3}', 'duplicate-key', 13],
  ['{"a":1,"\\u0061":3}', 'duplicate-key', 7],
  ['{"a":{"__proto__":1,"__proto__":2}}', 'duplicate-key', 20],
  ['[]', 'document-not-object', 0],
  ['"text"', 'document-not-object', 0],
  ['null', 'document-not-object', 0],
]

test('what is not JSON by RFC 8259 is refused at its place', () => {
  for (const [text, code, offset] of refused) {
    const { policy, findings } = parsePolicy(text)
    assert.equal(policy, undefined, text)
    assert.deepEqual([findings[0]?.code, findings[0]?.offset], [code, offset], text)
  }
})

test('all of JSON is read', () => {
  const id = '\\u0041\\n\\/\\"\\\\ é \\ud83d\\ude00'
  const text = `\r\n\t{"Id":"${id}","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]} `
  assert.equal(parsePolicy(text).policy?.id, 'A\n/"\\ é 😀')
})

test('deep nesting is refused without exhausting the stack', () => {
  for (const open of ['[', '{"a":']) {
    assert.equal(parsePolicy(open.repeat(200_000)).findings[0]?.code, 'nesting-too-deep')
  }
})

test('findings and statements carry lines and columns', () => {
  const text = '{\r\n "Statement": [\n  {"Effect": "allow",\r   "Action": "*", "Resource": "*"}]}'
  const [finding] = parsePolicy(text).findings
  assert.deepEqual(
    [finding?.code, finding?.line, finding?.column, finding?.path, finding?.value],
    ['invalid-effect', 3, 14, ['Statement', 0, 'Effect'], 'allow'],
  )
  const { policy } = parsePolicy(text.replace('allow', 'Allow'))
  assert.deepEqual(policy?.statements[0]?.start, { offset: 21, line: 3, column: 3 })
  assert.deepEqual([policy?.statements[0]?.end.line, policy?.statements[0]?.end.column], [4, 34])
})
