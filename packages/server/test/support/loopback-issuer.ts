// An OpenID Connect provider on this machine: discovery, keys, and the tokens it signs. Tests only.
import { once } from 'node:events'
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type ServerResponse,
} from 'node:http'
import { createServer as createTlsServer, type ServerOptions } from 'node:https'
import { exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose'

/** What an issuer answers with in place of what it should. */
export type Answer = (message: IncomingMessage, response: ServerResponse) => void

export interface LoopbackIssuer extends AsyncDisposable {
  readonly url: string
  /** Host, port and path, as ARNs and condition keys have it. */
  readonly name: string
  /** Paths in the order in which they were asked for. */
  readonly asked: string[]
  /** Signs with the newest key; claims win over those of a fresh, ordinary token. */
  sign(claims?: JWTPayload): Promise<string>
  /** Makes a new key, with which tokens are signed from now on. The old ones are gone. */
  rotate(algorithm?: string): Promise<void>
  /** Answers instead at a path; undefined ends it. */
  answerAt(path: string, answer: Answer | undefined): void
  /** Stops to listen. */
  close(): Promise<void>
}

/** How an issuer differs from an ordinary one. */
export interface IssuerOptions {
  readonly algorithm?: string
  readonly path?: string
  readonly tls?: ServerOptions
  /** What tokens say of now. */
  readonly now?: () => Date
}

/** Claims of a workflow on GitHub. */
export const workflowClaims = {
  sub: 'repo:octo-org/octo-repo:ref:refs/heads/main',
  aud: 'sts.amazonaws.com',
  repository: 'octo-org/octo-repo',
  ref: 'refs/heads/main',
}

/** Starts an issuer on a free port. */
export async function startLoopbackIssuer({
  algorithm = 'RS256',
  path = '',
  tls,
  now = () => new Date(),
}: IssuerOptions = {}): Promise<LoopbackIssuer> {
  const asked: string[] = []
  const answers = new Map<string, Answer>()
  let key: Awaited<ReturnType<typeof newKey>> = await newKey(algorithm)
  let url = ''
  const listener: RequestListener = (message, response) => {
    const { url: target = '/' } = message
    asked.push(target)
    const answer = answers.get(target)
    if (answer !== undefined) {
      answer(message, response)
      return
    }
    const documents: Readonly<Record<string, object>> = {
      [`${path}/.well-known/openid-configuration`]: { issuer: url, jwks_uri: `${url}/jwks` },
      [`${path}/jwks`]: { keys: [key.publicKey] },
    }
    const document = documents[target]
    response.writeHead(document === undefined ? 404 : 200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(document ?? {}))
  }
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the issuer has no port')
  const host = tls === undefined ? `127.0.0.1:${address.port}` : `localhost:${address.port}`
  const name = `${host}${path}`
  url = `${tls === undefined ? 'http' : 'https'}://${name}`
  const close = async () => {
    server.close()
    server.closeAllConnections()
    await once(server, 'close')
  }
  return {
    url,
    name,
    asked,
    sign(claims = {}) {
      const seconds = Math.floor(now().getTime() / 1000)
      const ordinary = { iss: url, ...workflowClaims, iat: seconds, exp: seconds + 300 }
      return new SignJWT({ ...ordinary, ...claims })
        .setProtectedHeader({ alg: key.algorithm, kid: key.publicKey.kid ?? '', typ: 'JWT' })
        .sign(key.privateKey)
    },
    async rotate(next = key.algorithm) {
      key = await newKey(next)
    },
    answerAt(target, answer) {
      if (answer === undefined) answers.delete(target)
      else answers.set(target, answer)
    },
    close,
    async [Symbol.asyncDispose]() {
      if (server.listening) await close()
    },
  }
}

let keys = 0

async function newKey(algorithm: string) {
  const { privateKey, publicKey } = await generateKeyPair(algorithm, { extractable: true })
  keys += 1
  const jwk: JWK = {
    ...(await exportJWK(publicKey)),
    kid: `key-${keys}`,
    alg: algorithm,
    use: 'sig',
  }
  return { algorithm, privateKey, publicKey: jwk }
}
