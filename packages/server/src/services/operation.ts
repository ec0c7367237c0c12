// What an operation is: a declaration of what it reads, what it needs permission for and does.

import type { AccessRecord } from '../audit/access-record.ts'
import type { CredentialReports } from '../audit/credential-reports.ts'
import type { LastUse } from '../audit/last-use.ts'
import type { ReportJobs } from '../audit/report-jobs.ts'
import type { Caller } from '../authn/caller.ts'
import type { FederationProof } from '../authn/federation.ts'
import type { AuthenticationResources } from '../authn/identify-caller.ts'
import type { Permission } from '../authz/permission.ts'
import type { RequestFacts } from '../context/request-facts.ts'
import type { Denials } from '../denials/denials.ts'
import type { IssuerKeys } from '../federation/issuer-keys.ts'
import type { AccountId } from '../identifiers/account-id.ts'
import type { RandomSource } from '../identifiers/random-source.ts'
import type { Reader, Writer } from '../store/store.ts'
import type { TemplateLibrary } from '../templates/template-library.ts'
import type { Quotas } from './quotas.ts'

/** What the daemon lends to operations. */
export interface OperationResources extends AuthenticationResources {
  readonly random: RandomSource
  readonly quotas: Quotas
  readonly lastUse: LastUse
  readonly accessRecord: AccessRecord
  readonly denials: Denials
  readonly credentialReports: CredentialReports
  readonly reportJobs: ReportJobs
  readonly issuerKeys: IssuerKeys
  /** Whether identity providers may be on this machine. */
  readonly loopbackIssuers: boolean
  /** Where clients reach the daemon, known once it listens. */
  readonly publicUrl: () => string
  readonly templates: TemplateLibrary
  /** Where answers send people who have a browser. */
  readonly consoleUrl: () => string
}

/** An input after validation: what the model requires is there, nested lists and all. */
export type Validated<Type> = Type extends Date | Uint8Array | string | number | boolean
  ? Type
  : Type extends readonly (infer Item)[]
    ? readonly Validated<Item>[]
    : Type extends object
      ? {
          readonly [Member in keyof Type]: object extends Pick<Type, Member>
            ? Validated<Exclude<Type[Member], undefined>> | undefined
            : Validated<Exclude<Type[Member], undefined>>
        }
      : Type

/** A call of an operation of which is not known yet who makes it. */
export interface AnonymousCall<Input> {
  readonly operation: string
  readonly input: Input
  readonly request: RequestFacts
  readonly now: Date
  readonly resources: OperationResources
}

/** What calls prove: those that are signed nothing more, the others who makes them. */
type Proof = FederationProof | undefined

/** One authenticated call of an operation. */
export interface Call<Input, CallProof extends Proof = Proof> extends AnonymousCall<Input> {
  readonly caller: Caller
  /** The caller's account, in which the operation acts. */
  readonly account: AccountId
  /** What the call itself proves. Undefined for calls that are signed. */
  readonly proof: CallProof
}

/** Who makes a call that nobody signs, and what proves it. */
export interface ProvenCaller<CallProof extends Proof> {
  readonly caller: Caller
  readonly proof: CallProof
}

/** What a declaration says, for an operation with transactions of a kind. */
interface Declaration<Input, Output, Target, Transaction, CallProof extends Proof = Proof> {
  /** Reads what authorization has to know of the call's target. Checks nothing. */
  target?(call: Call<Validated<Input>, CallProof>, reader: Reader): Promise<Target>
  /** The permissions that the call needs. Throws only what AWS answers before authorizing. */
  authorize(call: Call<Validated<Input>, CallProof>, target: Target): readonly Permission[]
  /** Does it. Runs after authorization in the transaction that the target was read in. */
  run(
    call: Call<Validated<Input>, CallProof>,
    transaction: Transaction,
    target: Target,
  ): Promise<Output>
}

/** An operation that only reads. */
export interface ReadOperation<Input = object, Output = object | undefined, Target = unknown>
  extends Declaration<Input, Output, Target, Reader> {
  readonly kind: 'read'
  /**
   * Checks what more the call has to show who calls, such as a code of an MFA device, and uses it
   * up: committed before anything is authorized, whatever comes of the call.
   */
  proveCaller?(call: Call<Validated<Input>>): Promise<Caller>
}

/** What a declaration says of an operation that nobody signs. */
interface FederationDeclaration<Input, Output, Target, CallProof extends Proof>
  extends Declaration<Input, Output, Target, Reader, CallProof> {
  /**
   * Finds out by the token or assertion in the input who calls. Any signature is ignored. No
   * transaction is open: keys of a provider may have to be fetched.
   * @throws {AwsError} AWS's error for whatever is wrong with the proof.
   */
  identify(call: AnonymousCall<Validated<Input>>): Promise<ProvenCaller<CallProof>>
}

/** An operation that nobody signs: a token or assertion in its input says who calls. */
export interface FederationOperation<
  Input = object,
  Output = object | undefined,
  Target = unknown,
  CallProof extends Proof = Proof,
> extends FederationDeclaration<Input, Output, Target, CallProof> {
  readonly kind: 'federation'
}

/** What a declaration says of an operation that changes the store. */
interface WriteDeclaration<Input, Output, Target, Prepared>
  extends Omit<Declaration<Input, Output, Target, Writer>, 'run'> {
  /**
   * Work that no transaction should wait for, such as hashing a password. Done once the caller is
   * authorized; what it knows of the target may be out of date by the time that `run` begins.
   */
  prepare?(call: Call<Validated<Input>>, target: Target): Promise<Prepared>
  /** Does it. Runs after authorization in the transaction that the target was read in. */
  run(
    call: Call<Validated<Input>>,
    writer: Writer,
    target: Target,
    prepared: Prepared,
  ): Promise<Output>
}

/** An operation that changes the store, in one transaction. */
export interface WriteOperation<
  Input = object,
  Output = object | undefined,
  Target = unknown,
  Prepared = unknown,
> extends WriteDeclaration<Input, Output, Target, Prepared> {
  readonly kind: 'write'
}

/** Any operation. */
export type Operation = ReadOperation | FederationOperation | WriteOperation

/** The operations of a service by AWS's name, each loaded when it is first called. */
export type OperationTable = Readonly<Record<string, () => Promise<Operation>>>

/** Declares an operation that only reads. */
export function readOperation<Input, Output, Target = undefined>(
  declaration: Omit<ReadOperation<Input, Output, Target>, 'kind'>,
): ReadOperation<Input, Output, Target> {
  return { kind: 'read', ...declaration }
}

/** Declares an operation that nobody signs. */
export function federationOperation<Input, Output, Target, CallProof extends FederationProof>(
  declaration: FederationDeclaration<Input, Output, Target, CallProof>,
): FederationOperation<Input, Output, Target, CallProof> {
  return { kind: 'federation', ...declaration }
}

/** Declares an operation that changes the store. */
export function writeOperation<Input, Output, Target = undefined, Prepared = undefined>(
  declaration: WriteDeclaration<Input, Output, Target, Prepared>,
): WriteOperation<Input, Output, Target, Prepared> {
  return { kind: 'write', ...declaration }
}
