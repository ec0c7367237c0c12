// A request as it arrived, before anything is known of its service.
import type { SignedHttpRequest } from '@iamd/wire'
import type { RequestFacts } from '../context/request-facts.ts'

/** A request as it arrived, whole. */
export interface IncomingCall {
  readonly http: SignedHttpRequest
  readonly facts: Omit<RequestFacts, 'requestedRegion'>
  /** Whether the body is a form; only then does AWS read parameters from it. */
  readonly hasFormBody: boolean
  /** Whether the caller asked for JSON instead of XML. */
  readonly acceptsJson: boolean
}
