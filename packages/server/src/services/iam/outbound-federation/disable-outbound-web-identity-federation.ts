// iam:DisableOutboundWebIdentityFederation. Tokens issued before stay good until they expire.
import {
  findOutboundIssuer,
  updateOutboundIssuer,
} from '../../../store/tables/outbound-federation.ts'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { outboundFederationDisabled } from '../errors.ts'

export const DisableOutboundWebIdentityFederation = writeOperation<object, undefined>({
  authorize: (call) => [accountPermission(call)],
  async run({ account }, writer) {
    const issuer = await findOutboundIssuer(writer, account)
    if (issuer?.enabled !== true) throw outboundFederationDisabled()
    await updateOutboundIssuer(writer, account, false)
    return undefined
  },
})
