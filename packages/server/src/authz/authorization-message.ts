// The sealed record of a denial that DecodeAuthorizationMessage opens for those who may read it.
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { ContextValue } from '@iamd/policy'
import type { KeyRing } from '../sealing/key-ring.ts'
import type { Denial } from './authorize.ts'

const sealContext = 'authorization-message'

/** Seals what was asked and decided. The text is opaque to whoever holds it. */
export function encodeAuthorizationMessage(keyRing: KeyRing, denial: Denial): string {
  const content = deflateRawSync(Buffer.from(JSON.stringify(decodedMessage(denial))))
  return keyRing.seal(content, sealContext).toString('base64url')
}

/** Opens a message; undefined when it is not one of ours or is another account's. */
export function decodeAuthorizationMessage(
  keyRing: KeyRing,
  message: string,
  account: string,
): string | undefined {
  const content = keyRing.open(Buffer.from(message, 'base64url'), sealContext)
  if (content === undefined) return undefined
  const record = JSON.parse(inflateRawSync(content).toString('utf8')) as SealedRecord
  return record.account === account ? JSON.stringify(record.message) : undefined
}

interface SealedRecord {
  readonly account: string
  readonly message: object
}

const items = (values: readonly unknown[]) => ({ items: values })
const valueItems = (value: ContextValue) =>
  items((typeof value === 'string' ? [value] : value).map((one) => ({ value: one })))

/** Members and their order as in AWS's decoded messages. */
function decodedMessage({ decision, permission, request, caller }: Denial): SealedRecord {
  const { effect, statement } = decision
  const explicitDeny = effect === 'explicitDeny'
  return {
    account: caller.account,
    message: {
      allowed: false,
      explicitDeny,
      matchedStatements: items(
        explicitDeny && statement !== undefined
          ? [
              {
                statementId: statement.sid ?? '',
                effect: 'DENY',
                principals: items([{ value: caller.userId }]),
                principalGroups: items([]),
                policy: statement.source.arn ?? statement.source.id,
                statementIndex: statement.index,
              },
            ]
          : [],
      ),
      failures: items([]),
      context: {
        principal: {
          id: caller.userId,
          ...((caller.user ?? caller.role) && { name: (caller.user ?? caller.role)?.name }),
          arn: caller.arn,
        },
        action: permission.action,
        resource: permission.resource,
        conditions: items(
          request.context.entries().map(([key, value]) => ({ key, values: valueItems(value) })),
        ),
      },
    },
  }
}
