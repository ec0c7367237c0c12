// `npm run bench:stores`: SQLite and PostgreSQL, one node and two, at growing sizes, in one run.
import { stdout } from 'node:process'
import { startPostgresServer } from '../../packages/server/test/support/postgres-server.ts'
import { type ServerProcess, startServer } from '../server-process.ts'
import { signedRequest } from '../signed-request.ts'
import { fillStore } from './fill.ts'
import {
  lists,
  measureColdPrincipals,
  measureLists,
  measurePages,
  measureRate,
  measureReads,
  measureWrites,
  type Rate,
} from './measure.ts'
import { postgresSubject, type Subject, sqliteSubject } from './subject.ts'

const sizes = process.argv.includes('--million') ? [1_000, 100_000, 1_000_000] : [1_000, 100_000]
const bare = new URL('../bare-server.ts', import.meta.url).pathname
const bareCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'bench' }

const line = (cells: readonly string[]) => stdout.write(`| ${cells.join(' | ')} |\n`)
function head(cells: readonly string[]): void {
  stdout.write('\n')
  line(cells)
  stdout.write(`|${'---|'.repeat(cells.length)}\n`)
}
const thousands = (users: number) => users.toLocaleString('en')

async function measureBare(): Promise<Rate> {
  const peer = await startServer(bare, (port) => [String(port), 'bench'], 'listening')
  try {
    return await measureRate([peer.port], 20_000, (port) =>
      signedRequest(port, 'sts', bareCredentials, { Action: 'GetCallerIdentity' }),
    )
  } finally {
    await peer.stop()
  }
}

/** One row for the loads of a store at a size, and one for what its size must not change. */
interface Rows {
  readonly loads: (readonly string[])[]
  readonly scale: (readonly string[])[]
  readonly lists: (readonly string[])[]
}

async function measureLoads(
  nodes: readonly ServerProcess[],
  subject: Subject,
  users: number,
  peer: Rate,
  raw: number,
): Promise<readonly string[]> {
  // The first run only warms up.
  await measureReads(nodes, users)
  const reads = await measureReads(nodes, users)
  const writes = await measureWrites(nodes)
  return [
    subject.name,
    String(nodes.length),
    thousands(users),
    reads.perSecond.toFixed(0),
    (reads.perSecond / peer.perSecond).toFixed(2),
    reads.p99Milliseconds.toFixed(1),
    writes.perSecond.toFixed(0),
    (writes.perSecond / peer.perSecond).toFixed(2),
    (writes.perSecond / raw).toFixed(1),
    writes.p99Milliseconds.toFixed(1),
  ]
}

async function measureSubject(
  subject: Subject,
  users: number,
  nodeCounts: readonly number[],
  peer: Rate,
  rows: Rows,
): Promise<void> {
  const store = await subject.open()
  await fillStore(store, users)
  await store.close()
  await subject.analyze()
  const raw = await subject.rawCommitsPerSecond()
  for (const count of nodeCounts) {
    const nodes: ServerProcess[] = []
    const started = performance.now()
    nodes.push(await subject.startNode())
    const startMilliseconds = performance.now() - started
    while (nodes.length < count) nodes.push(await subject.startNode())
    try {
      const [node] = nodes
      if (count === 1 && node !== undefined) {
        const principals = await measureColdPrincipals(node)
        const pages = await measurePages(node)
        rows.scale.push([
          subject.name,
          thousands(users),
          startMilliseconds.toFixed(0),
          principals.cold.toFixed(2),
          principals.coldP99.toFixed(2),
          principals.warm.toFixed(2),
          pages.first.toFixed(1),
          pages.last.toFixed(1),
          node.residentMegabytes().toFixed(0),
        ])
        const medians = await measureLists(node)
        rows.lists.push([
          subject.name,
          thousands(users),
          ...medians.map((median) => median.toFixed(1)),
        ])
      }
      rows.loads.push(await measureLoads(nodes, subject, users, peer, raw))
    } finally {
      for (const node of nodes) await node.stop()
    }
  }
  stdout.write(
    `${subject.name}, ${thousands(users)} users: ${raw.toFixed(0)} raw commits a second\n`,
  )
}

async function benchmark(): Promise<void> {
  await using server = await startPostgresServer()
  const rows: Rows = { loads: [], scale: [], lists: [] }
  const peer = await measureBare()
  stdout.write(`bare node:http + SigV4: ${peer.perSecond.toFixed(0)} a second, `)
  stdout.write(`p99 ${peer.p99Milliseconds.toFixed(1)} ms\n`)
  for (const users of sizes) {
    await using sqlite = sqliteSubject()
    await measureSubject(sqlite, users, [1], peer, rows)
    await using postgres = await postgresSubject(server)
    await measureSubject(postgres, users, [1, 2], peer, rows)
  }
  head([
    'store',
    'nodes',
    'users',
    'GetUser per second',
    'of bare',
    'p99 ms',
    'CreateUser per second',
    'of bare',
    'per raw commit',
    'p99 ms',
  ])
  for (const row of rows.loads) line(row)
  head([
    'store',
    'users',
    'start ms',
    'cold principal ms',
    'p99',
    'warm',
    'first pages ms',
    'last pages ms',
    'MB resident',
  ])
  for (const row of rows.scale) line(row)
  head(['store', 'users', ...Object.keys(lists).map((name) => `${name} ms`)])
  for (const row of rows.lists) line(row)
}

await benchmark()
