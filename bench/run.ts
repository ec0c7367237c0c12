// `npm run bench`: signed calls per second of processor time, beside a server that only verifies.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stdout } from 'node:process'
import { quantile, runLoad } from './load.ts'
import { type ServerProcess, startServer } from './server-process.ts'
import { type BenchCredentials, call, signedRequest } from './signed-request.ts'
import { measureStartUp } from './start-up.ts'

const connections = 16
const requestsARun = 8_000
const rounds = 9
const main = new URL('../packages/server/from-source.mjs', import.meta.url).pathname
const bare = new URL('./bare-server.ts', import.meta.url).pathname
const bareCredentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'bench' }

interface Row {
  readonly perProcessorSecond: number
  readonly perSecond: number
  readonly medianMilliseconds: number
  readonly p99Milliseconds: number
}

async function measure(server: ServerProcess, requests: readonly Buffer[]): Promise<Row> {
  const before = server.processorSeconds()
  const result = await runLoad(server.port, connections, requests)
  const used = server.processorSeconds() - before
  return {
    perProcessorSecond: result.requests / used,
    perSecond: result.requests / result.seconds,
    medianMilliseconds: quantile(result.latencies, 0.5),
    p99Milliseconds: quantile(result.latencies, 0.99),
  }
}

/** A user that may do anything with IAM, so that every call is decided by a policy. */
async function prepareUser(server: ServerProcess): Promise<BenchCredentials> {
  const value = (name: string) =>
    new RegExp(`export ${name}=(\\S+)`).exec(server.output())?.[1] ?? ''
  const root = {
    accessKeyId: value('AWS_ACCESS_KEY_ID'),
    secretAccessKey: value('AWS_SECRET_ACCESS_KEY'),
  }
  const iam = (parameters: Readonly<Record<string, string>>) =>
    call(server.port, 'iam', root, parameters)
  await iam({ Action: 'CreateUser', UserName: 'bench' })
  const statement = { Effect: 'Allow', Action: 'iam:*', Resource: '*' }
  await iam({
    Action: 'PutUserPolicy',
    UserName: 'bench',
    PolicyName: 'all',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: statement }),
  })
  const key = await iam({ Action: 'CreateAccessKey', UserName: 'bench' })
  return {
    accessKeyId: /<AccessKeyId>(.+)<\/AccessKeyId>/.exec(key)?.[1] ?? '',
    secretAccessKey: /<SecretAccessKey>(.+)<\/SecretAccessKey>/.exec(key)?.[1] ?? '',
  }
}

const repeat = (request: Buffer): Buffer[] => Array.from({ length: requestsARun }, () => request)

let created = 0
function creations(port: number, credentials: BenchCredentials): Buffer[] {
  return Array.from({ length: requestsARun }, () => {
    created += 1
    return signedRequest(port, 'iam', credentials, {
      Action: 'CreateUser',
      UserName: `user-${created}`,
    })
  })
}

async function benchmark(): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), 'iamd-bench-'))
  const configFile = new URL('./bench-config.json', import.meta.url).pathname
  const flags = ['--data', join(directory, 'data'), '--log', 'warn', '--config', configFile]
  const peer = await startServer(bare, (port) => [String(port), 'bench'], 'listening')
  const iamd = await startServer(
    main,
    (port) => ['start', '--listen', `127.0.0.1:${port}`, ...flags],
    'AWS_DEFAULT_REGION',
  )
  try {
    const user = await prepareUser(iamd)
    const identity = { Action: 'GetCallerIdentity' }
    const peerRequests = repeat(signedRequest(peer.port, 'sts', bareCredentials, identity))
    const subjects: readonly [name: string, server: ServerProcess, requests: () => Buffer[]][] = [
      ['bare node:http + SigV4', peer, () => peerRequests],
      [
        'iamd GetCallerIdentity',
        iamd,
        () => repeat(signedRequest(iamd.port, 'sts', user, identity)),
      ],
      [
        'iamd GetUser',
        iamd,
        () =>
          repeat(signedRequest(iamd.port, 'iam', user, { Action: 'GetUser', UserName: 'bench' })),
      ],
      ['iamd CreateUser (durable)', iamd, () => creations(iamd.port, user)],
    ]
    const rows = new Map<string, Row[]>(subjects.map(([name]) => [name, []]))
    // The first round only warms up. The others interleave the subjects and compare within a round,
    // so that a slow moment of the machine hits all of them alike.
    for (let round = 0; round <= rounds; round += 1) {
      for (const [name, server, requests] of subjects) {
        const row = await measure(server, requests())
        if (round > 0) rows.get(name)?.push(row)
      }
    }
    print(rows)
    stdout.write(`iamd after the load: ${iamd.residentMegabytes().toFixed(0)} MB resident\n`)
  } finally {
    await Promise.all([peer.stop(), iamd.stop()])
    rmSync(directory, { recursive: true })
  }
  const startUp = await measureStartUp(main)
  stdout.write(
    `first answer ${startUp.firstAnswerMilliseconds.toFixed(0)} ms after exec ` +
      `(node -e 0: ${startUp.nothingMilliseconds.toFixed(0)} ms), ` +
      `${startUp.residentMegabytes.toFixed(0)} MB resident\n`,
  )
}

function print(rows: ReadonlyMap<string, readonly Row[]>): void {
  const [peerRows = []] = rows.values()
  const peerIn = (round: number) => peerRows[round]?.perProcessorSecond ?? Number.NaN
  stdout.write(
    `${connections} connections, ${rounds} rounds of ${requestsARun}, medians; shares with quartiles\n\n`,
  )
  stdout.write('| | per CPU second | share of bare | per second | median ms | p99 ms |\n')
  stdout.write('|---|---|---|---|---|---|\n')
  for (const [name, all] of rows) {
    const row = middle(all)
    const shares = all
      .map(({ perProcessorSecond }, round) => perProcessorSecond / peerIn(round))
      .sort((a, b) => a - b)
    const share = (part: number) => quantile(shares, part).toFixed(2)
    const cells = [
      name,
      row.perProcessorSecond.toFixed(0),
      `${share(0.5)} (${share(0.25)} to ${share(0.75)})`,
      row.perSecond.toFixed(0),
      row.medianMilliseconds.toFixed(2),
      row.p99Milliseconds.toFixed(2),
    ]
    stdout.write(`| ${cells.join(' | ')} |\n`)
  }
  stdout.write('\n')
}

function middle(rows: readonly Row[]): Row {
  const [row] = rows
    .toSorted((a, b) => a.perProcessorSecond - b.perProcessorSecond)
    .slice(Math.floor(rows.length / 2))
  if (row === undefined) throw new RangeError('nothing was measured')
  return row
}

await benchmark()
