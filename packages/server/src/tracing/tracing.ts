// Spans for OpenTelemetry, when the operator has loaded an SDK of it; else nothing is there to cost.
import { AwsError } from '@iamd/wire'
import type { Attributes, Span, TextMapGetter } from '@opentelemetry/api'

/** Makes spans. What runs within one finds it active, whatever it waits for. */
export interface Tracing {
  /** Runs work in a span below the one that is active. */
  inSpan<Result>(
    name: string,
    attributes: Attributes,
    work: () => Result | Promise<Result>,
  ): Promise<Result>
  /** Answers a call in a span below the caller's, if the headers tell one. */
  call<Result extends { readonly status: number }>(
    rawHeaders: readonly string[],
    work: () => Promise<Result>,
    describe: (answer: Result) => CallDescription,
  ): Promise<Result>
}

/** Runs work, in a span where someone traces. */
export function inSpan<Result>(
  tracing: Tracing | undefined,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  return tracing === undefined ? work() : tracing.inSpan(name, {}, work)
}

/** What the span of a call says. */
export interface CallDescription {
  readonly requestId: string
  /** `iam:CreateUser`; undefined when the call did not say. */
  readonly operation: string | undefined
  /** AWS's code of the error. */
  readonly error: string | undefined
}

/**
 * Where an SDK leaves itself for every copy of the API in the process. Source: the API's
 * `internal/global-utils`, which holds on to it for the compatibility of versions.
 */
const globalOfApi = Symbol.for('opentelemetry.js.api.1')

const serviceNames: Readonly<Record<string, string>> = {
  iam: 'IAM',
  sts: 'STS',
  'iam-toolbox': 'IAMToolbox',
}

/** Finds the SDK that was loaded by `node --import`, if one was; without it the API stays unread. */
export async function findTracing(): Promise<Tracing | undefined> {
  if (!(globalOfApi in globalThis)) return undefined
  const { context, propagation, SpanKind, SpanStatusCode, trace } = await import(
    '@opentelemetry/api'
  )
  const tracer = trace.getTracer('iamd')
  const fail = (span: Span, error: string) => {
    span.setAttribute('error.type', error)
    span.setStatus({ code: SpanStatusCode.ERROR })
  }
  return {
    inSpan(name, attributes, work) {
      return tracer.startActiveSpan(name, { attributes }, async (span) => {
        try {
          return await work()
        } catch (error) {
          // Names only: messages may tell of people.
          if (error instanceof AwsError) span.setAttribute('error.type', error.code)
          else fail(span, error instanceof Error ? error.name : 'unknown')
          throw error
        } finally {
          span.end()
        }
      })
    },
    call(rawHeaders, work, describe) {
      const parent = propagation.extract(context.active(), rawHeaders, headersGetter)
      const options = { kind: SpanKind.SERVER, attributes: { 'rpc.system': 'aws-api' } }
      return tracer.startActiveSpan('unknown', options, parent, async (span) => {
        try {
          const answer = await work()
          const { requestId, operation, error } = describe(answer)
          if (operation !== undefined) {
            const [service = '', method = ''] = operation.split(':')
            const serviceName = serviceNames[service] ?? service
            span.updateName(`${serviceName}.${method}`)
            span.setAttributes({ 'rpc.service': serviceName, 'rpc.method': method })
          }
          span.setAttributes({
            'aws.request_id': requestId,
            'http.response.status_code': answer.status,
          })
          if (error !== undefined) span.setAttribute('error.type', error)
          if (answer.status >= 500) fail(span, error ?? String(answer.status))
          return answer
        } finally {
          span.end()
        }
      })
    },
  }
}

/** Headers as Node has them: name, value, name, value, … */
const headersGetter: TextMapGetter<readonly string[]> = {
  keys: (rawHeaders) => rawHeaders.filter((_, index) => index % 2 === 0),
  get(rawHeaders, wanted) {
    const name = wanted.toLowerCase()
    const place = rawHeaders.findIndex(
      (header, index) => index % 2 === 0 && header.toLowerCase() === name,
    )
    return place < 0 ? undefined : rawHeaders[place + 1]
  },
}
