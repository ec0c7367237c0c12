// Signing keys are derived once and kept, bounded, until their access key is dropped.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSigningKeyCache, deriveSigningKey } from '@iamd/wire'

const key = deriveSigningKey('secret', '20260131', 'us-east-1', 'sts')

test('signing keys are kept, bounded, and dropped with their access key', () => {
  const cache = createSigningKeyCache(3)
  const scopeOf = (accessKeyId: string, region = 'us-east-1') => ({
    accessKeyId,
    date: '20260131',
    region,
    service: 'sts',
  })
  assert.equal(cache.find(scopeOf('A')), undefined)
  const derived = cache.derive(scopeOf('A'), 'secret')
  assert.ok(derived.equals(key))
  assert.equal(cache.find(scopeOf('A')), derived)
  assert.equal(cache.find(scopeOf('A', 'eu-west-1')), undefined)
  cache.derive(scopeOf('B'), 'secret')
  cache.derive(scopeOf('C'), 'secret')
  cache.find(scopeOf('A'))
  cache.derive(scopeOf('D'), 'secret')
  assert.equal(cache.size, 3)
  assert.equal(cache.find(scopeOf('B')), undefined)
  assert.equal(cache.find(scopeOf('A')), derived)
  cache.drop('A')
  assert.equal(cache.find(scopeOf('A')), undefined)
  assert.equal(cache.size, 2)
})

test('one access key cannot push out the others', () => {
  const cache = createSigningKeyCache(100)
  const scopeOf = (accessKeyId: string, region: string) => ({
    accessKeyId,
    date: '20260131',
    region,
    service: 'sts',
  })
  cache.derive(scopeOf('quiet', 'us-east-1'), 'secret')
  for (let index = 0; index < 500; index += 1) {
    cache.derive(scopeOf('noisy', `xx-east-${index}`), 'secret')
  }
  assert.ok(cache.find(scopeOf('quiet', 'us-east-1')))
  assert.ok(cache.size <= 100)
})
