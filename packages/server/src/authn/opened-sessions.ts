// Sessions whose tokens have been opened, so that each call does not open its token again.
import type { CacheFigures } from '../metrics/cache-figures.ts'
import type { Session } from './session.ts'

/** Opens tokens. */
export interface OpenedSessions {
  /** The session of a token; undefined when it is none of ours. */
  open(token: string): Session | undefined
  readonly figures: CacheFigures
}

/** Keeps at most `limit` sessions; the one that was idle longest is opened anew when it is back. */
export function createOpenedSessions(
  limit: number,
  open: (token: string) => Session | undefined,
): OpenedSessions {
  const sessions = new Map<string, Session>()
  let hits = 0
  let misses = 0
  return {
    open(token) {
      const known = sessions.get(token)
      if (known === undefined) misses += 1
      else hits += 1
      const session = known ?? open(token)
      if (session === undefined) return undefined
      sessions.delete(token)
      sessions.set(token, session)
      if (sessions.size > limit)
        for (const oldest of sessions.keys().take(1)) sessions.delete(oldest)
      return session
    },
    figures: {
      limit,
      get hits() {
        return hits
      },
      get misses() {
        return misses
      },
      get size() {
        return sessions.size
      },
    },
  }
}
