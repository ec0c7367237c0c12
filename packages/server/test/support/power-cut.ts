// What a disk may hold when the power fails: all that was synced, and any part of the rest. Tests only.
import { createCipheriv, createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { DiskEvent } from './recorded-disk.ts'

/** A power cut between two events. */
export interface PowerCut {
  /** How many events were before it. */
  readonly after: number
  /** Chooses what of the unsynced reached the disk, and how much of it: 0 to 1. */
  readonly seed: number
  readonly share: number
}

/** Disks write whole sectors, in any order, whichever state of them they find in memory. */
const sectorBytes = 512

/** A file's content. Its name is another matter. */
interface Content {
  onDisk: Buffer
  /** Changes since the last sync. */
  unsynced: Change[]
}
type Change = Extract<DiskEvent, { kind: 'write' | 'append' | 'resize' }>

/** What a name stands for: a file, a directory, or nothing. */
type Named = Content | 'directory' | undefined

interface Entry {
  onDisk: Named
  /** What it stood for since its directory was synced last, oldest first. */
  unsynced: Named[]
}

/**
 * Writes into a directory what is left of another after a power cut. Nothing counts as synced but
 * what was asked for: a file's name is on the disk once its directory was synced, not the file.
 */
export function leaveAfter(
  events: readonly DiskEvent[],
  { after, seed, share }: PowerCut,
  from: string,
  to: string,
): void {
  const entries = replay(events.slice(0, after))
  const chance = randomNumbers(seed)
  const left = new Map<string, Named>()
  for (const [path, { onDisk, unsynced }] of entries) {
    const versions = [onDisk, ...unsynced]
    left.set(path, versions[Math.floor(chance() * versions.length)])
  }
  const isThere = (path: string): boolean =>
    path === from || (left.get(path) === 'directory' && isThere(dirname(path)))
  for (const [path, named] of left) {
    const place = join(to, path.slice(from.length))
    if (named === undefined || !isThere(dirname(path))) continue
    if (named === 'directory') mkdirSync(place, { recursive: true })
    else {
      mkdirSync(dirname(place), { recursive: true })
      writeFileSync(place, remains(named, chance, share), { mode: 0o600 })
    }
  }
}

function replay(events: readonly DiskEvent[]): ReadonlyMap<string, Entry> {
  const entries = new Map<string, Entry>()
  const name = (path: string, named: Named) => {
    const entry = entries.get(path) ?? { onDisk: undefined, unsynced: [] }
    entry.unsynced.push(named)
    entries.set(path, entry)
  }
  const contentOf = (path: string): Content | undefined => {
    const entry = entries.get(path)
    const now = entry && (entry.unsynced.length > 0 ? entry.unsynced.at(-1) : entry.onDisk)
    return now === 'directory' ? undefined : now
  }
  for (const event of events) {
    switch (event.kind) {
      case 'create':
        name(event.path, { onDisk: Buffer.alloc(0), unsynced: [] })
        break
      case 'directory':
        name(event.path, 'directory')
        break
      case 'remove':
        name(event.path, undefined)
        break
      case 'sync': {
        const content = contentOf(event.path)
        if (content === undefined) syncNames(entries, event.path)
        else syncContent(content)
        break
      }
      case 'write':
      case 'append':
      case 'resize':
        contentOf(event.path)?.unsynced.push(event)
    }
  }
  return entries
}

function syncNames(entries: ReadonlyMap<string, Entry>, directory: string): void {
  for (const [path, entry] of entries) {
    if (dirname(path) !== directory || entry.unsynced.length === 0) continue
    entry.onDisk = entry.unsynced.at(-1)
    entry.unsynced = []
  }
}

function syncContent(content: Content): void {
  for (const event of content.unsynced) content.onDisk = changed(content.onDisk, event).content
  content.unsynced = []
}

/** What of a file is on the disk, if any sector may have been written at any time since its sync. */
function remains({ onDisk, unsynced }: Content, chance: () => number, share: number): Buffer {
  let inMemory = resized(onDisk, onDisk.length)
  let disk = resized(onDisk, onDisk.length)
  const sizes = [onDisk.length]
  for (const event of unsynced) {
    const { content, from, to } = changed(inMemory, event)
    inMemory = content
    sizes.push(content.length)
    if (disk.length < content.length) disk = grown(disk, content.length)
    for (let at = from - (from % sectorBytes); at < to; at += sectorBytes) {
      if (chance() < share) content.copy(disk, at, at, at + sectorBytes)
    }
  }
  return resized(disk, sizes[Math.floor(chance() * sizes.length)] ?? 0)
}

/** A content after a change, and the span that was written. */
function changed(
  content: Buffer,
  event: Change,
): { readonly content: Buffer; readonly from: number; readonly to: number } {
  if (event.kind === 'resize') return { content: resized(content, event.size), from: 0, to: 0 }
  const from = event.kind === 'write' ? event.at : content.length
  const to = from + event.bytes.length
  const written = to > content.length ? grown(content, to) : content
  event.bytes.copy(written, from)
  return { content: written, from, to }
}

/** A copy of another size, filled up with zeros. */
function resized(content: Buffer, size: number): Buffer {
  const copy = Buffer.from(new ArrayBuffer(size))
  content.copy(copy)
  return copy
}

/** The content itself where it has room: a log that grows by frames is not copied for each. */
function grown(content: Buffer, size: number): Buffer {
  if (content.buffer.byteLength < size) {
    return Buffer.from(resized(content, size * 2).buffer, 0, size)
  }
  return Buffer.from(content.buffer, 0, size)
}

/** Numbers from 0 to 1 that a seed determines. */
function randomNumbers(seed: number): () => number {
  const key = createHash('sha256').update(String(seed)).digest()
  const stream = createCipheriv('aes-256-ctr', key, Buffer.alloc(16))
  const zeros = Buffer.alloc(65_536)
  let bytes = stream.update(zeros)
  let at = 0
  return () => {
    if (at + 4 > bytes.length) {
      bytes = stream.update(zeros)
      at = 0
    }
    at += 4
    return bytes.readUInt32LE(at - 4) / 2 ** 32
  }
}
