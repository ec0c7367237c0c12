// Certificates, SSH keys and service-specific credentials with the clients that people have.
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { issueCertificate } from '../packages/server/test/support/certificates.ts'
import { allow, newUser } from './support/principals.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()

const authority = issueCertificate('Authority', { isAuthority: true })
const web = issueCertificate('www.example.com', { issuer: authority })
const renewed = issueCertificate('www.example.com', { issuer: authority })
const alice = issueCertificate('alice', { keyType: 'rsa' })

testWith(
  ['AWS CLI', 'JavaScript SDK'],
  'a server certificate is replaced by its successor',
  daemon,
  async (account) => {
    const { id, root } = account
    const arn = `arn:aws:iam::${id}:server-certificate/web/site`
    const operator = await newUser(
      account,
      'operator',
      allow('iam:*ServerCertificate*', `arn:aws:iam::${id}:server-certificate/web/*`),
    )
    const uploaded = await operator.iam('UploadServerCertificate', {
      ServerCertificateName: 'site',
      Path: '/web/',
      CertificateBody: web.certificate,
      PrivateKey: web.privateKey,
      CertificateChain: authority.certificate,
      Tags: [{ Key: 'Team', Value: 'web' }],
    })
    assert.equal(uploaded.ServerCertificateMetadata?.Arn, arn)
    assert.deepEqual(uploaded.Tags, [{ Key: 'Team', Value: 'web' }])
    const successor = {
      ServerCertificateName: 'site-2',
      Path: '/web/',
      CertificateBody: renewed.certificate,
    }
    await refused(
      operator.iam('UploadServerCertificate', { ...successor, PrivateKey: web.privateKey }),
      'KeyPairMismatch',
      'The private key did not match the public key provided. Please verify the key material and ' +
        'try again.',
    )
    await operator.iam('UploadServerCertificate', { ...successor, PrivateKey: renewed.privateKey })
    const { ServerCertificateMetadataList: listed = [] } = await operator.iam(
      'ListServerCertificates',
      { PathPrefix: '/web/' },
    )
    assert.deepEqual(
      listed.map(({ ServerCertificateName }) => ServerCertificateName),
      ['site', 'site-2'],
    )
    await operator.iam('DeleteServerCertificate', { ServerCertificateName: 'site' })
    await operator.iam('UpdateServerCertificate', {
      ServerCertificateName: 'site-2',
      NewServerCertificateName: 'site',
    })
    const { ServerCertificate: shown } = await root.iam('GetServerCertificate', {
      ServerCertificateName: 'site',
    })
    assert.equal(shown?.ServerCertificateMetadata?.Arn, arn)
    assert.equal(shown?.CertificateBody, renewed.certificate.trim())
    await operator.iam('TagServerCertificate', {
      ServerCertificateName: 'site',
      Tags: [{ Key: 'Stage', Value: 'live' }],
    })
    await operator.iam('UntagServerCertificate', {
      ServerCertificateName: 'site',
      TagKeys: ['Team'],
    })
    const { Tags } = await root.iam('ListServerCertificateTags', { ServerCertificateName: 'site' })
    assert.deepEqual(Tags, [{ Key: 'Stage', Value: 'live' }])
    const elsewhere = `arn:aws:iam::${id}:server-certificate/site-3`
    await denied(
      operator.iam('UploadServerCertificate', {
        ServerCertificateName: 'site-3',
        CertificateBody: renewed.certificate,
        PrivateKey: renewed.privateKey,
      }),
      notAllowed(`arn:aws:iam::${id}:user/operator`, 'iam:UploadServerCertificate', elsewhere),
    )
  },
)

testWith(
  ['boto3', 'JavaScript SDK'],
  'users see to their own certificates and keys',
  daemon,
  async (account) => {
    const { id, root } = account
    const user = await newUser(
      account,
      'alice',
      allow(
        ['iam:*SigningCertificate*', 'iam:*SSHPublicKey*', 'iam:*ServiceSpecificCredential*'],
        `arn:aws:iam::${id}:user/\${aws:username}`,
      ),
    )
    const UserName = 'alice'

    const { Certificate } = await user.iam('UploadSigningCertificate', {
      CertificateBody: alice.certificate,
    })
    assert.equal(Certificate?.CertificateBody, alice.certificate)
    const CertificateId = Certificate?.CertificateId
    await user.iam('UpdateSigningCertificate', { CertificateId, Status: 'Inactive' })
    const { Certificates } = await user.iam('ListSigningCertificates')
    assert.deepEqual(Certificates, [{ ...Certificate, Status: 'Inactive' }])

    const pem = createPublicKey(alice.certificate)
      .export({ type: 'spki', format: 'pem' })
      .toString()
    const { SSHPublicKey: key } = await user.iam('UploadSSHPublicKey', {
      UserName,
      SSHPublicKeyBody: pem,
    })
    const SSHPublicKeyId = key?.SSHPublicKeyId
    const { SSHPublicKey: asSsh } = await user.iam('GetSSHPublicKey', {
      UserName,
      SSHPublicKeyId,
      Encoding: 'SSH',
    })
    assert.match(asSsh?.SSHPublicKeyBody ?? '', /^ssh-rsa AAAAB3NzaC1yc2E[A-Za-z0-9+/]+=*$/)
    await refused(
      user.iam('UploadSSHPublicKey', {
        UserName,
        SSHPublicKeyBody: `${asSsh?.SSHPublicKeyBody} alice@laptop`,
      }),
      'DuplicateSSHPublicKey',
      'Duplicate SSH public key uploaded.',
    )
    await user.iam('UpdateSSHPublicKey', { UserName, SSHPublicKeyId, Status: 'Inactive' })
    const { SSHPublicKeys } = await user.iam('ListSSHPublicKeys')
    assert.deepEqual(
      SSHPublicKeys?.map(({ Status }) => Status),
      ['Inactive'],
    )

    const { ServiceSpecificCredential: git } = await user.iam('CreateServiceSpecificCredential', {
      UserName,
      ServiceName: 'codecommit.amazonaws.com',
    })
    assert.equal(git?.ServiceUserName, `alice-at-${id}`)
    const { ServiceSpecificCredential: apiKey } = await user.iam(
      'CreateServiceSpecificCredential',
      {
        UserName,
        ServiceName: 'bedrock.amazonaws.com',
        CredentialAgeDays: 30,
      },
    )
    assert.match(apiKey?.ServiceCredentialSecret ?? '', /^ABSK/)
    const lifetime =
      new Date(String(apiKey?.ExpirationDate)).getTime() -
      new Date(String(apiKey?.CreateDate)).getTime()
    assert.equal(lifetime, 30 * 86_400_000)
    const gitId = { ServiceSpecificCredentialId: git?.ServiceSpecificCredentialId }
    const { ServiceSpecificCredential: reset } = await user.iam(
      'ResetServiceSpecificCredential',
      gitId,
    )
    assert.notEqual(reset?.ServicePassword, git?.ServicePassword)
    await user.iam('UpdateServiceSpecificCredential', { ...gitId, Status: 'Inactive' })
    const { ServiceSpecificCredentials: all = [] } = await root.iam(
      'ListServiceSpecificCredentials',
      { AllUsers: true, ServiceName: 'codecommit.amazonaws.com' },
    )
    assert.deepEqual(
      all.map((each) => [each.UserName, each.ServiceUserName, each.Status]),
      [['alice', git?.ServiceUserName, 'Inactive']],
    )

    // Everything has to go before the user can, in this order.
    const { AccessKeyMetadata } = await root.iam('ListAccessKeys', { UserName })
    await root.iam('DeleteAccessKey', {
      UserName,
      AccessKeyId: AccessKeyMetadata?.[0]?.AccessKeyId,
    })
    const deletion = () => root.iam('DeleteUser', { UserName })
    const stillThere = (what: string) =>
      refused(deletion(), 'DeleteConflict', `Cannot delete entity, must ${what} first.`)
    await stillThere('delete certificates')
    await root.iam('DeleteSigningCertificate', { UserName, CertificateId })
    await stillThere('delete SSH public keys')
    await root.iam('DeleteSSHPublicKey', { UserName, SSHPublicKeyId })
    await stillThere('remove referenced objects')
    for (const one of [git, apiKey]) {
      await root.iam('DeleteServiceSpecificCredential', {
        UserName,
        ServiceSpecificCredentialId: one?.ServiceSpecificCredentialId,
      })
    }
    await stillThere('delete policies')
    await root.iam('DeleteUserPolicy', { UserName, PolicyName: 'inline' })
    await deletion()
  },
)
