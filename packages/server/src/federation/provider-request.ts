// Gets a JSON document from an identity provider: bounded in time and size, and never redirected.
import { lookup as resolve } from 'node:dns'
import { request as requestOverHttp } from 'node:http'
import { request as requestOverHttps } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import {
  anchorsOf,
  isCertificateError,
  type ProviderCertificate,
  topThumbprint,
} from './provider-certificate.ts'
import { ProviderFailure } from './provider-failure.ts'
import { isLoopbackHost, mayAsk, readProviderUrl } from './provider-url.ts'

/** What is allowed of requests to providers. */
export interface RequestLimits {
  /** Whether issuers on this machine are asked, and over plain http, too. */
  readonly loopbackIssuers: boolean
  /** For the whole of one request. */
  readonly milliseconds: number
}

/** Sets of keys have a few thousand bytes. */
const answerBytesMaximum = 262_144

/**
 * Gets a JSON object.
 * @param thumbprints of the certificates to trust where no known authority vouches for the server.
 * @throws {ProviderFailure}
 */
export async function readProviderDocument(
  text: string,
  thumbprints: readonly string[],
  limits: RequestLimits,
): Promise<Readonly<Record<string, unknown>>> {
  const url = readProviderUrl(text.replace(/\?.*$/s, ''), limits.loopbackIssuers)
  if (typeof url === 'string') throw new ProviderFailure('unusable', `${text} is not asked`)
  url.search = /\?.*$/s.exec(text)?.[0] ?? ''
  const body = await readTrusted(url, thumbprints, limits)
  try {
    const document: unknown = JSON.parse(body)
    if (typeof document === 'object' && document !== null && !Array.isArray(document)) {
      return document as Readonly<Record<string, unknown>>
    }
  } catch {
    // Not even JSON.
  }
  throw new ProviderFailure('unusable', `${text} does not answer with a JSON object`)
}

/**
 * The thumbprint of the top authority of a server; undefined over plain http.
 * @throws {ProviderFailure}
 */
export async function topThumbprintOf(
  text: string,
  limits: RequestLimits,
): Promise<string | undefined> {
  const url = readProviderUrl(text, limits.loopbackIssuers)
  if (typeof url === 'string') throw new ProviderFailure('unusable', `${text} is not asked`)
  if (url.protocol === 'http:') return undefined
  refuseLiteralAddress(url)
  try {
    return await topThumbprint(url, guardedLookup(url), limits.milliseconds)
  } catch (cause) {
    throw unreachable(url, cause)
  }
}

/**
 * AWS: thumbprints count only for servers that no known authority vouches for (IAM API reference,
 * CreateOpenIDConnectProvider).
 */
async function readTrusted(
  url: URL,
  thumbprints: readonly string[],
  limits: RequestLimits,
): Promise<string> {
  try {
    return await readText(url, limits, {})
  } catch (cause) {
    if (!isCertificateError(cause)) throw unreachable(url, cause)
  }
  const anchors = await anchorsOf(url, thumbprints, guardedLookup(url), limits.milliseconds).catch(
    (cause: unknown) => {
      throw unreachable(url, cause)
    },
  )
  const message = `no authority and no thumbprint vouches for the certificate of ${url.host}`
  if (anchors.length === 0) throw new ProviderFailure('untrusted', message)
  try {
    // What is trusted need not be self-signed: mostly it is an intermediate authority.
    return await readText(url, limits, { ca: [...anchors], allowPartialTrustChain: true })
  } catch (cause) {
    if (isCertificateError(cause)) throw new ProviderFailure('untrusted', message, { cause })
    throw unreachable(url, cause)
  }
}

function unreachable(url: URL, cause: unknown): ProviderFailure {
  if (cause instanceof ProviderFailure) return cause
  return new ProviderFailure('unreachable', `${url.host} can't be reached`, { cause })
}

interface Trust {
  readonly ca?: ProviderCertificate[]
  readonly allowPartialTrustChain?: boolean
}

function readText(url: URL, { milliseconds }: RequestLimits, trust: Trust): Promise<string> {
  refuseLiteralAddress(url)
  const request = url.protocol === 'https:' ? requestOverHttps : requestOverHttp
  return new Promise((fulfil, reject) => {
    const options = {
      agent: false,
      headers: { accept: 'application/json' },
      lookup: guardedLookup(url),
      signal: AbortSignal.timeout(milliseconds),
      ...trust,
    }
    const outgoing = request(url, options, (answer) => {
      const { statusCode = 0 } = answer
      if (statusCode !== 200) {
        outgoing.destroy()
        const reason = statusCode >= 500 ? 'unreachable' : 'unusable'
        reject(new ProviderFailure(reason, `${url.host} answers with status ${statusCode}`))
        return
      }
      const chunks: Buffer[] = []
      let length = 0
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length
        chunks.push(chunk)
        if (length <= answerBytesMaximum) return
        outgoing.destroy()
        reject(new ProviderFailure('unusable', `${url.host} answers with too much`))
      })
      answer.on('end', () => fulfil(Buffer.concat(chunks).toString('utf8')))
      answer.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

/** No name is looked up for an address, so it is judged here. */
function refuseLiteralAddress({ hostname, host }: URL): void {
  const bare = hostname.replace(/^\[|\]$/g, '')
  if (isIP(bare) === 0 || mayAsk(bare, isLoopbackHost(hostname))) return
  throw new ProviderFailure('unreachable', `${host} is not asked`)
}

/**
 * Looks a name up and leaves out what must not be asked. The connection goes to what was judged, so
 * a name server can't change its mind in between.
 */
function guardedLookup({ hostname: asked }: URL): LookupFunction {
  const loopback = isLoopbackHost(asked)
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      const addresses = error ? [] : found.filter(({ address }) => mayAsk(address, loopback))
      const [first] = addresses
      if (error || first === undefined) {
        callback(error ?? new Error(`${hostname} has no address that is asked`), '', 4)
      } else if (options.all === true) callback(null, addresses)
      else callback(null, first.address, first.family)
    })
  }
}
