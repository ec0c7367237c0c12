// What a report is made from: the policies of its subject, and who could have used them.
import type { CompilablePolicy } from '../../../documents/policy-documents.ts'
import type { AccountId } from '../../../identifiers/account-id.ts'
import { managedPolicy, policiesOfOwner } from '../../../snapshot/principal-snapshots.ts'
import type { Reader } from '../../../store/store.ts'
import type { PolicyOwnerKind } from '../../../store/tables/policy-attachments.ts'
import { listPolicyEntities, type PolicyEntity } from '../../../store/tables/policy-entities.ts'
import { listUsersOfGroup } from '../../../store/tables/users.ts'
import type { OperationResources } from '../../operation.ts'
import { everything, policyOwners } from './policy-owners.ts'
import type { ReportedEntity } from './report-content.ts'
import type { IdentitySubject, PolicySubject } from './report-subject.ts'

/** Permissions policies, and the users and roles that could have used them. */
export interface SubjectFacts {
  readonly policies: readonly CompilablePolicy[]
  readonly entities: readonly ReportedEntity[]
}

type Documents = Pick<OperationResources, 'documents'>

/** Reads them. For a user the policies of its groups count too. */
export async function readSubjectFacts(
  { documents }: Documents,
  reader: Reader,
  account: AccountId,
  subject: IdentitySubject | PolicySubject,
): Promise<SubjectFacts> {
  const { kind, arn } = subject
  if (kind === 'policy') {
    const policies = [await managedPolicy(reader, documents, arn, 'identity')]
    return { policies, entities: await entitiesOfPolicy(reader, account, arn) }
  }
  const policies: CompilablePolicy[] = []
  for (const owner of await policyOwners(reader, subject)) {
    policies.push(...(await policiesOfOwner(reader, documents, owner)))
  }
  const { entity } = subject
  const entities = kind === 'group' ? await membersOf(reader, entity.id) : [reported(kind, entity)]
  return { policies, entities }
}

/** Users and roles that a policy is attached to, and the members of groups that it is attached to. */
async function entitiesOfPolicy(
  reader: Reader,
  account: AccountId,
  arn: string,
): Promise<readonly ReportedEntity[]> {
  const attachedTo = async (kind: PolicyOwnerKind) => {
    const wanted = { account, arn, kind, uses: ['attachment'], pathPrefix: '/' } as const
    return (await listPolicyEntities(reader, wanted, everything)).items
  }
  const found: ReportedEntity[] = []
  for (const user of await attachedTo('user')) found.push(reported('user', user))
  for (const role of await attachedTo('role')) found.push(reported('role', role))
  for (const group of await attachedTo('group')) found.push(...(await membersOf(reader, group.id)))
  return [...new Map(found.map((entity) => [entity.id, entity])).values()]
}

const membersOf = async (reader: Reader, groupId: string): Promise<readonly ReportedEntity[]> =>
  (await listUsersOfGroup(reader, groupId, everything)).map((user) => reported('user', user))

const reported = (kind: 'user' | 'role', { id, path, name }: PolicyEntity): ReportedEntity => ({
  kind,
  id,
  path,
  name,
})
