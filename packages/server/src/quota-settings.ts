// Quotas as an operator sets them: `users=10,groups=5` in flags and environment, an object in files.
import { defaultQuotas, type QuotaName, type Quotas } from './services/quotas.ts'

/** The quotas that were set, and no others. */
export type QuotaSettings = Partial<Quotas>

/** A quota that there is not, or an amount that is none, in words for the operator. */
export class QuotaError extends Error {
  override readonly name = 'QuotaError'
}

/** @throws {QuotaError} for anything but names of quotas with whole numbers. */
export function parseQuotas(text: string): QuotaSettings {
  const settings = text.split(',').map((part) => {
    const [, name, amount] = /^\s*([A-Za-z]+)\s*=\s*(\d{1,15})\s*$/.exec(part) ?? []
    if (name !== undefined) return [name, Number(amount)] as const
    throw new QuotaError(`\`${part}\` is no quota; write NAME=NUMBER, as in users=10`)
  })
  return readQuotas(Object.fromEntries(settings))
}

/** @throws {QuotaError} for anything but an object of names of quotas with whole numbers. */
export function readQuotas(value: unknown): QuotaSettings {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new QuotaError('`quotas` must be an object of names with whole numbers')
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, amount]: [string, unknown]) => {
      if (!isQuotaName(name)) throw unknownQuota(name)
      if (typeof amount === 'number' && Number.isSafeInteger(amount) && amount >= 0) {
        return [name, amount]
      }
      throw new QuotaError(
        `quota \`${name}\` must be a whole number, not ${JSON.stringify(amount)}`,
      )
    }),
  )
}

const isQuotaName = (name: string): name is QuotaName => Object.hasOwn(defaultQuotas, name)

function unknownQuota(name: string): QuotaError {
  const names = Object.keys(defaultQuotas)
  const meant = names.find((known) => known.toLowerCase() === name.toLowerCase())
  const hint = meant === undefined ? `there are: ${names.join(', ')}` : `did you mean \`${meant}\`?`
  return new QuotaError(`there is no quota \`${name}\`; ${hint}`)
}
