// Whether calls sent here would be answered: found out by doing what they do, at most once a second.
import type { Logger } from '../log.ts'
import { type Store, StoreUnavailable } from '../store/store.ts'
import { probeWriting } from '../store/tables/write-probe.ts'

/** What `GET /ready` says. */
export type ReadinessAnswer =
  | { readonly status: 'ready' }
  | { readonly status: 'not ready'; readonly reason: string }

/** Tells whether the daemon is ready. */
export interface Readiness {
  ask(): Promise<ReadinessAnswer>
  /** From now on the daemon is not ready: it is about to end. */
  stopping(): void
}

/** How long what one asker was told is told to all. */
const keptMilliseconds = 1_000

/** Who asks for readiness waits for no longer than this; a store that is slower is not ready. */
const patienceMilliseconds = 2_000

const ready: ReadinessAnswer = { status: 'ready' }
const notReady = (reason: string): ReadinessAnswer => ({ status: 'not ready', reason })

/**
 * Makes the teller. One transaction is under way at most, whoever asks however often, and there is
 * none unless someone asks.
 */
export function createReadiness(store: Store, now: () => Date, logger: Logger): Readiness {
  let isStopping = false
  let known: { readonly answer: ReadinessAnswer; readonly at: number } | undefined
  let probe: Promise<ReadinessAnswer> | undefined
  let lastTold: ReadinessAnswer = ready

  async function write(): Promise<ReadinessAnswer> {
    try {
      await store.write((writer) => probeWriting(writer, now()))
      return ready
    } catch (cause) {
      logger.debug('the store can not be written', { cause })
      return notReady('the store can not be written')
    }
  }
  function probeOnce(): Promise<ReadinessAnswer> {
    probe ??= write().then((answer) => {
      probe = undefined
      known = { answer, at: performance.now() }
      return answer
    })
    return probe
  }
  async function find(): Promise<ReadinessAnswer> {
    if (isStopping) return notReady('the daemon is stopping')
    try {
      store.refuseIfStale?.()
    } catch (cause) {
      if (cause instanceof StoreUnavailable) return notReady(cause.message)
      throw cause
    }
    if (known !== undefined && performance.now() - known.at < keptMilliseconds) return known.answer
    return withinPatience(probeOnce())
  }
  return {
    async ask() {
      const answer = await find()
      if (answer.status !== lastTold.status) {
        if (answer.status === 'ready') logger.info('the daemon is ready again')
        else logger.warn('the daemon is not ready', { reason: answer.reason })
      }
      lastTold = answer
      return answer
    },
    stopping() {
      isStopping = true
    },
  }
}

function withinPatience(answer: Promise<ReadinessAnswer>): Promise<ReadinessAnswer> {
  return new Promise((resolve) => {
    const timer = setTimeout(
      () => resolve(notReady('the store takes too long to write')),
      patienceMilliseconds,
    )
    answer.then((found) => {
      clearTimeout(timer)
      resolve(found)
    })
  })
}
