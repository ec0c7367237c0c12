// The path line of a canonical request, for all services but S3.

import { uriEncode } from '../uri/uri-encode.ts'

/**
 * The path as sent, without dot segments and doubled slashes, each segment percent-encoded once
 * more: `/a%20b` → `/a%2520b`.
 */
export function canonicalPath(path: string): string {
  if (path === '' || path === '/') return '/'
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment === '..') segments.pop()
    else segments.push(uriEncode(segment))
  }
  if (segments.length === 0) return '/'
  return `/${segments.join('/')}${path.endsWith('/') ? '/' : ''}`
}
