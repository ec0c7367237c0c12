// The peer's address as condition keys have it.

/** IPv4 addresses that arrive over an IPv6 socket lose their `::ffff:`. */
export function sourceIpOf(remoteAddress: string | undefined): string {
  if (remoteAddress === undefined) return '0.0.0.0'
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice('::ffff:'.length) : remoteAddress
}
