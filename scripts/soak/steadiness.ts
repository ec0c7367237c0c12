// Whether what a daemon needs stays what it is: compares the last third of a run with the one before.

/** What was seen at one time. */
export interface Sample {
  /** Calls answered so far, and those that failed for a reason of the daemon. */
  readonly calls: number
  readonly failures: number
  /** Bytes in use by JavaScript, of the whole process, and in the database. */
  readonly heap: number
  readonly resident: number
  readonly stored: number
}

/** What grew, and a line of figures. */
export interface Steadiness {
  readonly faults: readonly string[]
  readonly summary: string
}

/** How much more the last third may need; caches fill in the first. */
const growthMaximum = { heap: 1.15, resident: 1.1, stored: 1.25 } as const

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Looks at samples taken at equal distances. */
export function steadiness(samples: readonly Sample[]): Steadiness {
  const third = Math.floor(samples.length / 3)
  const before = samples.slice(-2 * third, -third)
  const last = samples.slice(-third)
  const faults: string[] = []
  const figures: string[] = []
  for (const [what, most] of Object.entries(growthMaximum) as [
    keyof typeof growthMaximum,
    number,
  ][]) {
    // What is about to be collected as garbage is no growth: the smallest is what is kept.
    const least = (some: readonly Sample[]) => Math.min(...some.map((one) => one[what]))
    const [first, then, now] = [samples[0]?.[what] ?? 0, least(before), least(last)]
    figures.push(`${what} ${megabytes(first)} → ${megabytes(then)} → ${megabytes(now)}`)
    if (now > then * most) faults.push(`${what} grew from ${megabytes(then)} to ${megabytes(now)}`)
  }
  return { faults, summary: figures.join(', ') }
}
