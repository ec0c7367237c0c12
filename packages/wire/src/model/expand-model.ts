// Expands the compact JSON form of a service model into a ServiceModel; reads no file.

import type {
  CompactMember,
  CompactModel,
  CompactOperation,
  CompactPaginator,
  CompactShape,
} from './compact-model.ts'
import type {
  HttpBinding,
  MemberLocation,
  OperationModel,
  Paginator,
  ServiceId,
  ServiceModel,
  ServiceWording,
  Shape,
  StructureMember,
} from './service-model.ts'

/** Builds the model of a service from its compact form. */
export function expandModel(
  id: ServiceId,
  compact: CompactModel,
  wording: ServiceWording,
): ServiceModel {
  const { apiVersion, protocol, signingName, xmlNamespace, globalEndpoint } = compact.meta
  return {
    id,
    apiVersion,
    protocol,
    signingName,
    xmlNamespace: xmlNamespace ?? '',
    globalEndpoint: globalEndpoint ?? '',
    source: compact.source,
    wording,
    operations: mapValues(compact.operations, (operation, name) =>
      expandOperation(name, operation),
    ),
    shapes: mapValues(compact.shapes, expandShape),
    errors: mapValues(compact.errors, (error, code) => ({ code, ...error })),
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  convert: (value: From, name: string) => To,
): ReadonlyMap<string, To> {
  const result = new Map<string, To>()
  for (const name of Object.keys(record)) {
    const value = record[name]
    if (value !== undefined) result.set(name, convert(value, name))
  }
  return result
}

function expandOperation(name: string, operation: CompactOperation): OperationModel {
  return {
    name,
    input: operation.in,
    output: operation.out,
    resultWrapper: operation.wrap,
    http: operation.http && expandHttp(operation.http),
    errors: operation.errors,
    paginator: operation.page && expandPaginator(operation.page),
    unsigned: operation.auth === 'none',
    deprecated: operation.deprecated === true,
  }
}

function expandHttp([method, path, status]: NonNullable<CompactOperation['http']>): HttpBinding {
  return { method, path, status }
}

function expandPaginator(page: CompactPaginator): Paginator {
  return {
    inputToken: page.input_token,
    outputToken: page.output_token,
    limitKey: page.limit_key,
    moreResults: page.more_results,
    resultKeys: typeof page.result_key === 'string' ? [page.result_key] : page.result_key,
    nonAggregateKeys: page.non_aggregate_keys ?? [],
  }
}

function expandShape(compact: CompactShape): Shape {
  const traits = {
    ...(compact.min !== undefined && { min: compact.min }),
    ...(compact.max !== undefined && { max: compact.max }),
    ...(compact.sensitive && { sensitive: true as const }),
  }
  switch (compact.t) {
    case 'structure':
      return {
        type: 'structure',
        members: compact.m.map(expandMember),
        ...traits,
        ...(compact.union && { union: true as const }),
        ...(compact.payload !== undefined && { payload: compact.payload }),
      }
    case 'list':
      return {
        type: 'list',
        of: compact.of,
        itemName: compact.ofName ?? 'member',
        flattened: compact.flat === true,
        ...traits,
      }
    case 'map':
      return {
        type: 'map',
        key: compact.k,
        value: compact.v,
        flattened: compact.flat === true,
        ...traits,
      }
    case 'string':
      return {
        type: 'string',
        ...traits,
        ...(compact.pat !== undefined && { pattern: compact.pat }),
        ...(compact.enum !== undefined && { enum: compact.enum }),
      }
    case 'timestamp':
      return {
        type: 'timestamp',
        ...traits,
        ...(compact.time !== undefined && { format: compact.time }),
      }
    default:
      return { type: compact.t, ...traits }
  }
}

function expandMember(member: CompactMember): StructureMember {
  const [name, shape, flags, wireName = name] = member
  return {
    name,
    wireName,
    shape,
    required: flags.includes('r'),
    deprecated: flags.includes('d'),
    location: locationOf(flags),
  }
}

const locations: readonly (readonly [flag: string, location: MemberLocation])[] = [
  ['u', 'path'],
  ['q', 'query'],
  ['h', 'header'],
  ['s', 'status'],
]

const locationOf = (flags: string): MemberLocation =>
  locations.find(([flag]) => flags.includes(flag))?.[1] ?? 'body'
