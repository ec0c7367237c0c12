// The URL under which a daemon with this configuration is reached.
import type { Config } from '../config.ts'

/** URL for `AWS_ENDPOINT_URL`. */
export function endpointUrl(config: Config): string {
  const { host, port } = config.listen
  const scheme = config.tlsFiles === undefined ? 'http' : 'https'
  return `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`
}
