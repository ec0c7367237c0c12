// What is known of a request besides its caller; the raw material of its context keys.

/** Facts of one request on the wire. */
export interface RequestFacts {
  readonly requestId: string
  readonly receivedAt: Date
  /** Address of the peer, IPv4 or IPv6. */
  readonly sourceIp: string
  readonly secureTransport: boolean
  readonly userAgent: string | undefined
  readonly referer: string | undefined
  /** `aws:RequestedRegion`. */
  readonly requestedRegion: string
}
