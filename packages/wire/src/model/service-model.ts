// The types of a service model as @iamd/wire keeps it: operations, shapes, errors, paginators.

/** The services that have a model in this package. */
export type ServiceId = 'iam' | 'sts' | 'iam-toolbox'

/** A model of one AWS service, read from the compact form of botocore's published model. */
export interface ServiceModel {
  readonly id: ServiceId
  readonly apiVersion: string
  readonly protocol: string
  readonly signingName: string
  /** Empty for services that do not speak XML. */
  readonly xmlNamespace: string
  /** Empty for services that have none. */
  readonly globalEndpoint: string
  readonly source: ModelSource
  readonly wording: ServiceWording
  readonly operations: ReadonlyMap<string, OperationModel>
  readonly shapes: ReadonlyMap<string, Shape>
  /** Errors by their code on the wire (`NoSuchEntity`). */
  readonly errors: ReadonlyMap<string, ErrorModel>
}

/** How a service words what models do not say; a row of the table in `service-table.ts`. */
export interface ServiceWording {
  /** Whether validation errors quote the refused value. */
  readonly printsValues: boolean
  /** Whether a refused enum value is answered with the list of the accepted ones. */
  readonly printsEnumValues: boolean
  /** Patterns that the service checks itself, in words of its own, once the model is satisfied. */
  readonly ownPatterns?: Readonly<Record<string, OwnPattern>>
  /** Members that answers show before the others, by shape; models do not say this order. */
  readonly leadingMembers: Readonly<Record<string, readonly string[]>>
}

/** What a service says of a value that breaks a pattern. */
export interface OwnPattern {
  /** The members of inputs, by their name in messages, that it says so of. */
  readonly members: RegExp
  /** What follows `The specified value for userName is invalid. `. */
  readonly rule: string
}

/** Where the model comes from. */
export interface ModelSource {
  readonly package: string
  readonly version: string
  /** Date of the release, `yyyy-mm-dd`. */
  readonly date: string
  readonly licence: string
}

export interface OperationModel {
  readonly name: string
  readonly input: string | undefined
  readonly output: string | undefined
  /** Name of the element around the output in awsQuery answers. */
  readonly resultWrapper: string | undefined
  /** How rest-json calls it; undefined for other protocols. */
  readonly http: HttpBinding | undefined
  /** Wire codes of the errors that the model lists for the operation. */
  readonly errors: readonly string[]
  readonly paginator: Paginator | undefined
  /** True for operations that are called without a signature. */
  readonly unsigned: boolean
  readonly deprecated: boolean
}

/** Method, path template and status of a rest-json operation. */
export interface HttpBinding {
  readonly method: string
  /** `/authorization-details/{authorizationId}`. */
  readonly path: string
  readonly status: number
}

export interface Paginator {
  readonly inputToken: string
  readonly outputToken: string
  readonly limitKey: string | undefined
  readonly moreResults: string | undefined
  readonly resultKeys: readonly string[]
  readonly nonAggregateKeys: readonly string[]
}

export interface ErrorModel {
  readonly code: string
  readonly shape: string
  readonly status: number
  readonly fault: 'Sender' | 'Receiver'
}

export type Shape =
  | StructureShape
  | ListShape
  | MapShape
  | StringShape
  | IntegerShape
  | TimestampShape
  | PlainShape
  | DocumentShape

interface Sensitive {
  readonly sensitive?: true
}

/** Smallest and largest length, item count or number; inclusive. */
interface Bounds {
  readonly min?: number
  readonly max?: number
}

export interface StructureShape extends Sensitive {
  readonly type: 'structure'
  readonly members: readonly StructureMember[]
  readonly union?: true
  /** Name of the member that is the whole body, in rest-json. */
  readonly payload?: string
}

/** Where a member of a rest-json operation's input or output travels. */
export type MemberLocation = 'path' | 'query' | 'header' | 'status' | 'body'

export interface StructureMember {
  readonly name: string
  readonly wireName: string
  readonly shape: string
  readonly required: boolean
  readonly deprecated: boolean
  readonly location: MemberLocation
}

export interface ListShape extends Bounds, Sensitive {
  readonly type: 'list'
  readonly of: string
  /** Name of an item's element; `member` unless the model says otherwise. */
  readonly itemName: string
  readonly flattened: boolean
}

export interface MapShape extends Bounds, Sensitive {
  readonly type: 'map'
  readonly key: string
  readonly value: string
  readonly flattened: boolean
}

export interface StringShape extends Bounds, Sensitive {
  readonly type: 'string'
  /** The regular expression as AWS writes (and prints) it. */
  readonly pattern?: string
  readonly enum?: readonly string[]
}

export interface IntegerShape extends Bounds, Sensitive {
  readonly type: 'integer'
}

export interface TimestampShape extends Sensitive {
  readonly type: 'timestamp'
  /** Undefined: as the protocol writes times. */
  readonly format?: 'iso8601' | 'unixTimestamp' | 'rfc822'
}

export interface PlainShape extends Sensitive {
  readonly type: 'boolean' | 'blob'
}

/** Any JSON value. */
export interface DocumentShape extends Sensitive {
  readonly type: 'document'
}
