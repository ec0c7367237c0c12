// iam:DeleteAccountPasswordPolicy: back to what AWS demands of any password.
import { deletePasswordPolicy } from '../../../store/tables/password-policies.ts'
import { writeOperation } from '../../operation.ts'
import { accountPermission } from '../account/account-permission.ts'
import { noSuchEntity } from '../errors.ts'

export const DeleteAccountPasswordPolicy = writeOperation<object, undefined>({
  authorize: (call) => [accountPermission(call)],
  async run({ account }, writer) {
    if (!(await deletePasswordPolicy(writer, account))) {
      throw noSuchEntity('passwordPolicy', account)
    }
    return undefined
  },
})
