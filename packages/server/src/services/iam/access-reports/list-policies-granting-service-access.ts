// iam:ListPoliciesGrantingServiceAccess: the policies by which an identity may use services.
import type {
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse,
  PolicyGrantingServiceAccess,
} from '@aws-sdk/client-iam'
import { serviceName } from '@iamd/catalog'
import { managedPolicy } from '../../../snapshot/principal-snapshots.ts'
import type { Reader } from '../../../store/store.ts'
import { listInlinePolicies } from '../../../store/tables/inline-policies.ts'
import { listAttachedPolicyArns, policyNameOf } from '../../../store/tables/policy-attachments.ts'
import { type Call, readOperation } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { invalidServiceNamespace } from '../errors.ts'
import { type GrantedServices, grantedServices } from './granted-services.ts'
import { policyOwners } from './policy-owners.ts'
import {
  existingSubject,
  findIdentity,
  type IdentitySubject,
  type MissingSubject,
  subjectPermission,
} from './report-subject.ts'

export const ListPoliciesGrantingServiceAccess = readOperation<
  ListPoliciesGrantingServiceAccessRequest,
  ListPoliciesGrantingServiceAccessResponse,
  IdentitySubject | MissingSubject
>({
  target: ({ account, input }, reader) => findIdentity(reader, account, input.Arn),
  authorize: (call, subject) => [subjectPermission(call, subject)],
  async run(call, reader, target) {
    const { Arn: arn, ServiceNamespaces: asked } = call.input
    const subject = existingSubject(target)
    const namespaces = asked.map((namespace) => {
      if (serviceName(namespace) === undefined) throw invalidServiceNamespace(namespace)
      return namespace.toLowerCase()
    })
    const entries = [...new Set(namespaces)].map((namespace, index) => ({
      namespace,
      place: String(index).padStart(3, '0'),
    }))
    const filters = [arn, ...namespaces]
    const { items, more } = await pageOf(call, filters, entries, ({ place }) => place)
    const policies = await policiesOf(call, reader, subject)
    return {
      PoliciesGrantingServiceAccess: items.map(({ namespace }) => ({
        ServiceNamespace: namespace,
        Policies: policies
          .filter(({ grants }) => grants.includes(namespace))
          .map(({ output }) => output),
      })),
      ...more,
    }
  },
})

interface IdentityPolicy {
  readonly output: PolicyGrantingServiceAccess
  readonly grants: GrantedServices
}

/** Managed policies come once, however they reach the identity; then the inline ones. */
async function policiesOf(
  { account, resources }: Call<unknown>,
  reader: Reader,
  subject: IdentitySubject,
): Promise<readonly IdentityPolicy[]> {
  const { documents } = resources
  const arns = new Set<string>()
  const inline: IdentityPolicy[] = []
  for (const owner of await policyOwners(reader, subject)) {
    for (const arn of await listAttachedPolicyArns(reader, owner.id)) arns.add(arn)
    for (const { name, document } of await listInlinePolicies(reader, owner.id)) {
      const source = { id: name, type: owner.kind }
      inline.push({
        output: {
          PolicyName: name,
          PolicyType: 'INLINE',
          EntityType: entityTypes[owner.kind],
          EntityName: owner.name,
        },
        grants: grantedServices(account, [documents.compilable(document, 'identity', source)]),
      })
    }
  }
  const managed: IdentityPolicy[] = []
  for (const arn of arns) {
    managed.push({
      output: { PolicyName: policyNameOf(arn), PolicyType: 'MANAGED', PolicyArn: arn },
      grants: grantedServices(account, [await managedPolicy(reader, documents, arn, 'identity')]),
    })
  }
  return [...managed, ...inline]
}

const entityTypes = { user: 'USER', group: 'GROUP', role: 'ROLE' } as const
