// Identity providers, issuers and delegation requests, as an export has them.
import { member, nameKeyOf, optional, records, secret } from '../exported-table.ts'
import {
  accountId,
  anyText,
  choice,
  flag,
  name,
  object,
  samlIssuers,
  tags,
  text,
  texts,
  time,
} from '../member-forms.ts'

const pem = text('a text in PEM', /^-----BEGIN /)

export const federationTables = {
  oidc_provider: records('oidc-provider', {
    account_id: member('account', accountId),
    url: member('url', anyText),
    issuer: member('issuer', text('a URL', /^https?:\/\//)),
    created_at: member('createdAt', time),
    client_ids: member('clientIds', texts),
    thumbprints: member('thumbprints', texts),
    tags: member('tags', tags),
  }),
  saml_provider: records('saml-provider', {
    id: member('id', anyText),
    account_id: member('account', accountId),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    created_at: member('createdAt', time),
    valid_until: member('validUntil', time),
    encryption_mode: optional('encryptionMode', choice('Required', 'Allowed')),
    issuers: member('issuers', samlIssuers),
    tags: member('tags', tags),
    metadata: member('metadata', anyText),
  }),
  saml_private_key: records('saml-private-key', {
    provider_id: member('provider', anyText),
    key_id: member('key', anyText),
    added_at: member('addedAt', time),
    sealed_key: secret('privateKey', pem),
  }),
  // An issuer without its keys signs nothing.
  outbound_federation: records(
    'outbound-federation',
    {
      account_id: member('account', accountId),
      issuer_id: member('issuer', text('a UUID', /^[0-9a-f-]{36}$/)),
      enabled: member('enabled', flag),
    },
    { needsSecrets: true },
  ),
  outbound_signing_key: records('outbound-signing-key', {
    account_id: member('account', accountId),
    algorithm: member('algorithm', choice('RS256', 'ES384')),
    public_key: member('publicKey', object),
    sealed_key: secret('privateKey', pem),
  }),
  delegation_request: records('delegation-request', {
    id: member('id', anyText),
    requestor_account_id: member('requestorAccount', accountId),
    workflow_id: member('workflow', anyText),
    owner_account_id: optional('ownerAccount', accountId),
    owner_arn: optional('ownerArn', anyText),
    owner_unique_id: optional('ownerUniqueId', anyText),
    state: member(
      'state',
      choice('UNASSIGNED', 'ASSIGNED', 'PENDING_APPROVAL', 'ACCEPTED', 'FINALIZED', 'REJECTED'),
    ),
    created_at: member('createdAt', time),
    updated_at: member('updatedAt', time),
    expires_at: member('expiresAt', time),
    approver_arn: optional('approverArn', anyText),
    approver: optional('approver', object),
    content: member('content', object),
  }),
}
