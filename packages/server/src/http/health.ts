// What `GET /health` says of a daemon.

/** That requests are authenticated and authorized, and by what. */
export interface Health {
  readonly status: 'ok'
  readonly authentication: 'enforced'
  readonly authorization: 'enforced'
  readonly mode: 'production' | 'development'
  readonly store: string
  readonly region: string
}
