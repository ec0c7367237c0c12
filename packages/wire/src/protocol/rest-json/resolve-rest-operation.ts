// Finds the rest-json operation that a method and a path name, across the services of one endpoint.

import { malformedInput, unknownOperation } from '../../errors/protocol-errors.ts'
import type { OperationModel, ServiceModel } from '../../model/service-model.ts'

/** An operation with what the path says: its labels, decoded. */
export interface RestResolution {
  readonly model: ServiceModel
  readonly operation: OperationModel
  readonly labels: ReadonlyMap<string, string>
}

type Segment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'label'; readonly name: string }
  | { readonly kind: 'greedy-label'; readonly name: string }

interface Route {
  readonly operation: OperationModel
  readonly method: string
  readonly segments: readonly Segment[]
}

const routesByModel = new WeakMap<ServiceModel, readonly Route[]>()

/** Whether a path is one of these services', by its first segment. */
export function isRestPath(models: readonly ServiceModel[], path: string): boolean {
  const [first = ''] = segmentsOf(path)
  return models.some((model) =>
    routesOf(model).some(
      ({ segments: [literal] }) => literal?.kind === 'literal' && literal.text === first,
    ),
  )
}

/**
 * Resolves a method and a path as sent. Of two operations that match, the one with the more literal
 * path is meant.
 *
 * @throws AwsError UnknownOperationException when there is none.
 */
export function resolveRestOperation(
  models: readonly ServiceModel[],
  method: string,
  path: string,
): RestResolution {
  const sent = segmentsOf(path)
  for (const model of models) {
    for (const route of routesOf(model)) {
      const raw = route.method === method ? matchSegments(route.segments, sent) : undefined
      if (raw === undefined) continue
      const labels = new Map([...raw].map(([name, text]) => [name, decodeLabel(text)]))
      return { model, operation: route.operation, labels }
    }
  }
  throw unknownOperation()
}

const segmentsOf = (path: string): readonly string[] => path.slice(1).split('/')

function routesOf(model: ServiceModel): readonly Route[] {
  const known = routesByModel.get(model)
  if (known !== undefined) return known
  const routes = [...model.operations.values()].flatMap((operation) => {
    if (operation.http === undefined) return []
    const { method, path } = operation.http
    return [{ operation, method, segments: segmentsOf(path).map(toSegment) }]
  })
  routes.sort((first, second) => labelCount(first) - labelCount(second))
  routesByModel.set(model, routes)
  return routes
}

const labelCount = ({ segments }: Route): number =>
  segments.reduce((sum, { kind }) => sum + { literal: 0, label: 1, 'greedy-label': 100 }[kind], 0)

function toSegment(text: string): Segment {
  const [, name, greedy] = /^\{([^{}+]+)(\+?)\}$/.exec(text) ?? []
  if (name === undefined) return { kind: 'literal', text }
  return { kind: greedy === '+' ? 'greedy-label' : 'label', name }
}

/** The labels as sent, or undefined when the path is another. A label is never empty. */
function matchSegments(
  segments: readonly Segment[],
  sent: readonly string[],
): ReadonlyMap<string, string> | undefined {
  const surplus = sent.length - segments.length
  const isGreedy = segments.some(({ kind }) => kind === 'greedy-label')
  if (isGreedy ? surplus < 0 : surplus !== 0) return undefined
  const labels = new Map<string, string>()
  let position = 0
  for (const segment of segments) {
    const length = segment.kind === 'greedy-label' ? surplus + 1 : 1
    const text = sent.slice(position, position + length).join('/')
    position += length
    if (segment.kind === 'literal') {
      if (segment.text !== text) return undefined
    } else if (text === '') return undefined
    else labels.set(segment.name, text)
  }
  return labels
}

function decodeLabel(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformedInput('The path can not be decoded.')
  }
}
