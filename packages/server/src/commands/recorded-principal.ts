// The principal of a recorded denial, from the condition keys that tell about it.
import type { Principal } from '@iamd/policy'
import type { RecordedContext, RecordedPolicy } from '../denials/denial-record.ts'

/** Anonymous, whom nothing is granted, when the keys do not say who called. */
export function recordedPrincipal(
  context: RecordedContext,
  policies: readonly RecordedPolicy[],
): Principal {
  const text = (key: string): string => {
    const { [key]: value } = context
    return typeof value === 'string' ? value : ''
  }
  const account = text('aws:PrincipalAccount')
  const arn = text('aws:PrincipalArn')
  const userId = text('aws:userid')
  switch (text('aws:PrincipalType')) {
    case 'Account':
      return { kind: 'root', account, arn }
    case 'User':
      return { kind: 'user', account, arn, userId }
    case 'AssumedRole': {
      const colon = userId.indexOf(':')
      const roleName = arn.slice(arn.lastIndexOf('/') + 1)
      const session = `assumed-role/${roleName}/${userId.slice(colon + 1)}`
      return {
        kind: 'role-session',
        account,
        roleArn: arn,
        roleId: userId.slice(0, colon),
        sessionArn: `arn:aws:sts::${account}:${session}`,
      }
    }
    case 'FederatedUser': {
      // The identity policies that limit the session are those of the user that made it.
      const own = policies.find(({ type }) => type === 'IDENTITY_BASED_POLICY')
      const [userArn] = own?.attachedTo ?? []
      return { kind: 'federated-user', account, sessionArn: arn, ...(userArn && { userArn }) }
    }
    default:
      return { kind: 'anonymous' }
  }
}
