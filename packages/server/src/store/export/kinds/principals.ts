// Accounts, users, groups, roles and instance profiles, as an export has them.
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
  text,
  time,
  uniqueId,
  wholeNumber,
} from '../member-forms.ts'

const userId = uniqueId('AIDA')
const groupId = uniqueId('AGPA')
const roleId = uniqueId('AROA')
const profileId = uniqueId('AIPA')
const alias = text(
  'an alias of 3 to 63 lower-case letters, digits and -',
  /^[a-z0-9](?:[a-z0-9]|-(?!-)){1,61}[a-z0-9]$/,
)

export const principalTables = {
  account: records('account', {
    id: member('id', accountId),
    created_at: member('createdAt', time),
    alias: optional('alias', alias),
  }),
  account_setting: records('account-setting', {
    account_id: member('account', accountId),
    name: member('name', anyText),
    value: member('value', anyText),
  }),
  iam_user: records('user', {
    id: member('id', userId),
    account_id: member('account', accountId),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    path: member('path', path),
    created_at: member('createdAt', time),
    boundary_arn: optional('boundaryArn', policyArn),
    tags: member('tags', tags),
  }),
  iam_group: records('group', {
    id: member('id', groupId),
    account_id: member('account', accountId),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    path: member('path', path),
    created_at: member('createdAt', time),
  }),
  group_member: records('group-member', {
    group_id: member('group', groupId),
    user_id: member('user', userId),
    user_name_key: {
      sql: 'SELECT name_key FROM iam_user WHERE iam_user.id = group_member.user_id',
      from: 'user',
    },
  }),
  iam_role: records('role', {
    id: member('id', roleId),
    account_id: member('account', accountId),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    path: member('path', path),
    created_at: member('createdAt', time),
    description: optional('description', anyText),
    trust_document: member('trustPolicy', policyDocument),
    max_session_seconds: member('maxSessionSeconds', wholeNumber),
    boundary_arn: optional('boundaryArn', policyArn),
    tags: member('tags', tags),
    last_used_at: optional('lastUsedAt', time),
    last_used_region: optional('lastUsedRegion', anyText),
    template_arn: optional('templateArn', anyText),
    template_minor_version: optional('templateMinorVersion', wholeNumber),
  }),
  instance_profile: records('instance-profile', {
    id: member('id', profileId),
    account_id: member('account', accountId),
    name: member('name', name),
    name_key: nameKeyOf('name', 'name'),
    path: member('path', path),
    created_at: member('createdAt', time),
    tags: member('tags', tags),
  }),
  instance_profile_role: records('instance-profile-role', {
    profile_id: member('instanceProfile', profileId),
    role_id: member('role', roleId),
  }),
  role_deletion: records('role-deletion', {
    account_id: member('account', accountId),
    task_id: member('task', anyText),
    submitted_at: member('submittedAt', time),
  }),
  access_use: records('access-use', {
    principal_id: member('principal', anyText),
    service: member('service', anyText),
    action: member('action', anyText),
    account_id: member('account', accountId),
    principal_kind: member('principalKind', choice('root', 'user', 'role', 'deleted')),
    attempted_at: member('attemptedAt', time),
    region: member('region', anyText),
    session_name: optional('sessionName', anyText),
  }),
}
