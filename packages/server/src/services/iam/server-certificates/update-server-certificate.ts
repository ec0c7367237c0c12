// iam:UpdateServerCertificate: a new name or path. The certificate keeps its id and tags.
import type { UpdateServerCertificateRequest } from '@aws-sdk/client-iam'
import { entityArn } from '../../../identifiers/arns.ts'
import {
  findServerCertificate,
  type ServerCertificate,
  updateServerCertificate,
} from '../../../store/tables/server-certificates.ts'
import { writeOperation } from '../../operation.ts'
import { entityAlreadyExists } from '../errors.ts'
import { renamePermissions } from '../rename-permissions.ts'
import {
  existingServerCertificate,
  namedServerCertificate,
  serverCertificatePermission,
} from './server-certificate-target.ts'

export const UpdateServerCertificate = writeOperation<
  UpdateServerCertificateRequest,
  undefined,
  ServerCertificate | undefined
>({
  target: namedServerCertificate,
  authorize(call, certificate) {
    const { account, input } = call
    const path = input.NewPath ?? certificate?.path ?? '/'
    const name = input.NewServerCertificateName ?? certificate?.name ?? input.ServerCertificateName
    const newArn = entityArn('server-certificate', account, path, name)
    return renamePermissions(serverCertificatePermission(call, certificate), newArn)
  },
  async run({ account, input }, writer, target) {
    const certificate = existingServerCertificate(target, input.ServerCertificateName)
    const { NewPath: path = certificate.path } = input
    const { NewServerCertificateName: name = certificate.name } = input
    const holder = await findServerCertificate(writer, account, name)
    // It may take its own name in another case.
    if (holder !== undefined && holder.id !== certificate.id) {
      throw entityAlreadyExists('serverCertificate', name)
    }
    await updateServerCertificate(writer, { ...certificate, name, path })
    return undefined
  },
})
