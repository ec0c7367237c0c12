// What the operations on inline policies do, once for users, groups and roles.
import type { Reader, Writer } from '../../../store/store.ts'
import {
  deleteInlinePolicy,
  findInlinePolicy,
  listInlinePolicies,
  putInlinePolicy,
} from '../../../store/tables/inline-policies.ts'
import { nameKey } from '../../../store/tables/name-key.ts'
import type { Call } from '../../operation.ts'
import { pageOf } from '../../pagination.ts'
import { inlinePolicySizeExceeded, noSuchEntity } from '../errors.ts'
import { documentSize } from '../policy-documents/document-size.ts'
import { checkIdentityPolicy } from '../policy-documents/identity-policy-document.ts'
import { percentEncode } from '../policy-documents/percent-encode.ts'
import {
  changeableOwner,
  existingOwner,
  namedOwner,
  type OwnerEntity,
  type OwnerKind,
  ownerPermission,
} from './policy-owner.ts'

interface PolicyNameInput {
  readonly PolicyName: string
}
interface PolicyInput extends PolicyNameInput {
  readonly PolicyDocument: string
}
interface PageInput {
  readonly Marker?: string | undefined
  readonly MaxItems?: number | undefined
}

/** The part of a declaration that all writes of inline policies share. */
const writing = <Naming>(type: OwnerKind<Naming>) => ({
  target: namedOwner(type),
  // The key is the boundary of the owner. Source: Service Authorization Reference, IAM.
  authorize: (call: Call<Naming>, owner: OwnerEntity | undefined) => [
    ownerPermission(type, call, owner, { 'iam:PermissionsBoundary': owner?.boundaryArn }),
  ],
})

/** The part of a declaration that all reads of inline policies share. */
const reading = <Naming>(type: OwnerKind<Naming>) => ({
  target: namedOwner(type),
  authorize: (call: Call<Naming>, owner: OwnerEntity | undefined) => [
    ownerPermission(type, call, owner),
  ],
})

/** Put{User,Group,Role}Policy: adds or replaces. */
export const putPolicy = <Naming>(type: OwnerKind<Naming>) => ({
  ...writing(type),
  async run(
    call: Call<Naming & PolicyInput>,
    writer: Writer,
    target: OwnerEntity | undefined,
  ): Promise<undefined> {
    const owner = changeableOwner(type, call, target)
    const { PolicyName: name, PolicyDocument: document } = call.input
    const maximum = call.resources.quotas[type.inlineSize]
    let size = documentSize(document)
    for (const other of await listInlinePolicies(writer, owner.id)) {
      if (nameKey(other.name) !== nameKey(name)) size += documentSize(other.document)
    }
    if (size > maximum) throw inlinePolicySizeExceeded(type.kind, owner.name, maximum)
    checkIdentityPolicy(document, 'inline')
    await putInlinePolicy(writer, owner, { name, document })
  },
})

/** Get{User,Group,Role}Policy. */
export const getPolicy = <Naming>(type: OwnerKind<Naming>) => ({
  ...reading(type),
  async run(
    call: Call<Naming & PolicyNameInput>,
    reader: Reader,
    target: OwnerEntity | undefined,
  ): Promise<Naming & PolicyInput> {
    const owner = existingOwner(type, call, target)
    const { PolicyName: wanted } = call.input
    const policy = await findInlinePolicy(reader, owner.id, wanted)
    if (policy === undefined) throw noSuchEntity(`${type.kind}Policy`, wanted)
    const { name, document } = policy
    return {
      ...type.naming(owner.name),
      PolicyName: name,
      PolicyDocument: percentEncode(document),
    }
  },
})

/** List{User,Group,Role}Policies: names in their order. */
export const listPolicies = <Naming>(type: OwnerKind<Naming>) => ({
  ...reading(type),
  async run(call: Call<Naming & PageInput>, reader: Reader, target: OwnerEntity | undefined) {
    const owner = existingOwner(type, call, target)
    const policies = await listInlinePolicies(reader, owner.id)
    const names = policies.map(({ name }) => name)
    const { items, more } = await pageOf(call, [owner.id], names, nameKey)
    return { PolicyNames: [...items], ...more }
  },
})

/** Delete{User,Group,Role}Policy. */
export const deletePolicy = <Naming>(type: OwnerKind<Naming>) => ({
  ...writing(type),
  async run(
    call: Call<Naming & PolicyNameInput>,
    writer: Writer,
    target: OwnerEntity | undefined,
  ): Promise<undefined> {
    const owner = changeableOwner(type, call, target)
    const { PolicyName: name } = call.input
    if (await deleteInlinePolicy(writer, owner, name)) return
    throw noSuchEntity(`${type.kind}Policy`, name)
  },
})
