// What the daemon serves beside AWS's APIs: health, where denials lead, in development the reset.
import type { Health } from './health.ts'
import type { IssuerDocuments } from './issuer-documents.ts'
import type { SideRoutes } from './listener.ts'

/** Path of the health answer. */
export const healthPath = '/health'

/** Path of the page that denials send their readers to; the id is in the part that stays there. */
const consolePath = '/iam/home'

const consoleAnswer = {
  status: 200,
  body: {
    message:
      'iamd has no console yet. To know why a call was denied, run `iamd explain ID` with the ' +
      'authorization id that ends this address, or call GetRequestAuthorizationDetails.',
  },
} as const

/** Path that, in development mode, a POST to forgets everything. */
export const resetPath = '/_iamd/reset'

/** Makes the routes. `reset` exists in development mode only. */
export function createSideRoutes(
  health: Health,
  reset: (() => Promise<void>) | undefined,
  issuerDocuments: IssuerDocuments,
): SideRoutes {
  return (message) => {
    const { method, url } = message
    if (url === healthPath && (method === 'GET' || method === 'HEAD')) {
      return Promise.resolve({ status: 200, body: health })
    }
    const document = method === 'GET' && url !== undefined ? issuerDocuments(url) : undefined
    if (document !== undefined) return document
    if (method === 'GET' && url?.startsWith(consolePath)) return Promise.resolve(consoleAnswer)
    if (url !== resetPath || method !== 'POST' || reset === undefined) return undefined
    // A web page must not be able to wipe the state behind its reader's back.
    if (message.headers.origin !== undefined) {
      const error = 'a reset is not accepted from a web page'
      return Promise.resolve({ status: 403, body: { error } })
    }
    return reset().then(() => ({ status: 200, body: { status: 'reset' } }))
  }
}
