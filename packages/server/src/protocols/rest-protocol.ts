// The rest-json protocol, which IAM Toolbox speaks.
import {
  decodeRestInput,
  encodeRestError,
  encodeRestResult,
  isRestPath,
  loadServiceModel,
  type RestAnswer,
  resolveRestOperation,
  type SignedHttpRequest,
} from '@iamd/wire'
import type { EncodedAnswer, Protocol } from './protocol.ts'

const models = () => [loadServiceModel('iam-toolbox')]

/** Whether a path is one of a rest-json service; all others are awsQuery's. */
export const isRestCall = ({ path }: SignedHttpRequest): boolean =>
  path !== '/' && isRestPath(models(), path)

/** rest-json. */
export const restProtocol: Protocol = {
  resolve({ http }) {
    const resolution = resolveRestOperation(models(), http.method, http.path)
    return { kind: 'operation', ...resolution, decode: () => decodeRestInput(resolution, http) }
  },
  encodeResult: (_incoming, model, operation, output) =>
    encoded(encodeRestResult(model, operation, output)),
  encodeError: (_incoming, model, error) => encoded(encodeRestError(model, error)),
}

function encoded({ status, headers, body }: RestAnswer): EncodedAnswer {
  const { 'content-type': contentType, ...others } = headers
  // Of the services here none answers with bytes.
  if (typeof body !== 'string') throw new TypeError('an answer in bytes can not be sent')
  return { status, contentType, headers: others, body }
}
