// Findings about files: whatever the text, there is no exception, and every place is in the text.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyReference } from '@iamd/catalog'
import fc from 'fast-check'
import { findingsOf } from '../src/policy-files/findings.ts'
import { validatedTypeNames, validatedTypes } from '../src/policy-files/validated-types.ts'

const reference = policyReference()

const policy = `Version: 2012-10-17
Id: &id some
Statement:
  - Sid: "Read\\u0041"
    Effect: Allow
    Principal: { AWS: ['111122223333', '*'] }
    Action: [s3:GetObject, 's3:Get*',
      iam:PassRole]
    Resource: |
      arn:aws:s3:::bucket/\${aws:username}
    Condition: { StringEquals: { aws:usernme: *id, s3:prefix: 012 } }
`

/** A policy with some of its characters put in place of others. */
const almostPolicy = fc
  .array(
    fc.tuple(fc.nat(policy.length - 1), fc.nat(3), fc.constantFrom('', ...'[]{}:,&*!|>\'"-#\n ')),
  )
  .map((edits) =>
    edits.reduce(
      (text, [at, length, by]) => text.slice(0, at) + by + text.slice(at + length),
      policy,
    ),
  )

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), almostPolicy)
const fileName = fc.constantFrom('p.json', 'p.yaml')
const typeName = fc.constantFrom(...validatedTypeNames)

test('no text makes it throw, and no place lies outside of the text', () => {
  const within = (written: string, file: string, name: (typeof validatedTypeNames)[number]) => {
    for (const { locations } of findingsOf(file, written, validatedTypes[name], reference)) {
      for (const { place, end } of locations) {
        assert.ok(place.offset <= end.offset && end.offset <= written.length + 1)
        assert.ok(place.line >= 1 && place.column >= 1 && place.line <= end.line)
      }
    }
  }
  fc.assert(fc.property(text, fileName, typeName, within), { numRuns: 500 })
})

test('of a scalar in YAML the place is where it stands', () => {
  const findings = findingsOf('p.yaml', policy, validatedTypes.resource, reference)
  const shown = findings.flatMap(({ code, locations }) =>
    locations.map(({ place, end }) => `${code} ${policy.slice(place.offset, end.offset)}`),
  )
  assert.ok(shown.includes('INVALID_GLOBAL_CONDITION_KEY aws:usernme'), shown.join('\n'))
})
