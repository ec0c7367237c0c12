// What the daemon serves beside AWS's APIs: health, where denials lead, in development the reset.
import type { IssuerDocuments } from './issuer-documents.ts'
import type { SideRoutes } from './listener.ts'

/** Path of the page that denials and delegation requests lead to; their ids stay in the browser. */
const consolePath = '/iam/home'

const consoleAnswer = {
  status: 200,
  body: {
    message:
      'iamd has no console yet. To know why a call was denied, run `iamd explain ID` with the ' +
      'authorization id that ends this address, or call GetRequestAuthorizationDetails. A ' +
      'delegation request is read with GetDelegationRequest and answered with its siblings.',
  },
} as const

/** Path that, in development mode, a POST to forgets everything. */
export const resetPath = '/_iamd/reset'

/** Path that, in development mode, has the messages for SNS topics. */
const notificationsPath = '/_iamd/notifications'

/** What development mode has beside. */
export interface DevelopmentRoutes {
  reset(): Promise<void>
  /** Messages as SNS delivers them, oldest first. */
  notifications(): Promise<readonly object[]>
}

/** Makes the routes. */
export function createSideRoutes(
  monitoring: SideRoutes,
  development: DevelopmentRoutes | undefined,
  issuerDocuments: IssuerDocuments,
): SideRoutes {
  return (message) => {
    const { method, url } = message
    const told = monitoring(message)
    if (told !== undefined) return told
    const document = method === 'GET' && url !== undefined ? issuerDocuments(url) : undefined
    if (document !== undefined) return document
    if (method === 'GET' && url?.startsWith(consolePath)) return Promise.resolve(consoleAnswer)
    if (development === undefined) return undefined
    const isReset = url === resetPath && method === 'POST'
    if (!isReset && !(url === notificationsPath && method === 'GET')) return undefined
    // A web page must not wipe or read the state behind its reader's back.
    if (message.headers.origin !== undefined) {
      const error = `a ${isReset ? 'reset' : 'request'} is not accepted from a web page`
      return Promise.resolve({ status: 403, body: { error } })
    }
    if (isReset) return development.reset().then(() => ({ status: 200, body: { status: 'reset' } }))
    return development.notifications().then((messages) => ({
      status: 200,
      body: { notifications: messages },
    }))
  }
}
