// What a daemon asked of its disk, in order, and what it answered meanwhile: from strace. Tests only.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'

/** One request to the system that had its effect. */
export type DiskEvent =
  | { readonly kind: 'create' | 'remove' | 'sync'; readonly path: string }
  | { readonly kind: 'directory'; readonly path: string }
  | { readonly kind: 'write'; readonly path: string; readonly at: number; readonly bytes: Buffer }
  | { readonly kind: 'append'; readonly path: string; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly path: string; readonly size: number }
  /** Bytes handed to a client. */
  | { readonly kind: 'answer'; readonly text: string }

const calls =
  'mkdir,mkdirat,open,openat,creat,write,writev,pwrite64,pwritev,pwritev2,sendto,sendmsg,' +
  'ftruncate,truncate,fallocate,copy_file_range,fsync,fdatasync,sync_file_range,' +
  'unlink,unlinkat,rename,renameat,renameat2,link,linkat'

/** A command that runs another one as the same process and writes down what it asks for. */
export const recordingTo = (file: string): readonly string[] => [
  ...['strace', '-D', '-f', '--seccomp-bpf', '-qqq', '-xx', '-y', '-s', '1000000'],
  ...['-e', 'signal=none', '-e', `trace=${calls}`, '-o', file],
]

/** Why nothing can be recorded here, if so. */
export function whyNotRecording(): string | false {
  const tried = spawnSync('strace', ['-f', '--seccomp-bpf', '-qqq', '-e', 'trace=write', 'true'])
  return tried.status === 0 ? false : 'needs strace, and the right to trace'
}

/** Reads records, one after the other; events are only of what is in a directory, and answers. */
export function readRecords(files: readonly string[], directory: string): readonly DiskEvent[] {
  const exists = new Set<string>()
  const events: DiskEvent[] = []
  for (const file of files) {
    for (const { name, args, result } of finishedCalls(readFileSync(file, 'latin1'))) {
      if (result < 0) continue
      const event = eventOf(name, args, directory, exists)
      if (event === undefined) continue
      if (event.kind === 'create') exists.add(event.path)
      if (event.kind === 'remove') exists.delete(event.path)
      events.push(event)
    }
  }
  return events
}

interface FinishedCall {
  readonly name: string
  readonly args: string
  readonly result: number
}

/** Calls that other threads interrupted are told in two lines; the second is when they were done. */
function* finishedCalls(text: string): Generator<FinishedCall> {
  const begun = new Map<string, string>()
  for (const line of text.split('\n')) {
    const space = line.indexOf(' ')
    const [thread, rest] = [line.slice(0, space), line.slice(space).trimStart()]
    if (rest.endsWith('<unfinished ...>')) {
      begun.set(thread, rest.slice(0, -'<unfinished ...>'.length))
      continue
    }
    const resumed = /^<\.\.\. \w+ resumed>/.exec(rest)?.[0]
    const whole = resumed === undefined ? rest : `${begun.get(thread)}${rest.slice(resumed.length)}`
    const end = whole.lastIndexOf(' = ')
    const open = whole.indexOf('(')
    if (end < 0 || open < 0) continue
    const args = whole.slice(open + 1, whole.lastIndexOf(')', end))
    yield { name: whole.slice(0, open), args, result: Number.parseInt(whole.slice(end + 3), 10) }
  }
}

function eventOf(
  name: string,
  args: string,
  directory: string,
  exists: ReadonlySet<string>,
): DiskEvent | undefined {
  const descriptor = /^\d+<([^>]*)>/.exec(args)?.[1]
  if (descriptor !== undefined) {
    const path = unescaped(descriptor).toString()
    if (/^(socket|TCP|TCPv6):/.test(path)) return { kind: 'answer', text: texts(args).join('') }
    return path.startsWith(directory) ? changeOf(name, path, args) : undefined
  }
  const [path = ''] = texts(args)
  if (!path.startsWith(directory)) return undefined
  if (name === 'mkdir') return { kind: 'directory', path }
  if (name === 'unlink') return { kind: 'remove', path }
  if (name === 'openat' || name === 'open') {
    const truncates = args.includes('O_TRUNC') && !args.includes('O_EXCL')
    if (truncates) throw new Error(`not expected: ${name}(${args})`)
    return args.includes('O_CREAT') && !exists.has(path) ? { kind: 'create', path } : undefined
  }
  throw new Error(`not expected: ${name} ${path}`)
}

function changeOf(name: string, path: string, args: string): DiskEvent | undefined {
  const last = Number(args.slice(args.lastIndexOf(',') + 1))
  switch (name) {
    case 'fsync':
    case 'fdatasync':
      return { kind: 'sync', path }
    case 'pwrite64':
      return { kind: 'write', path, at: last, bytes: bytesIn(args) }
    // Files that are written from their beginning, once.
    case 'write':
      return { kind: 'append', path, bytes: bytesIn(args) }
    case 'ftruncate':
      return { kind: 'resize', path, size: last }
    default:
      throw new Error(`not expected: ${name} ${path}`)
  }
}

const quoted = /"((?:\\x[0-9a-f]{2})*)"/g
const texts = (args: string): readonly string[] =>
  [...args.matchAll(quoted)].map(([, escaped = '']) => unescaped(escaped).toString('latin1'))

function bytesIn(args: string): Buffer {
  const from = args.indexOf('"')
  const to = args.indexOf('"', from + 1)
  if (args.startsWith('...', to + 1)) throw new Error('the record is cut short')
  return unescaped(args.slice(from + 1, to))
}

const unescaped = (text: string): Buffer => Buffer.from(text.replaceAll('\\x', ''), 'hex')
