// iam:ListPolicyVersions: newest first.
import type { ListPolicyVersionsRequest, ListPolicyVersionsResponse } from '@aws-sdk/client-iam'
import { readOperation } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { listedVersions, versionNumber } from './policy-output.ts'
import { existingPolicy, type NamedPolicy, namedPolicy, policyPermission } from './policy-target.ts'

/** More than the number of any version, so that keys ascend while numbers descend. */
const ceiling = 1e10

const descendingKey = ({ VersionId: id }: { readonly VersionId: string }): string =>
  String(ceiling - (versionNumber(id) ?? 0))

export const ListPolicyVersions = readOperation<
  ListPolicyVersionsRequest,
  ListPolicyVersionsResponse,
  NamedPolicy | undefined
>({
  target: namedPolicy,
  authorize: (call, target) => [policyPermission(call, target)],
  async run(call, reader, target) {
    const { PolicyArn: arn } = call.input
    const versions = await listedVersions(reader, existingPolicy(target, arn))
    const { items, more } = await pageOf(call, [arn], versions, descendingKey)
    return { Versions: [...items], ...more }
  },
})
