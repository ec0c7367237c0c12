// What operations take and answer, by their AWS names, as every client here prints it: JSON.

type Iam = typeof import('@aws-sdk/client-iam')
type Sts = typeof import('@aws-sdk/client-sts')

/** The services under test. */
export interface ServiceModules {
  readonly iam: Iam
  readonly sts: Sts
}

/** A service by the name that signatures and commands use. */
export type ServiceName = keyof ServiceModules

/** Operations of a service: `CreateUser` for the SDK's `CreateUserCommand`. */
export type OperationName<Service extends ServiceName> = keyof {
  [Name in keyof ServiceModules[Service] as Name extends `${infer Operation}Command`
    ? Operation
    : never]: true
}

type CommandOf<
  Service extends ServiceName,
  Operation extends string,
> = `${Operation}Command` extends keyof ServiceModules[Service]
  ? ServiceModules[Service][`${Operation}Command`] extends abstract new (
      ...input: never
    ) => infer Command
    ? Command
    : never
  : never

/** The input of an operation. */
export type InputOf<Service extends ServiceName, Operation extends string> =
  CommandOf<Service, Operation> extends { input: infer Input } ? Input : never

/** The answer of an operation, with times as text. */
export type OutputOf<Service extends ServiceName, Operation extends string> =
  CommandOf<Service, Operation> extends {
    resolveMiddleware(...options: never): (...input: never) => Promise<{ output: infer Output }>
  }
    ? Json<Omit<Output, '$metadata'>>
    : never

/** A value after a trip through JSON. */
export type Json<Value> = Value extends Date
  ? string
  : Value extends object
    ? { [Member in keyof Value]: Json<Value[Member]> }
    : Value
