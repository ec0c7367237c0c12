// How the slow evaluator reads numbers, dates and addresses: as big integers and texts of bits.

const digitsOfFraction = 60

/** A decimal number in units of 10^-60; undefined when the text is none. */
export function readNumber(text: string): bigint | undefined {
  const match = /^([+-]?)(\d+)(?:\.(\d{1,60}))?$/.exec(text)
  if (match === null) return undefined
  const [, sign, whole = '', fraction = ''] = match
  return BigInt(`${sign}${whole}${fraction.padEnd(digitsOfFraction, '0')}`)
}

const datePattern = /^(\d{4})(-\d\d(-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/

/** A date in units of 10^-60 seconds since 1970; undefined when the text is none. */
export function readDate(text: string): bigint | undefined {
  if (!/^\d{4}(-|$)/.test(text)) return readNumber(text)
  if (!datePattern.test(text) || /T24/.test(text)) return undefined
  const fraction = /\.(\d+)/.exec(text)?.[1] ?? '0'
  const whole = Date.parse(text.replace(/\.\d+/, ''))
  const day = text.slice(0, 10)
  if (Number.isNaN(whole) || !isDayOfCalendar(day)) return undefined
  const seconds = readNumber(String(whole / 1000)) ?? 0n
  return seconds + (readNumber(`0.${fraction}`) ?? 0n)
}

function isDayOfCalendar(day: string): boolean {
  const time = new Date(Date.parse(day))
  return !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day)
}

/** The bits of an IPv4 address, or of an IPv6 address behind a mark; undefined when it is none. */
export function addressBits(text: string): string | undefined {
  return text.includes(':') ? bitsOfVersion6(text) : bitsOfVersion4(text)
}

/** The expression for the bits of the addresses in a range, in CIDR notation or a lone address. */
export function rangeBits(text: string): RegExp | undefined {
  const [address = '', length] = text.split('/')
  const bits = addressBits(address)
  if (bits === undefined) return undefined
  const mark = bits.startsWith('six') ? 'six' : ''
  const digits = bits.slice(mark.length)
  const fixed = digits.slice(0, length === undefined ? digits.length : Number(length))
  return new RegExp(`^${mark}${fixed}[01]{${digits.length - fixed.length}}$`)
}

function bitsOfVersion4(text: string): string | undefined {
  if (!/^((25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(\.(?=.)|$)){4}$/.test(text)) return undefined
  return text
    .split('.')
    .map((byte) => Number(byte).toString(2).padStart(8, '0'))
    .join('')
}

function bitsOfVersion6(text: string): string | undefined {
  const embedded = /(?<=:)[\d.]*\.[\d.]*$/.exec(text)?.[0]
  if (embedded !== undefined) {
    const bits = bitsOfVersion4(embedded)
    if (bits === undefined) return undefined
    const words = [bits.slice(0, 16), bits.slice(16)].map((word) => Number.parseInt(word, 2))
    const hexadecimal = words.map((word) => word.toString(16)).join(':')
    return bitsOfVersion6(text.slice(0, -embedded.length) + hexadecimal)
  }
  const halves = text.split('::')
  const words = halves.map((half) => (half === '' ? [] : half.split(':')))
  const count = words.flat().length
  const missing = 8 - count
  if (halves.length > 2 || (halves.length === 2 ? missing < 1 : missing !== 0)) return undefined
  const [head = [], tail = []] = words
  const all = [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
  if (!all.every((word) => /^[\da-f]{1,4}$/i.test(word))) return undefined
  const bits = all.map((word) => Number.parseInt(word, 16).toString(2).padStart(16, '0'))
  return `six${bits.join('')}`
}
