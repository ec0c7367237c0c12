// Calls share the load of a principal, and none gets what was read before a change it could know of.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createDependentCache } from '../src/snapshot/dependent-cache.ts'
import type { ChangeKey, ChangeListener } from '../src/store/store.ts'

interface Version {
  readonly key: string
  readonly version: number
}

/** A cache over keys whose versions change, with loads that end when the test says so. */
function cacheUnderTest(limit = 10) {
  const listeners: ChangeListener[] = []
  const versions = new Map<string, number>()
  const waiting: (() => void)[] = []
  let loads = 0
  const cache = createDependentCache<Version>(
    { onChange: (listener) => listeners.push(listener) },
    limit,
    async (key) => {
      loads += 1
      const version = versions.get(key) ?? 0
      await new Promise<void>((resolve) => waiting.push(resolve))
      // Version 0 is not there. All that is odd depends on a group of its own, too.
      if (version === 0) return undefined
      const dependsOn: ChangeKey[] = [`user:${key}`]
      if (version % 2 === 1) dependsOn.push('group:odd')
      return { value: { key, version }, dependsOn }
    },
  )
  const announce: ChangeListener = (keys) => {
    for (const listener of listeners) listener(keys)
  }
  return {
    cache,
    versionOf: (key: string) => versions.get(key) ?? 0,
    loads: () => loads,
    change(key: string) {
      versions.set(key, (versions.get(key) ?? 0) + 1)
      announce([`user:${key}`])
    },
    changeOther: () => announce(['user:someone-else']),
    changeEverything() {
      for (const [key, version] of versions) versions.set(key, version + 1)
      announce(undefined)
    },
    finish: (index: number) => waiting.splice(index % Math.max(waiting.length, 1), 1)[0]?.(),
    async finishAll() {
      for (let turn = 0; turn < 100; turn += 1) {
        await new Promise(setImmediate)
        for (const end of waiting.splice(0)) end()
      }
    },
  }
}

test('calls at one time share one load, also while something else changes', async () => {
  const subject = cacheUnderTest()
  subject.change('a')
  const calls = Array.from({ length: 20 }, () => {
    subject.changeOther()
    return subject.cache.get('a')
  })
  await subject.finishAll()
  for (const found of await Promise.all(calls)) assert.deepEqual(found, { key: 'a', version: 1 })
  assert.equal(subject.loads(), 1)
  assert.equal(subject.cache.isCurrent('a', await calls[0]), true)
})

test('calls after a change share a load of their own', async () => {
  const subject = cacheUnderTest()
  subject.change('a')
  const before = [subject.cache.get('a'), subject.cache.get('a')]
  // The load has read by now.
  await new Promise(setImmediate)
  subject.change('a')
  const after = Array.from({ length: 10 }, () => subject.cache.get('a'))
  await subject.finishAll()
  for (const found of await Promise.all(before)) assert.ok((found?.version ?? 0) >= 1)
  for (const found of await Promise.all(after)) assert.equal(found?.version, 2)
  assert.equal(subject.loads(), 2)
})

test('a load that fails fails for those who share it, and is tried anew by the next', async () => {
  let fails = true
  const cache = createDependentCache<string>({ onChange: () => {} }, 10, async () => {
    if (fails) throw new Error('away')
    return { value: 'there', dependsOn: [] }
  })
  const outcomes = await Promise.allSettled([cache.get('a'), cache.get('a')])
  assert.deepEqual(
    outcomes.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  fails = false
  assert.equal(await cache.get('a'), 'there')
})

const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('call'), number: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('change'), number: fc.nat(2) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('finish'), number: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('everything'), number: fc.nat(0) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('turn'), number: fc.nat(0) }) },
)

test('whatever the order, a call never gets what was out of date when it was made', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      // Fewer than there are keys, so that some are dropped for room.
      const subject = cacheUnderTest(2)
      const calls: { readonly least: number; readonly found: unknown }[] = []
      for (const { kind, number } of steps) {
        const key = `k${number}`
        if (kind === 'call') {
          calls.push({ least: subject.versionOf(key), found: subject.cache.get(key) })
        } else if (kind === 'change') subject.change(key)
        else if (kind === 'everything') subject.changeEverything()
        else if (kind === 'finish') subject.finish(number)
        else await new Promise(setImmediate)
        assert.ok(subject.cache.figures.size <= 2)
      }
      await subject.finishAll()
      for (const { least, found } of calls) {
        const value = (await found) as Version | undefined
        assert.ok((value?.version ?? 0) >= least, `${value?.version} is older than ${least}`)
      }
      for (const key of ['k0', 'k1', 'k2']) {
        const value = subject.cache.get(key)
        if (!(value instanceof Promise)) assert.equal(value?.version, subject.versionOf(key))
      }
      await subject.finishAll()
    }),
    { numRuns: 300 },
  )
})
