// How much of everything the listener takes, from anyone, before it knows who asks.

/** The limits of a listener. */
export interface HttpLimits {
  /** Time from the first byte, or from connecting, to the end of the headers. */
  readonly headersMilliseconds: number
  /** Time from the first byte to the end of the body. */
  readonly requestMilliseconds: number
  /** Time for which a connection may be without any byte, in a call and between two. */
  readonly idleMilliseconds: number
  /** How often connections are held to these times. */
  readonly checkMilliseconds: number
  /** Bytes of the request line and all headers. */
  readonly headerBytes: number
  readonly headers: number
  /** Requests of one connection that are not answered yet. */
  readonly unansweredRequests: number
  /** Bytes of a body. AWS refuses longer ones with 413. Source: recorded answers of STS, 2026. */
  readonly bodyBytes: number
  /** Bytes of all bodies that are held at one time. */
  readonly heldBytes: number
  /** Connections at one time, and those of one address. */
  readonly connections: number
  readonly connectionsPerAddress: number
}

const mebibyte = 1024 * 1024

/** The limits of a daemon, where nothing else is configured. */
export const defaultHttpLimits: HttpLimits = {
  headersMilliseconds: 10_000,
  requestMilliseconds: 30_000,
  idleMilliseconds: 65_000,
  checkMilliseconds: 1_000,
  headerBytes: 32_768,
  headers: 200,
  unansweredRequests: 64,
  bodyBytes: 10_000_000,
  heldBytes: 64 * mebibyte,
  connections: 10_000,
  connectionsPerAddress: 2_000,
}
