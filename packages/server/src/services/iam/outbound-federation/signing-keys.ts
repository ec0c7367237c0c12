// Makes the keys that sign an account's own tokens.
import { generateKeyPair } from 'node:crypto'
import { promisify } from 'node:util'
import type { OutboundSigningKey } from '../../../store/tables/outbound-federation.ts'

const generate = promisify(generateKeyPair)

/** One pair for each algorithm, with ids and members as AWS publishes them. */
export async function newSigningKeys(): Promise<readonly OutboundSigningKey[]> {
  const [rsa, elliptic] = await Promise.all([
    generate('rsa', { modulusLength: 2_048 }),
    generate('ec', { namedCurve: 'P-384' }),
  ])
  const use = 'sig'
  const pkcs8 = { type: 'pkcs8', format: 'pem' } as const
  return [
    {
      algorithm: 'RS256',
      publicKey: { ...rsa.publicKey.export({ format: 'jwk' }), kid: 'RSA_0', use },
      privateKey: rsa.privateKey.export(pkcs8).toString(),
    },
    {
      algorithm: 'ES384',
      publicKey: {
        ...elliptic.publicKey.export({ format: 'jwk' }),
        alg: 'ES384',
        kid: 'EC384_0',
        use,
      },
      privateKey: elliptic.privateKey.export(pkcs8).toString(),
    },
  ]
}
