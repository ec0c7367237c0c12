// Chooses the protocol of a request. One port serves all: the path decides.
import type { SignedHttpRequest } from '@iamd/wire'
import type { Protocol } from './protocol.ts'
import { queryProtocol } from './query-protocol.ts'
import { isRestCall, restProtocol } from './rest-protocol.ts'

export const protocolOf = (http: SignedHttpRequest): Protocol =>
  isRestCall(http) ? restProtocol : queryProtocol
