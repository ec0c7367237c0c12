// What is asked: who calls, what for, on which resource, and the context of the call.

/** The caller, in the terms in which policies name callers. */
export type Principal =
  | { readonly kind: 'root'; readonly account: string; readonly arn: string }
  | {
      readonly kind: 'user'
      readonly account: string
      readonly arn: string
      readonly userId: string
    }
  | {
      readonly kind: 'role-session'
      readonly account: string
      /** The role's ARN, with its path. */
      readonly roleArn: string
      readonly roleId: string
      readonly sessionArn: string
    }
  | {
      readonly kind: 'federated-user'
      readonly account: string
      readonly sessionArn: string
      /** The user that called GetFederationToken; absent when the root user did. */
      readonly userArn?: string
      readonly userId?: string
    }
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
