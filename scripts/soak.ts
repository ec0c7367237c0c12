// `node scripts/soak.ts MINUTES`: load on both stores for a time, while memory, files and rules are watched.
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import {
  type DaemonProcess,
  runIamd,
  startDaemonProcess,
} from '../packages/server/test/support/daemon-process.ts'
import { liveOnce } from '../packages/server/test/support/life-cycle.ts'
import { scrape } from '../packages/server/test/support/metrics.ts'
import { printedRoot } from '../packages/server/test/support/operated-daemon.ts'
import {
  startPostgresServer,
  withConnection,
} from '../packages/server/test/support/postgres-server.ts'
import { type Sample, steadiness } from './soak/steadiness.ts'

const minutes = Number(process.argv[2] ?? 15)
const clients = 8
const samplesOfRun = 30
const account = '111122223333'

/** A database and the daemons on it. */
interface Subject {
  readonly name: string
  readonly flags: readonly string[]
  readonly nodes: number
  bytes(): Promise<number>
}

async function sample(subject: Subject, nodes: readonly DaemonProcess[]): Promise<Sample> {
  const metrics = await Promise.all(nodes.map(({ endpoint }) => scrape(endpoint)))
  const sum = (match: (name: string) => boolean) =>
    metrics
      .flatMap((values) => [...values])
      .filter(([name]) => match(name))
      .reduce((total, [, value]) => total + value, 0)
  return {
    calls: sum((name) => name.startsWith('iamd_requests_total{')),
    failures: sum((name) =>
      /^iamd_requests_total\{.*code="(InternalFailure|Service\w+)"/.test(name),
    ),
    heap: sum((name) => name === 'iamd_heap_used_bytes'),
    resident: sum((name) => name === 'process_resident_memory_bytes'),
    stored: await subject.bytes(),
  }
}

async function soak(subject: Subject): Promise<void> {
  const start = () => startDaemonProcess([...subject.flags, '--account', account])
  const first = await start()
  const root = printedRoot(first.output())
  const nodes = [first]
  while (nodes.length < subject.nodes) nodes.push(await start())
  const endsAt = performance.now() + minutes * 60_000
  let lives = 0
  const work = async (client: number) => {
    const { endpoint } = nodes[client % nodes.length] ?? first
    while (performance.now() < endsAt) {
      await liveOnce({ endpoint, account, root, name: `${client}-${lives}` })
      lives += 1
    }
  }
  const samples: Sample[] = []
  const watch = async () => {
    for (let index = 1; index <= samplesOfRun; index += 1) {
      const at = endsAt - ((samplesOfRun - index) / samplesOfRun) * minutes * 60_000
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, at - performance.now())))
      const taken = await sample(subject, nodes)
      samples.push(taken)
      stdout.write(`${subject.name} ${index}/${samplesOfRun}: ${JSON.stringify(taken)}\n`)
      await assertWell(subject, 'under load')
    }
  }
  try {
    await Promise.all([watch(), ...Array.from({ length: clients }, (_, client) => work(client))])
  } finally {
    for (const node of nodes) assert.equal(await node.stop(), 0)
  }
  await assertWell(subject, 'at the end')
  const last = samples.at(-1)
  assert.equal(last?.failures, 0, 'no call failed for a reason of the daemon')
  const growing = steadiness(samples)
  stdout.write(`${subject.name}: ${lives} lives, ${last?.calls} calls, ${growing.summary}\n`)
  assert.deepEqual(growing.faults, [])
}

async function assertWell({ flags }: Subject, when: string): Promise<void> {
  const { code, stdout: problems, stderr } = await runIamd(['check', ...flags])
  assert.equal(code, 0, `iamd check ${when}: ${problems}${stderr}`)
}

const directory = mkdtempSync(join(tmpdir(), 'iamd-soak-'))
const masterKey = join(directory, 'master.key')
writeFileSync(masterKey, Buffer.alloc(32, 1).toString('base64'), { mode: 0o600 })
const data = join(directory, 'data')
await using server = await startPostgresServer()
const url = await server.newDatabase()
try {
  const outcomes = await Promise.allSettled([
    soak({
      name: 'SQLite',
      flags: ['--data', data, '--master-key', masterKey],
      nodes: 1,
      bytes: async () =>
        readdirSync(data).reduce((total, file) => total + statSync(join(data, file)).size, 0),
    }),
    soak({
      name: 'PostgreSQL',
      flags: ['--store', url, '--master-key', masterKey],
      nodes: 2,
      bytes: () =>
        withConnection(url, async (client) => {
          const { rows } = await client.query(
            'SELECT pg_database_size(current_database())::int8 AS n',
          )
          return Number(rows[0]?.n)
        }),
    }),
  ])
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
} finally {
  rmSync(directory, { recursive: true, force: true })
}
