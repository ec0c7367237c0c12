// What a denial says: who, what, on which resource, which layer decided and how.
import type { LayerName } from '@iamd/policy'

/** How a denial ends. `untold`: STS and older services say only that they refuse. */
export type DenialReason = 'explicitDeny' | 'implicitDeny' | 'untold' | 'refused'

/** The kind of policy that a message names; a trust policy is a resource policy of the engine. */
export type NamedLayer = LayerName | 'trust'

export interface Denial {
  readonly reason: DenialReason
  /** The ARN of the caller; absent when the message has none. */
  readonly principal?: string
  readonly action?: string
  /** As the message has it: an ARN, `*`, or words such as `user bob`. */
  readonly resource?: string
  readonly layer?: NamedLayer
  /** The policy that denies. */
  readonly policyArn?: string
  /** The SCP that a denial by a VPC endpoint policy comes through. */
  readonly through?: LayerName
  readonly authorizationId?: string
  /** What sts:DecodeAuthorizationMessage can read. */
  readonly encodedMessage?: string
  /** For refusals that no policy can mend: what to do. */
  readonly advice?: string
}
