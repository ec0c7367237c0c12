// Which room may import which. The picture in CONTRIBUTING.md is drawn from these tables.
import { posix } from 'node:path'
import type { SourceFile } from './source-files.ts'

/** Rooms of the daemon, each with the rooms it may import from. Files of no room know all. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  protocols: ['context'],
  identifiers: [],
  metrics: [],
  sealing: [],
  saml: [],
  'policy-files': [],
  'policy-tests': ['policy-files'],
  'denial-messages': [],
  'account-files': ['policy-files', 'identifiers', 'store', 'services'],
  documents: ['metrics'],
  templates: [],
  store: ['identifiers', 'metrics'],
  snapshot: ['identifiers', 'documents', 'store', 'metrics'],
  authn: ['identifiers', 'sealing', 'documents', 'store', 'snapshot', 'metrics'],
  context: ['store', 'authn'],
  authz: ['sealing', 'store', 'authn', 'context'],
  audit: ['identifiers', 'store', 'authn'],
  federation: [],
  throttling: [],
  denials: ['identifiers', 'store', 'authz', 'throttling'],
  services: [
    'identifiers',
    'sealing',
    'saml',
    'documents',
    'store',
    'snapshot',
    'authn',
    'context',
    'authz',
    'audit',
    'denials',
    'federation',
    'templates',
  ],
}

/** What each package may import besides its own files. */
const packages: Readonly<Record<string, (specifier: string) => boolean>> = {
  // Runs in a browser and knows no clock, so nothing at all.
  policy: () => false,
  catalog: (specifier) => ['node:fs', 'node:zlib', 'node:url'].includes(specifier),
  wire: (specifier) => specifier.startsWith('node:'),
  server: (specifier) =>
    specifier.startsWith('node:') ||
    [
      '@iamd/policy',
      '@iamd/catalog',
      '@iamd/wire',
      'pg',
      'jose',
      '@opentelemetry/api',
      'yaml',
      'lean-qr',
      'lean-qr/extras/node_export',
    ].includes(specifier),
}

/** Types of AWS's clients say what operations take and give; nothing of them is loaded. */
const typesOnly = ['@aws-sdk/client-iam', '@aws-sdk/client-sts']

const importPattern = /^(?:import|export)\s+(type\s)?[^'"]*?from\s+'([^']+)'/gm

/** Imports that cross a wall. */
export function findBoundaryBreaks(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const [, packageName, inside] = /^packages\/([^/]+)\/src\/(.+)$/.exec(file.path) ?? []
    if (packageName === undefined || inside === undefined) return []
    return [...file.text.matchAll(importPattern)].flatMap(([, type, specifier = '']) => {
      const isBreak = specifier.startsWith('.')
        ? packageName === 'server' && crossesRooms(inside, specifier)
        : !(packages[packageName]?.(specifier) ?? false) &&
          !(type !== undefined && packageName === 'server' && typesOnly.includes(specifier))
      return isBreak ? [`${file.path}: must not import ${specifier}`] : []
    })
  })
}

function crossesRooms(inside: string, specifier: string): boolean {
  const room = roomOf(inside)
  const target = roomOf(posix.join(posix.dirname(inside), specifier))
  if (room === undefined || room === target) return false
  const allowed = rooms[room]
  if (allowed === undefined) return false
  return target === undefined || !allowed.includes(target)
}

const roomOf = (inside: string): string | undefined =>
  inside.includes('/') ? inside.slice(0, inside.indexOf('/')) : undefined
