// IPv4 and IPv6 addresses and CIDR ranges.

/** An address as 16-bit words: two of them for IPv4, eight for IPv6. */
export type IpAddress = readonly number[]

export interface IpRange {
  readonly address: IpAddress
  readonly prefixLength: number
}

/** Reads an address; undefined when it is none. */
export function parseIpAddress(text: string): IpAddress | undefined {
  return text.includes(':') ? parseVersion6(text) : parseVersion4(text)
}

/** Reads an address or a CIDR range. Without a prefix length the range is the one address. */
export function parseIpRange(text: string): IpRange | undefined {
  const slash = text.indexOf('/')
  const address = parseIpAddress(slash < 0 ? text : text.slice(0, slash))
  if (address === undefined) return undefined
  const bits = address.length * 16
  if (slash < 0) return { address, prefixLength: bits }
  const length = text.slice(slash + 1)
  if (!/^(0|[1-9]\d{0,2})$/.test(length) || Number(length) > bits) return undefined
  return { address, prefixLength: Number(length) }
}

/** Whether the range holds the address. An IPv4 address is in no IPv6 range, and the reverse. */
export function rangeHolds(range: IpRange, address: IpAddress): boolean {
  if (range.address.length !== address.length) return false
  return address.every((word, index) => {
    const bits = Math.min(16, Math.max(0, range.prefixLength - index * 16))
    const shift = 16 - bits
    return word >> shift === (range.address[index] ?? 0) >> shift
  })
}

function parseVersion4(text: string): IpAddress | undefined {
  const fields = text.split('.', 5)
  if (fields.length !== 4) return undefined
  const bytes: number[] = []
  for (const field of fields) {
    if (!/^(0|[1-9]\d{0,2})$/.test(field) || Number(field) > 255) return undefined
    bytes.push(Number(field))
  }
  const [first = 0, second = 0, third = 0, fourth = 0] = bytes
  return [first * 256 + second, third * 256 + fourth]
}

function parseVersion6(text: string): IpAddress | undefined {
  const halves = text.split('::', 3)
  if (halves.length > 2) return undefined
  const [left = '', right] = halves
  const isCompressed = right !== undefined
  const head = parseWords(left, !isCompressed)
  const tail = right === undefined ? [] : parseWords(right, true)
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (isCompressed ? missing < 1 : missing !== 0) return undefined
  return [...head, ...Array.from({ length: missing }, () => 0), ...tail]
}

/** The words of one side of `::`. Only at the very end may an IPv4 address stand for two. */
function parseWords(text: string, isEnd: boolean): number[] | undefined {
  if (text === '') return []
  const fields = text.split(':', 9)
  const words: number[] = []
  for (const [index, field] of fields.entries()) {
    if (isEnd && index === fields.length - 1 && field.includes('.')) {
      const embedded = parseVersion4(field)
      if (embedded === undefined) return undefined
      words.push(...embedded)
    } else if (/^[0-9A-Fa-f]{1,4}$/.test(field)) {
      words.push(Number.parseInt(field, 16))
    } else {
      return undefined
    }
  }
  return words.length > 8 ? undefined : words
}
