// Organizations, as an export has them.
import { member, records } from '../exported-table.ts'
import { accountId, anyText, choice, flag, text, time } from '../member-forms.ts'

// AWS: Organizations API reference, patterns of OrganizationId, RootId and OrganizationalUnitId.
const organizationId = text('the id of an organization', /^o-[a-z0-9]{10,32}$/)
const rootId = text('the id of a root', /^r-[0-9a-z]{4,32}$/)
const unitId = text('the id of a unit', /^ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}$/)
const parentId = text('the id of a root or a unit', /^(?:r-[0-9a-z]+|ou-[0-9a-z]+-[a-z0-9]+)$/)

export const organizationTables = {
  organization: records('organization', {
    id: member('id', organizationId),
    management_account_id: member('managementAccount', accountId),
    root_id: member('root', rootId),
    feature_set: member('featureSet', choice('ALL', 'CONSOLIDATED_BILLING')),
    created_at: member('createdAt', time),
    root_credentials_management: member('rootCredentialsManagement', flag),
    root_sessions: member('rootSessions', flag),
  }),
  organizational_unit: records('organizational-unit', {
    id: member('id', unitId),
    organization_id: member('organization', organizationId),
    parent_id: member('parent', parentId),
    name: member('name', anyText),
    created_at: member('createdAt', time),
  }),
  organization_account: records('organization-account', {
    account_id: member('account', accountId),
    organization_id: member('organization', organizationId),
    parent_id: member('parent', parentId),
    joined_at: member('joinedAt', time),
  }),
  trusted_service: records('trusted-service', {
    organization_id: member('organization', organizationId),
    service_principal: member('servicePrincipal', anyText),
    enabled_at: member('enabledAt', time),
  }),
  delegated_administrator: records('delegated-administrator', {
    account_id: member('account', accountId),
    service_principal: member('servicePrincipal', anyText),
    delegated_at: member('delegatedAt', time),
  }),
}
