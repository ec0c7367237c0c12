// Traces: an SDK of OpenTelemetry that the operator loads gets a span for each part of a call.
import assert from 'node:assert/strict'
import { beforeEach, test } from 'node:test'
import {
  CreateGroupCommand,
  DeleteGroupCommand,
  GetUserCommand,
  ListUsersCommand,
} from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const exporter = new InMemorySpanExporter()
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register()
beforeEach(() => exporter.reset())

/** The spans of a call as a tree of names. */
function treeOf(spans: readonly ReadableSpan[], root: ReadableSpan): object {
  const children = spans
    .filter(({ parentSpanContext }) => parentSpanContext?.spanId === root.spanContext().spanId)
    .toSorted(
      (one, other) =>
        one.startTime[0] - other.startTime[0] || one.startTime[1] - other.startTime[1],
    )
  return { [root.name]: children.map((child) => treeOf(spans, child)) }
}

function found(name: string): ReadableSpan {
  const span = exporter.getFinishedSpans().find((candidate) => candidate.name === name)
  assert.ok(span, `there is no span ${name}`)
  return span
}

test('a call is a span, with spans for who calls, whether it may, and what it reads and writes', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice', { Effect: 'Allow', Action: '*', Resource: '*' })
  const iam = daemon.iam(alice)
  await iam.send(new GetUserCommand({}))
  exporter.reset()
  const { $metadata } = await iam.send(new CreateGroupCommand({ GroupName: 'readers' }))
  const spans = exporter.getFinishedSpans()
  const call = found('IAM.CreateGroup')
  assert.equal(call.kind, SpanKind.SERVER)
  assert.deepEqual(call.attributes, {
    'rpc.system': 'aws-api',
    'rpc.service': 'IAM',
    'rpc.method': 'CreateGroup',
    'aws.request_id': $metadata.requestId,
    'http.response.status_code': 200,
  })
  assert.deepEqual(treeOf(spans, call), {
    'IAM.CreateGroup': [
      { 'iamd.authenticate': [] },
      // By what is in memory: what is to be made can't be read.
      { 'iamd.authorize': [] },
      { 'iamd.store.write': [] },
    ],
  })
  exporter.reset()
  await iam.send(new DeleteGroupCommand({ GroupName: 'readers' }))
  const deletion = found('IAM.DeleteGroup')
  assert.deepEqual(treeOf(exporter.getFinishedSpans(), deletion), {
    'IAM.DeleteGroup': [
      { 'iamd.authenticate': [] },
      { 'iamd.store.read': [{ 'iamd.authorize': [] }] },
      { 'iamd.store.write': [{ 'iamd.authorize': [] }] },
    ],
  })
  const postgres = process.env['IAMD_TEST_POSTGRES'] !== undefined
  assert.equal(
    found('iamd.store.write').attributes['db.system.name'],
    postgres ? 'postgresql' : 'sqlite',
  )
})

test('a caller that is new is read from the store while it is authenticated', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice')
  exporter.reset()
  await daemon.sts(alice).send(new GetCallerIdentityCommand({}))
  const tree = treeOf(exporter.getFinishedSpans(), found('STS.GetCallerIdentity'))
  assert.deepEqual(Object.values(tree).flat()[0], {
    'iamd.authenticate': [{ 'iamd.store.read': [] }, { 'iamd.store.read': [] }],
  })
})

test('errors are named, and only what the daemon is to blame for is an error of its span', async () => {
  await using daemon = await startTestDaemon()
  const alice = await newUser(daemon, 'alice')
  exporter.reset()
  await assert.rejects(daemon.iam(alice).send(new ListUsersCommand({})), { name: 'AccessDenied' })
  for (const name of ['IAM.ListUsers', 'iamd.authorize']) {
    const span = found(name)
    assert.equal(span.attributes['error.type'], 'AccessDenied')
    assert.equal(span.status.code, SpanStatusCode.UNSET)
  }
  const stranger = { ...alice, secretAccessKey: 'wrong' }
  await assert.rejects(daemon.sts(stranger).send(new GetCallerIdentityCommand({})))
  const authentications = exporter
    .getFinishedSpans()
    .filter(({ name }) => name === 'iamd.authenticate')
  assert.equal(authentications.at(-1)?.attributes['error.type'], 'SignatureDoesNotMatch')
  const told = JSON.stringify(
    exporter
      .getFinishedSpans()
      .map(({ name, attributes, events, status }) => [name, attributes, events, status]),
  )
  for (const secret of ['alice', daemon.account, ...Object.values(alice)]) {
    assert.ok(!told.includes(secret), secret)
  }
})

test('a call goes on in the trace of who makes it', async () => {
  await using daemon = await startTestDaemon()
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`
  await fetch(`${daemon.endpoint}/?Action=GetCallerIdentity&Version=2011-06-15`, {
    headers: { Traceparent: traceparent },
  })
  const call = found('STS.GetCallerIdentity')
  assert.equal(call.spanContext().traceId, traceId)
  assert.equal(call.parentSpanContext?.spanId, 'b7ad6b7169203331')
  assert.equal(call.attributes['error.type'], 'MissingAuthenticationToken')
})
