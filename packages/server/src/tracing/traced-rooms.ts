// Rooms of the daemon with spans around their work. Without tracing nothing is put around them.
import type { Authenticator } from '../authn/identify-caller.ts'
import type { Store } from '../store/store.ts'
import type { Tracing } from './tracing.ts'

/** A store whose transactions are spans. */
export function tracedStore(store: Store, tracing: Tracing | undefined): Store {
  if (tracing === undefined) return store
  const postgres = store.description.startsWith('PostgreSQL')
  const attributes = { 'db.system.name': postgres ? 'postgresql' : 'sqlite' }
  return {
    ...store,
    read: (work) => tracing.inSpan('iamd.store.read', attributes, () => store.read(work)),
    write: (work) => tracing.inSpan('iamd.store.write', attributes, () => store.write(work)),
  }
}

/** An authenticator whose work is a span. */
export function tracedAuthenticator(
  authenticator: Authenticator,
  tracing: Tracing | undefined,
): Authenticator {
  if (tracing === undefined) return authenticator
  return {
    ...authenticator,
    identify: (request, service) =>
      tracing.inSpan('iamd.authenticate', {}, () => authenticator.identify(request, service)),
  }
}
