// What a protocol does for a call: finds the operation, reads the input, writes the answer.
import type { AwsError, OperationModel, ServiceModel } from '@iamd/wire'
import type { IncomingCall } from './incoming-call.ts'

/** The operation that a call names. */
export interface OperationResolution {
  readonly kind: 'operation'
  readonly model: ServiceModel
  readonly operation: OperationModel
  /** @throws {AwsError} for an input that the model refuses. */
  readonly decode: () => object
}

/** The operation that a call names, or where AWS sends a call that names none. */
export type Resolution =
  | { readonly kind: 'redirect'; readonly location: string }
  | OperationResolution

/** An answer in the form of a protocol. */
export interface EncodedAnswer {
  readonly status: number
  readonly contentType: string | undefined
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** One of AWS's protocols. */
export interface Protocol {
  /** @throws {AwsError} when the call names an operation that is not there. */
  resolve(incoming: IncomingCall): Resolution
  encodeResult(
    incoming: IncomingCall,
    model: ServiceModel,
    operation: string,
    output: object | undefined,
  ): EncodedAnswer
  /** The model is undefined when the call failed before its service was known. */
  encodeError(
    incoming: IncomingCall,
    model: ServiceModel | undefined,
    error: AwsError,
  ): EncodedAnswer
}
