// Measures one store at one size: signed reads and writes, pages of lists, cold principals, starts.
import { type LoadResult, quantile, runLoad } from '../load.ts'
import type { ServerProcess } from '../server-process.ts'
import { call, signedRequest } from '../signed-request.ts'
import {
  benchPolicyArn,
  credentialsOf,
  everyone,
  pathPrefixes,
  principalsWithKeys,
  userName,
} from './fill.ts'

const connections = 16
const readsARun = 10_000
const writesARun = 5_000
const administrator = credentialsOf(0)

/** Calls per second over all nodes, and how long the slowest of a hundred took. */
export interface Rate {
  readonly perSecond: number
  readonly p99Milliseconds: number
}

/** Loads every server with its share of the requests at once. */
export async function measureRate(
  ports: readonly number[],
  count: number,
  request: (port: number, index: number) => Buffer,
): Promise<Rate> {
  const share = Math.floor(count / ports.length)
  const prepared = ports.map((port, at) =>
    Array.from({ length: share }, (_, index) => request(port, at * share + index)),
  )
  const results: readonly LoadResult[] = await Promise.all(
    ports.map((port, at) =>
      runLoad(port, Math.ceil(connections / ports.length), prepared[at] ?? []),
    ),
  )
  const latencies = results.flatMap((result) => result.latencies).sort((a, b) => a - b)
  return {
    perSecond: (share * ports.length) / Math.max(...results.map((result) => result.seconds)),
    p99Milliseconds: quantile(latencies, 0.99),
  }
}

/** GetUser of users from all over the database. */
export const measureReads = (nodes: readonly ServerProcess[], users: number): Promise<Rate> =>
  measureRate(portsOf(nodes), readsARun, (port, index) =>
    signedRequest(port, 'iam', administrator, {
      Action: 'GetUser',
      UserName: userName((index * 7_919) % users),
    }),
  )

let created = 0

/** CreateUser, each durable before it is answered. */
export const measureWrites = (nodes: readonly ServerProcess[]): Promise<Rate> =>
  measureRate(portsOf(nodes), writesARun, (port) => {
    created += 1
    return signedRequest(port, 'iam', administrator, {
      Action: 'CreateUser',
      UserName: `made-${created}`,
    })
  })

const portsOf = (nodes: readonly ServerProcess[]) => nodes.map(({ port }) => port)

/** Milliseconds of one call of a user. */
async function timed(
  { port }: ServerProcess,
  number: number,
  parameters: Readonly<Record<string, string>>,
): Promise<{ readonly milliseconds: number; readonly answer: string }> {
  const started = performance.now()
  const answer = await call(port, 'iam', credentialsOf(number), parameters)
  return { milliseconds: performance.now() - started, answer }
}

/** Medians of the first and the last pages of a walk through a list. */
export interface Pages {
  readonly first: number
  readonly last: number
}

const edge = 10

/** Walks through all users in pages of a thousand. */
export async function measurePages(node: ServerProcess): Promise<Pages> {
  const pages: number[] = []
  let marker: string | undefined
  do {
    const { milliseconds, answer } = await timed(node, 0, {
      Action: 'ListUsers',
      MaxItems: '1000',
      ...(marker !== undefined && { Marker: marker }),
    })
    pages.push(milliseconds)
    marker = /<Marker>(.+)<\/Marker>/.exec(answer)?.[1]
  } while (marker !== undefined)
  // The last page is not full, unless it is the only one.
  const full = pages.length > 1 ? pages.slice(0, -1) : pages
  return {
    first: median(full.slice(0, edge)),
    last: median(full.slice(-edge)),
  }
}

/** Lists of which a page of 100 must not take longer the more there is beside it. */
export const lists: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  ...Object.fromEntries(
    Object.entries(pathPrefixes).map(([name, PathPrefix]) => [
      `${name} path`,
      { Action: 'ListUsers', PathPrefix },
    ]),
  ),
  members: { Action: 'GetGroup', GroupName: everyone },
  policies: { Action: 'ListPolicies', Scope: 'Local' },
  attached: { Action: 'ListPolicies', Scope: 'Local', OnlyAttached: 'true' },
  entities: { Action: 'ListEntitiesForPolicy', PolicyArn: benchPolicyArn },
}

/** The median of the second page of each list, or of the first where that is the only one. */
export async function measureLists(node: ServerProcess): Promise<readonly number[]> {
  const medians: number[] = []
  for (const list of Object.values(lists)) {
    const first = await timed(node, 0, list)
    const marker = /<Marker>(.+)<\/Marker>/.exec(first.answer)?.[1]
    const page = marker === undefined ? list : { ...list, Marker: marker }
    const times: number[] = []
    for (let run = 0; run < 9; run += 1) times.push((await timed(node, 0, page)).milliseconds)
    medians.push(median(times))
  }
  return medians
}

/** Medians in milliseconds, as the client sees them. */
export interface PrincipalTimes {
  readonly cold: number
  readonly coldP99: number
  readonly warm: number
}

/** Calls of principals that a warm daemon has not met, whose key and policies it reads, and again. */
export async function measureColdPrincipals(node: ServerProcess): Promise<PrincipalTimes> {
  const callEach = async () => {
    const times: number[] = []
    for (let number = 1; number < principalsWithKeys; number += 1) {
      const get = { Action: 'GetUser', UserName: userName(number) }
      times.push((await timed(node, number, get)).milliseconds)
    }
    // The first ones warm up what all calls share.
    return times.slice(20).sort((a, b) => a - b)
  }
  const cold = await callEach()
  const warm = await callEach()
  return { cold: quantile(cold, 0.5), coldP99: quantile(cold, 0.99), warm: quantile(warm, 0.5) }
}

const median = (values: readonly number[]): number =>
  quantile(
    values.toSorted((a, b) => a - b),
    0.5,
  )
