// AwsError: the one exception that becomes an AWS error on the wire; it knows no protocol.

export type Fault = 'Sender' | 'Receiver'

export interface AwsErrorOptions {
  readonly code: string
  readonly status: number
  readonly message: string
  /** Who is to blame; derived from the status (5xx: Receiver) when not given. */
  readonly fault?: Fault
  /** False where AWS sends the error without a Message element. */
  readonly messageOnWire?: boolean
  /** XML namespace of the answer, where it is not the service's own. */
  readonly namespace?: string
}

/** An error that the caller of an AWS API is meant to see, with its wire code and HTTP status. */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly status: number
  readonly fault: Fault
  readonly messageOnWire: boolean
  readonly namespace: string | undefined

  constructor(options: AwsErrorOptions) {
    super(options.message)
    this.code = options.code
    this.status = options.status
    this.fault = options.fault ?? (options.status >= 500 ? 'Receiver' : 'Sender')
    this.messageOnWire = options.messageOnWire ?? true
    this.namespace = options.namespace
  }
}
