// What the operations on attached policies do, once for users, groups and roles.
import type { AttachedPolicy } from '@aws-sdk/client-iam'
import { parseEntityArn } from '../../../identifiers/arns.ts'
import type { Reader, Writer } from '../../../store/store.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import {
  countAttachedPolicies,
  deletePolicyAttachment,
  insertPolicyAttachment,
  isPolicyAttached,
  listAttachedPolicyArns,
  policyNameOf,
} from '../../../store/tables/policy-attachments.ts'
import type { Call } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { noSuchEntity, quotaExceeded } from '../errors.ts'
import { defaultPathPrefix } from '../list-permission.ts'
import { checkAttachable } from '../managed-policies/boundary.ts'
import { checkPolicyArn } from '../managed-policies/policy-arn.ts'
import {
  changeableOwner,
  existingOwner,
  namedOwner,
  type OwnerEntity,
  type OwnerKind,
  ownerPermission,
} from './policy-owner.ts'

interface PolicyArnInput {
  readonly PolicyArn: string
}
interface PageInput {
  readonly PathPrefix?: string | undefined
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** The part of a declaration that attaching and detaching share. */
const attaching = <Naming>(type: OwnerKind<Naming>) => ({
  target: namedOwner(type),
  authorize: (call: Call<Naming & PolicyArnInput>, owner: OwnerEntity | undefined) => {
    const { PolicyArn: arn } = call.input
    checkPolicyArn(arn)
    return [
      // Source: Service Authorization Reference, IAM: the boundary is the one the owner has.
      ownerPermission(type, call, owner, {
        'iam:PolicyARN': arn,
        'iam:PermissionsBoundary': owner?.boundaryArn,
      }),
    ]
  },
})

/** Attach{User,Group,Role}Policy: attaching what is attached changes nothing. */
export const attachPolicy = <Naming>(type: OwnerKind<Naming>) => ({
  ...attaching(type),
  async run(
    call: Call<Naming & PolicyArnInput>,
    writer: Writer,
    target: OwnerEntity | undefined,
  ): Promise<undefined> {
    const owner = changeableOwner(type, call, target)
    const { PolicyArn: arn } = call.input
    await checkAttachable(writer, call.account, arn)
    if (await isPolicyAttached(writer, owner.id, arn)) return
    const { quota, name } = type.attachments
    const maximum = call.resources.quotas[quota]
    if ((await countAttachedPolicies(writer, owner.id)) >= maximum) {
      throw quotaExceeded(name, maximum)
    }
    await insertPolicyAttachment(writer, owner, arn)
  },
})

/** Detach{User,Group,Role}Policy. */
export const detachPolicy = <Naming>(type: OwnerKind<Naming>) => ({
  ...attaching(type),
  async run(
    call: Call<Naming & PolicyArnInput>,
    writer: Writer,
    target: OwnerEntity | undefined,
  ): Promise<undefined> {
    const owner = changeableOwner(type, call, target)
    const { PolicyArn: arn } = call.input
    if (await deletePolicyAttachment(writer, owner, arn)) return
    throw noSuchEntity('policy', arn)
  },
})

/** ListAttached{User,Group,Role}Policies: by name. */
export const listAttachedPolicies = <Naming>(type: OwnerKind<Naming>) => ({
  target: namedOwner(type),
  authorize: (call: Call<Naming>, owner: OwnerEntity | undefined) => [
    ownerPermission(type, call, owner),
  ],
  async run(call: Call<Naming & PageInput>, reader: Reader, target: OwnerEntity | undefined) {
    const owner = existingOwner(type, call, target)
    const { PathPrefix: prefix = defaultPathPrefix } = call.input
    const arns = await listAttachedPolicyArns(reader, owner.id)
    const atPrefix = arns.filter((arn) => parseEntityArn(arn)?.path.startsWith(prefix))
    const { items, more } = await pageOf(call, [owner.id, prefix], atPrefix, attachmentKey)
    const AttachedPolicies: AttachedPolicy[] = items.map((arn) => ({
      PolicyName: policyNameOf(arn),
      PolicyArn: arn,
    }))
    return { AttachedPolicies, ...more }
  },
})

/** A policy of AWS and one of the account may have the same name. No name has a blank. */
const attachmentKey = (arn: string): string => `${nameKey(policyNameOf(arn))} ${arn}`
