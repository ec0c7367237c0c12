// Roles as IAM's answers show them.
import type { Role as RoleOutput } from '@aws-sdk/client-iam'
import type { LastUse } from '../../../audit/last-use.ts'
import { entityArn } from '../../../identifiers/arns.ts'
import type { Reader } from '../../../store/store.ts'
import type { Role } from '../../../store/tables/roles.ts'
import type { Call } from '../../operation.ts'
import { percentEncode } from '../policy-documents/percent-encode.ts'
import { shownTrustPolicy } from '../policy-documents/trust-policy-document.ts'
import { boundaryOutput } from '../users/user-output.ts'

const plainRole = (role: Role): RoleOutput => ({
  Path: role.path,
  RoleName: role.name,
  RoleId: role.id,
  Arn: entityArn('role', role.account, role.path, role.name),
  CreateDate: role.createdAt,
  ...(role.description !== undefined && { Description: role.description }),
})

const tagsOutput = ({ tags }: Role): Pick<RoleOutput, 'Tags'> =>
  tags.length > 0 ? { Tags: [...tags] } : {}

/** Source: IAM API reference, Role: only for roles that AcquireRole made. */
const templateOutput = ({ template }: Role): Pick<RoleOutput, 'SourceRoleTemplate'> =>
  template === undefined
    ? {}
    : {
        SourceRoleTemplate: {
          TemplateArn: template.arn,
          TemplateMinorVersion: template.minorVersion,
        },
      }

/**
 * What CreateRole shows: the trust policy as it was sent, and the longest duration of sessions
 * only when the call set one. Source: recorded from AWS.
 */
export const createdRole = (
  role: Role,
  trustAsSent: string,
  maxSessionSeconds: number | undefined,
): RoleOutput => ({
  ...plainRole(role),
  AssumeRolePolicyDocument: percentEncode(trustAsSent),
  ...(maxSessionSeconds !== undefined && { MaxSessionDuration: maxSessionSeconds }),
  ...boundaryOutput(role.boundaryArn),
  ...tagsOutput(role),
  ...templateOutput(role),
})

/** What lists show: no tags, no boundary, no last use. Source: recorded from AWS. */
export const listedRole = async (reader: Reader, role: Role): Promise<RoleOutput> => ({
  ...plainRole(role),
  AssumeRolePolicyDocument: percentEncode(await shownTrustPolicy(reader, role.trustDocument)),
  MaxSessionDuration: role.maxSessionSeconds,
  ...templateOutput(role),
})

/** What instance profiles show of the roles in them. Source: IAM API reference, InstanceProfile. */
export async function roleInProfile(reader: Reader, role: Role): Promise<RoleOutput> {
  const {
    Description: _,
    MaxSessionDuration: __,
    SourceRoleTemplate: ___,
    ...shown
  } = await listedRole(reader, role)
  return shown
}

/** What is asked when a role was last used. Every call is one. */
export type UseRecord = Pick<Call<unknown>, 'now'> & {
  readonly resources: { readonly lastUse: Pick<LastUse, 'ofRole'> }
}

/** All that there is to show of a role. */
export const wholeRole = async (
  call: UseRecord,
  reader: Reader,
  role: Role,
): Promise<RoleOutput> => ({
  ...(await listedRole(reader, role)),
  ...boundaryOutput(role.boundaryArn),
  ...tagsOutput(role),
  RoleLastUsed: lastUse(call, role),
})

/** Older uses are forgotten. Source: IAM User Guide, last accessed information. */
const trackedMilliseconds = 400 * 24 * 60 * 60 * 1000

/** Empty for a role that has not been used; what is not yet in the store is the latest. */
function lastUse(
  { now, resources }: UseRecord,
  role: Role,
): NonNullable<RoleOutput['RoleLastUsed']> {
  const noted = resources.lastUse.ofRole(role.id)
  const at = noted?.at ?? role.lastUsedAt
  const region = noted?.region ?? role.lastUsedRegion
  if (at === undefined || now.getTime() - at.getTime() > trackedMilliseconds) return {}
  return { LastUsedDate: at, ...(region !== undefined && { Region: region }) }
}
