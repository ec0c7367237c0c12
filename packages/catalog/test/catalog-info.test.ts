/** Tests that the committed data is what its header says, and that it stays small. */

import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { catalogInfo } from '../src/index.ts'

const dataFolder = new URL('../data/', import.meta.url)

test('the header lists every file of the data', () => {
  const named = ['catalog.json', ...catalogInfo.files.map(({ name }) => name)]
  assert.deepEqual(readdirSync(dataFolder).toSorted(), named.toSorted())
})

for (const { name, bytes, sha256 } of catalogInfo.files) {
  test(`${name} has the size and digest that the header states`, () => {
    const content = readFileSync(new URL(name, dataFolder))
    assert.equal(content.length, bytes)
    assert.equal(createHash('sha256').update(content).digest('hex'), sha256)
  })
}

test('the data takes less than 4 MB', () => {
  const total = catalogInfo.files.reduce((sum, { bytes }) => sum + bytes, 0)
  assert.ok(total < 4_000_000, `${total} bytes`)
})

test('the sources, their licences and dates are stated', () => {
  const notice = readFileSync(new URL('NOTICE', dataFolder), 'utf8')
  assert.equal(catalogInfo.sources.length, 2)
  for (const { name, version, date, license, copyright } of catalogInfo.sources) {
    assert.equal(license, 'MIT')
    assert.match(date, /^20\d\d-\d\d-\d\d$/)
    assert.ok(date <= catalogInfo.date)
    assert.ok(notice.includes(`${name} ${version}`))
    assert.ok(notice.includes(copyright))
  }
})
