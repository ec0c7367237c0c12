// What a denial means and what to do next, by the layer that it names.
import type { Denial, NamedLayer } from './denial.ts'

interface Advice {
  readonly name: string
  /** Without an Allow. */
  readonly implicit: string
  /** With a Deny. */
  readonly explicit: string
}

const remove = 'change the Deny, or its conditions; no Allow anywhere can outweigh it'

const byLayer: Readonly<Record<NamedLayer, Advice>> = {
  identity: {
    name: 'identity-based policy',
    implicit:
      'no policy of the user, its groups or the role allows it: attach one that does, or find ' +
      'the statement whose Resource or Condition does not fit',
    explicit: remove,
  },
  resource: {
    name: 'resource-based policy',
    implicit: "the resource's own policy must allow the caller: it is in another account, or a key",
    explicit: remove,
  },
  trust: {
    name: 'role trust policy',
    implicit: 'name the caller as Principal in the trust policy of the role',
    explicit: remove,
  },
  boundary: {
    name: 'permissions boundary',
    implicit:
      'the boundary of the user or role limits what its policies can allow: allow the action in ' +
      'the boundary as well',
    explicit: remove,
  },
  session: {
    name: 'session policy',
    implicit:
      'the session was made with a policy that limits it: allow the action in that policy too',
    explicit: remove,
  },
  serviceControl: {
    name: 'service control policy',
    implicit:
      'on some level from the root of the organization to the account no SCP allows the action; ' +
      'each level must',
    explicit: `ask who manages the organization: ${remove}`,
  },
  resourceControl: {
    name: 'resource control policy',
    implicit: 'on some level above the account of the resource no RCP allows the action',
    explicit: `ask who manages the organization of the resource: ${remove}`,
  },
  vpcEndpoint: {
    name: 'VPC endpoint policy',
    implicit: 'the call goes through a VPC endpoint whose policy must allow the action as well',
    explicit: remove,
  },
}

/** What messages call a layer. */
export const layerName = (layer: NamedLayer): string => byLayer[layer].name

/** What to do next, in a sentence. */
export function whatToDo(denial: Denial): string {
  const { advice, layer, reason, action, encodedMessage } = denial
  if (advice !== undefined) return advice
  if (encodedMessage !== undefined && reason === 'untold') {
    return 'read what was decided: aws sts decode-authorization-message --encoded-message …'
  }
  if (layer !== undefined)
    return byLayer[layer][reason === 'explicitDeny' ? 'explicit' : 'implicit']
  if (reason === 'explicitDeny') return `some policy has a Deny: ${remove}`
  if (action !== undefined && /^sts:/i.test(action)) {
    return (
      'STS does not say why: check that the role exists, then its trust policy, then the ' +
      "caller's own policies"
    )
  }
  return 'the message does not say which policy: give the policies, as in --identity FILE'
}
