// What is asked: who calls, what for, on which resource, and the context of the call.

/** The account of a caller. */
interface AccountMember {
  readonly account: string
  /**
   * The id by which Amazon S3 also knows the account. While it is not known, a Deny that names
   * any canonical user applies, and an Allow does not.
   */
  readonly canonicalUserId?: string
}

/** The caller, in the terms in which policies name callers. */
export type Principal =
  | (AccountMember & { readonly kind: 'root'; readonly arn: string })
  | (AccountMember & {
      readonly kind: 'user'
      readonly arn: string
      readonly userId: string
    })
  | (AccountMember & {
      readonly kind: 'role-session'
      /** The role's ARN, with its path. */
      readonly roleArn: string
      readonly roleId: string
      readonly sessionArn: string
      /** The role is a service's own: organization policies don't apply to it. */
      readonly serviceLinked?: boolean
    })
  | (AccountMember & {
      readonly kind: 'federated-user'
      readonly sessionArn: string
      /** The user that called GetFederationToken; absent when the root user did. */
      readonly userArn?: string
      readonly userId?: string
    })
  | { readonly kind: 'service'; readonly service: string }
  | { readonly kind: 'web-identity'; readonly provider: string }
  | { readonly kind: 'saml'; readonly provider: string }
  | { readonly kind: 'anonymous' }

/** A string for a single-valued key, an array for a multivalued one. */
export type ContextValue = string | readonly string[]

/** The request context, read lazily: a key that no policy asks for is never computed. */
export interface ContextReader {
  get(lowerCaseKey: string): ContextValue | undefined
}

export interface AuthorizationRequest {
  readonly principal: Principal
  /** `service:Name`, in any case. */
  readonly action: string
  /** An ARN, or `*` for an action without resource-level permissions. */
  readonly resource: string
  /** By default the account in the ARN, else that of the principal. */
  readonly resourceAccount?: string
  readonly context: ContextReader
}
