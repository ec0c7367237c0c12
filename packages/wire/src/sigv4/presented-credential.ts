// What a signed request says about its signature; read, not yet believed.

export interface PresentedCredential {
  /** Authorization header, or query parameters (a presigned URL). */
  readonly form: 'header' | 'query'
  readonly accessKeyId: string
  /** Date of the credential scope, `yyyymmdd`. */
  readonly date: string
  readonly region: string
  readonly service: string
  readonly terminator: string
  /** Time of signing, `yyyymmddThhmmssZ`; a valid date and time. */
  readonly amzDate: string
  /** As listed: neither sorted nor lowered. */
  readonly signedHeaders: readonly string[]
  readonly signature: string
  readonly sessionToken?: string
  /** Only in the query form. */
  readonly expiresSeconds?: number
}

/** The only algorithm taken. */
export const algorithm = 'AWS4-HMAC-SHA256'

/** The last part of every credential scope. */
export const scopeTerminator = 'aws4_request'
