// iam:EnableOutboundWebIdentityFederation: makes the daemon an issuer of tokens for the account.
import type { EnableOutboundWebIdentityFederationResponse } from '@aws-sdk/client-iam'
import { outboundIssuerUrl } from '../../../identifiers/outbound-issuer.ts'
import {
  findOutboundIssuer,
  insertOutboundIssuer,
  type OutboundSigningKey,
  updateOutboundIssuer,
} from '../../../store/tables/outbound-federation.ts'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { outboundFederationEnabled } from '../errors.ts'
import { newSigningKeys } from './signing-keys.ts'

export const EnableOutboundWebIdentityFederation = writeOperation<
  object,
  EnableOutboundWebIdentityFederationResponse,
  undefined,
  readonly OutboundSigningKey[]
>({
  authorize: (call) => [accountPermission(call)],
  async prepare({ account, resources }) {
    const issuer = await resources.store.read((reader) => findOutboundIssuer(reader, account))
    return issuer === undefined ? newSigningKeys() : []
  },
  async run({ account, resources }, writer, _target, keys) {
    const { publicUrl, random } = resources
    const issuer = await findOutboundIssuer(writer, account)
    if (issuer?.enabled === true) throw outboundFederationEnabled()
    const issuerId = issuer?.issuerId ?? random.uuid()
    if (issuer === undefined) await insertOutboundIssuer(writer, account, issuerId, keys)
    else await updateOutboundIssuer(writer, account, true)
    return { IssuerIdentifier: outboundIssuerUrl(publicUrl(), issuerId) }
  },
})
