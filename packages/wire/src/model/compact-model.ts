// The compact JSON form of a service model as scripts/generate-models.py writes it.

export interface CompactModel {
  readonly source: { package: string; version: string; date: string; licence: string }
  readonly meta: {
    readonly apiVersion: string
    readonly protocol: string
    readonly signingName: string
    /** Of awsQuery services, as is `globalEndpoint`. */
    readonly xmlNamespace?: string
    readonly globalEndpoint?: string
  }
  readonly operations: Readonly<Record<string, CompactOperation>>
  readonly errors: Readonly<Record<string, CompactError>>
  readonly shapes: Readonly<Record<string, CompactShape>>
}

export interface CompactOperation {
  readonly in?: string
  readonly out?: string
  readonly wrap?: string
  readonly errors: readonly string[]
  readonly page?: CompactPaginator
  readonly auth?: 'none'
  /** Of rest-json services. */
  readonly http?: readonly [method: string, path: string, status: number]
  readonly deprecated?: true
}

export interface CompactPaginator {
  readonly input_token: string
  readonly output_token: string
  readonly limit_key?: string
  readonly more_results?: string
  readonly result_key: string | readonly string[]
  readonly non_aggregate_keys?: readonly string[]
}

export interface CompactError {
  readonly shape: string
  readonly status: number
  readonly fault: 'Sender' | 'Receiver'
}

/**
 * A member: name, shape, flags, wire name where it differs. Flags: `r` required, `d` deprecated;
 * in rest-json `u` in the path, `q` in the query, `h` in a header, `s` the status.
 */
export type CompactMember = readonly [name: string, shape: string, flags: string, wireName?: string]

interface CompactTraits {
  readonly min?: number
  readonly max?: number
  readonly sensitive?: true
}

export type CompactShape =
  | (CompactTraits & {
      readonly t: 'structure'
      readonly m: readonly CompactMember[]
      readonly union?: true
      /** The member that is the whole body. */
      readonly payload?: string
    })
  | (CompactTraits & {
      readonly t: 'list'
      readonly of: string
      readonly ofName?: string
      readonly flat?: true
    })
  | (CompactTraits & {
      readonly t: 'map'
      readonly k: string
      readonly v: string
      readonly flat?: true
    })
  | (CompactTraits & {
      readonly t: 'string'
      readonly pat?: string
      readonly enum?: readonly string[]
    })
  | (CompactTraits & {
      readonly t: 'timestamp'
      readonly time?: 'iso8601' | 'unixTimestamp' | 'rfc822'
    })
  | (CompactTraits & { readonly t: 'integer' | 'boolean' | 'blob' | 'document' })
