// Policies and where they are attached, as an export has them.
import { nameKey } from '../../tables/name-key.ts'
import { policyNameOf, tableOf } from '../../tables/policy-attachments.ts'
import { member, nameKeyOf, optional, records } from '../exported-table.ts'
import {
  accountId,
  anyText,
  choice,
  name,
  path,
  policyArn,
  policyDocument,
  tags,
  time,
  uniqueId,
  wholeNumber,
} from '../member-forms.ts'

const policyId = uniqueId('ANPA')
const ownerId = uniqueId('AIDA', 'AGPA', 'AROA')
const ownerKind = choice('user', 'group', 'role')

const ownerNameKeys = Object.entries(tableOf)
  .map(
    ([kind, table]) =>
      `WHEN '${kind}' THEN (
         SELECT name_key FROM ${table} WHERE ${table}.id = policy_attachment.owner_id)`,
  )
  .join(' ')

export const policyTables = {
  managed_policy: records('managed-policy', {
    id: member('id', policyId),
    account_id: member('account', accountId),
    arn: member('arn', policyArn),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    path: member('path', path),
    description: optional('description', anyText),
    created_at: member('createdAt', time),
    updated_at: member('updatedAt', time),
    default_version: member('defaultVersion', wholeNumber),
    next_version: member('nextVersion', wholeNumber),
    tags: member('tags', tags),
  }),
  policy_version: records('policy-version', {
    policy_id: member('policy', policyId),
    version: member('version', wholeNumber),
    document: member('document', policyDocument),
    created_at: member('createdAt', time),
  }),
  policy_attachment: records('policy-attachment', {
    owner_id: member('owner', ownerId),
    policy_arn: member('policyArn', policyArn),
    account_id: member('account', accountId),
    owner_kind: member('ownerKind', ownerKind),
    policy_name_key: {
      derive: (row) => nameKey(policyNameOf(String(row['policy_arn']))),
      from: 'policyArn',
    },
    owner_name_key: { sql: `CASE owner_kind ${ownerNameKeys} END`, from: 'owner' },
  }),
  inline_policy: records('inline-policy', {
    owner_id: member('owner', ownerId),
    name_key: nameKeyOf('name', 'name'),
    owner_kind: member('ownerKind', ownerKind),
    name: member('name', name),
    document: member('document', policyDocument),
  }),
}
