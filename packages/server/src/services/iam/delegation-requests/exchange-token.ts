// Exchange tokens: what a requestor trades in for credentials, as often as it likes until then.
import type { KeyRing } from '../../../sealing/key-ring.ts'

/** What a token says. */
export interface ExchangeToken {
  readonly requestId: string
  /** The only account that can trade it in. */
  readonly requestor: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

const sealContext = 'exchange-token'

export const sealExchangeToken = (keyRing: KeyRing, token: ExchangeToken): string =>
  keyRing.seal(Buffer.from(JSON.stringify(token)), sealContext).toString('base64url')

/** Undefined when the text is not a token of ours. */
export function openExchangeToken(keyRing: KeyRing, text: string): ExchangeToken | undefined {
  const content = keyRing.open(Buffer.from(text, 'base64url'), sealContext)
  return content && (JSON.parse(content.toString('utf8')) as ExchangeToken)
}
