// Someone who calls AWS: credentials used through a client, with the types of AWS's operations.
import type { InputOf, OperationName, OutputOf, ServiceName } from './aws-operations.ts'
import type { Client, Credentials } from './client.ts'

type CallService<Service extends ServiceName> = <Operation extends OperationName<Service>>(
  operation: Operation,
  input?: InputOf<Service, Operation>,
) => Promise<OutputOf<Service, Operation>>

/** A caller of AWS's services. */
export interface Caller {
  readonly credentials: Credentials
  readonly iam: CallService<'iam'>
  readonly sts: CallService<'sts'>
}

/** Makes a caller. */
export function createCaller(client: Client, endpoint: string, credentials: Credentials): Caller {
  const callService =
    <Service extends ServiceName>(service: Service): CallService<Service> =>
    async <Operation extends OperationName<Service>>(
      operation: Operation,
      input?: InputOf<Service, Operation>,
    ) => {
      const call = { endpoint, credentials, service, operation, input: input ?? {} }
      // The client gives what AWS answered; that it has the modelled shape is what tests assert.
      return (await client.call(call)) as OutputOf<Service, Operation>
    }
  return { credentials, iam: callService('iam'), sts: callService('sts') }
}
