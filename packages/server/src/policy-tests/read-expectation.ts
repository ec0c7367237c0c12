// Reads what a test expects: the decision and the reason.
import { InputError } from '../policy-files/input-error.ts'
import type { LocatedValue } from '../policy-files/located-value.ts'
import { asMap, asText, asTexts, readMembers, unknownName } from '../policy-files/read-shape.ts'
import {
  type ExpectedEffect,
  type ExpectedReason,
  expectedEffects,
  layersByName,
} from './test-case.ts'

export const noReason: ExpectedReason = { missing: [], failed: [] }

/** @throws {InputError} for what is no decision. */
export function readEffect(value: LocatedValue): ExpectedEffect {
  const text = asText(value, '`expect`')
  const effect = expectedEffects.find((known) => known === text)
  if (effect !== undefined) return effect
  throw unknownName('there is no decision', expectedEffects, { key: text, place: value.place })
}

/** The parts of a reason, as members of `because` and as columns of a table. */
export const reasonKeys = ['layer', 'policy', 'sid', 'missing', 'failed'] as const
export type ReasonKey = (typeof reasonKeys)[number]

/** @throws {InputError} for what is no reason. */
export function readReason(value: LocatedValue): ExpectedReason {
  const members = readMembers(asMap(value, '`because`'), reasonKeys, '`because`')
  const given = Object.entries(members).map(([key, { value: part }]) => [key, part] as const)
  if (given.length === 0) throw new InputError('`because` says nothing', value.place)
  return reasonOf(Object.fromEntries(given))
}

/** A reason from its parts. */
export function reasonOf(
  parts: Readonly<Partial<Record<ReasonKey, LocatedValue>>>,
): ExpectedReason {
  const { layer, policy, sid, missing, failed } = parts
  return {
    ...(layer && { layer: readLayer(layer) }),
    ...(policy && { policy: asText(policy, '`policy`') }),
    ...(sid && { sid: asText(sid, '`sid`') }),
    missing: missing === undefined ? [] : asTexts(missing, '`missing`'),
    failed: failed === undefined ? [] : asTexts(failed, '`failed`'),
  }
}

function readLayer(value: LocatedValue): ExpectedReason['layer'] {
  const name = asText(value, '`layer`')
  if (Object.hasOwn(layersByName, name)) return layersByName[name]
  throw unknownName('there is no layer', Object.keys(layersByName), {
    key: name,
    place: value.place,
  })
}
