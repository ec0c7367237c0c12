// The ids of organizations, of their roots and of organizational units.
import type { RandomSource } from './random-source.ts'

const alphabet = '0123456789abcdefghijklmnopqrstuvwxyz'

// AWS: Organizations API reference, patterns of OrganizationId, RootId and OrganizationalUnitId.
const organizationPattern = /^o-[a-z0-9]{10,32}$/
const rootPattern = /^r-[0-9a-z]{4,32}$/
const unitPattern = /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/

/** Whether a text has the form of an organization's id. */
export const isOrganizationId = (text: string): boolean => organizationPattern.test(text)

/** Whether a text has the form of the id of an organization's root. */
export const isRootId = (text: string): boolean => rootPattern.test(text)

/** Whether a text has the form of the id of an organizational unit. */
export const isUnitId = (text: string): boolean => unitPattern.test(text)

/** Makes the id of an organization. */
export const newOrganizationId = (random: RandomSource): string => `o-${randomText(random, 10)}`

/** Makes the id of an organization's root. */
export const newRootId = (random: RandomSource): string => `r-${randomText(random, 4)}`

/** Makes the id of an organizational unit, which has the id of its root in the middle. */
export const newUnitId = (rootId: string, random: RandomSource): string =>
  `ou-${rootId.slice('r-'.length)}-${randomText(random, 8)}`

function randomText(random: RandomSource, length: number): string {
  // Eight bytes a character leave no character noticeably likelier than another.
  const draw = () => Number(random.bytes(8).readBigUInt64BE() % BigInt(alphabet.length))
  return Array.from({ length }, () => alphabet.charAt(draw())).join('')
}
