// iam:GetOutboundWebIdentityFederationInfo.
import type { GetOutboundWebIdentityFederationInfoResponse } from '@aws-sdk/client-iam'
import { outboundIssuerUrl } from '../../../identifiers/outbound-issuer.ts'
import { findOutboundIssuer } from '../../../store/tables/outbound-federation.ts'
import { readOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { outboundFederationDisabled } from '../errors.ts'

export const GetOutboundWebIdentityFederationInfo = readOperation<
  object,
  GetOutboundWebIdentityFederationInfoResponse
>({
  authorize: (call) => [accountPermission(call)],
  async run({ account, resources }, reader) {
    const issuer = await findOutboundIssuer(reader, account)
    if (issuer?.enabled !== true) throw outboundFederationDisabled()
    return {
      IssuerIdentifier: outboundIssuerUrl(resources.publicUrl(), issuer.issuerId),
      JwtVendingEnabled: true,
    }
  },
})
