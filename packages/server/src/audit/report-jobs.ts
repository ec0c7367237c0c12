// Makes reports beside the calls that ask for them, one after another.

/** The making of reports, each known by the id of its job. */
export interface ReportJobs {
  /** Whether a report is being made or will be. */
  isWaiting(id: string): boolean
  /** Begins to make a report once those before it are made. */
  start(id: string, make: () => Promise<void>): void
  /** Resolves when the report under way is made; those that wait are not begun any more. */
  stop(): Promise<void>
}

/** Makes reports. `onFailure` hears of those that could not be made. */
export function createReportJobs(onFailure: (cause: unknown) => void): ReportJobs {
  const waiting = new Set<string>()
  let last = Promise.resolve()
  let isStopped = false
  return {
    isWaiting: (id) => waiting.has(id),
    start(id, make) {
      if (waiting.has(id)) return
      waiting.add(id)
      last = last
        .then(() => (isStopped ? undefined : make()))
        .catch(onFailure)
        .finally(() => waiting.delete(id))
    },
    stop() {
      isStopped = true
      return last
    },
  }
}
