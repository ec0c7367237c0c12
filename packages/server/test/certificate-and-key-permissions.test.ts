// What each call about certificates, SSH keys and service-specific credentials needs permission for.
import assert from 'node:assert/strict'
import { createPublicKey } from 'node:crypto'
import { test } from 'node:test'
import {
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteServerCertificateCommand,
  DeleteServiceSpecificCredentialCommand,
  DeleteSigningCertificateCommand,
  DeleteSSHPublicKeyCommand,
  GetServerCertificateCommand,
  GetSSHPublicKeyCommand,
  type IAMClient,
  ListServerCertificatesCommand,
  ListServerCertificateTagsCommand,
  ListServiceSpecificCredentialsCommand,
  ListSigningCertificatesCommand,
  ListSSHPublicKeysCommand,
  ResetServiceSpecificCredentialCommand,
  TagServerCertificateCommand,
  UntagServerCertificateCommand,
  UpdateServerCertificateCommand,
  UpdateServiceSpecificCredentialCommand,
  UpdateSigningCertificateCommand,
  UpdateSSHPublicKeyCommand,
  UploadServerCertificateCommand,
  UploadSigningCertificateCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import { issueCertificate } from './support/certificates.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser, type Statement } from './support/principals.ts'
import { startTestDaemon, type TestDaemon } from './support/test-daemon.ts'

const { certificate, privateKey } = issueCertificate('www.example.com', { keyType: 'rsa' })
const publicKey = createPublicKey(certificate).export({ type: 'spki', format: 'pem' }).toString()
const ServerCertificateName = 'Web'
const named = { ServerCertificateName }
const uploaded = { ...named, CertificateBody: certificate, PrivateKey: privateKey }
const Tags = [{ Key: 'team', Value: 'blue' }]
const UserName = 'ALICE'
const user = 'user/team/Alice'
const web = 'server-certificate/team/Web'
const ServiceName = 'codecommit.amazonaws.com'

type Send = (iam: IAMClient) => Promise<unknown>
type Expectation = readonly [operation: string, resource: string, deniedAs: string, send: Send]

/** In an order in which each can succeed; what one makes, the next ones use. */
function expectations(prefix: string): readonly Expectation[] {
  const made = { certificate: '', sshKey: '', credential: '' }
  const ofWeb = (operation: string, send: Send): Expectation => [operation, web, prefix + web, send]
  const ofUser = (operation: string, send: Send): Expectation => [
    operation,
    user,
    `user ${UserName}`,
    send,
  ]
  const signing = () => ({ UserName, CertificateId: made.certificate.padEnd(32, 'X') })
  const ssh = () => ({ UserName, SSHPublicKeyId: made.sshKey.padEnd(20, 'X') })
  const service = () => ({
    UserName,
    ServiceSpecificCredentialId: made.credential.padEnd(21, 'X'),
  })
  return [
    ofWeb('UploadServerCertificate', (iam) =>
      iam.send(new UploadServerCertificateCommand({ ...uploaded, Path: '/team/' })),
    ),
    ofWeb('GetServerCertificate', (iam) => iam.send(new GetServerCertificateCommand(named))),
    ofWeb('TagServerCertificate', (iam) =>
      iam.send(new TagServerCertificateCommand({ ...named, Tags })),
    ),
    ofWeb('ListServerCertificateTags', (iam) =>
      iam.send(new ListServerCertificateTagsCommand(named)),
    ),
    ofWeb('UntagServerCertificate', (iam) =>
      iam.send(new UntagServerCertificateCommand({ ...named, TagKeys: ['team'] })),
    ),
    ofWeb('UpdateServerCertificate', (iam) =>
      iam.send(new UpdateServerCertificateCommand({ ...named, NewPath: '/team/' })),
    ),
    [
      'ListServerCertificates',
      'server-certificate/team/',
      `${prefix}server-certificate/team/`,
      (iam) => iam.send(new ListServerCertificatesCommand({ PathPrefix: '/team/' })),
    ],
    ofWeb('DeleteServerCertificate', (iam) => iam.send(new DeleteServerCertificateCommand(named))),
    ofUser('UploadSigningCertificate', async (iam) => {
      const command = new UploadSigningCertificateCommand({
        UserName,
        CertificateBody: certificate,
      })
      made.certificate = (await iam.send(command)).Certificate?.CertificateId ?? ''
    }),
    ofUser('ListSigningCertificates', (iam) =>
      iam.send(new ListSigningCertificatesCommand({ UserName })),
    ),
    ofUser('UpdateSigningCertificate', (iam) =>
      iam.send(new UpdateSigningCertificateCommand({ ...signing(), Status: 'Inactive' })),
    ),
    ofUser('DeleteSigningCertificate', (iam) =>
      iam.send(new DeleteSigningCertificateCommand(signing())),
    ),
    ofUser('UploadSSHPublicKey', async (iam) => {
      const command = new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody: publicKey })
      made.sshKey = (await iam.send(command)).SSHPublicKey?.SSHPublicKeyId ?? ''
    }),
    ofUser('GetSSHPublicKey', (iam) =>
      iam.send(new GetSSHPublicKeyCommand({ ...ssh(), Encoding: 'SSH' })),
    ),
    ofUser('ListSSHPublicKeys', (iam) => iam.send(new ListSSHPublicKeysCommand({ UserName }))),
    ofUser('UpdateSSHPublicKey', (iam) =>
      iam.send(new UpdateSSHPublicKeyCommand({ ...ssh(), Status: 'Inactive' })),
    ),
    ofUser('DeleteSSHPublicKey', (iam) => iam.send(new DeleteSSHPublicKeyCommand(ssh()))),
    ofUser('CreateServiceSpecificCredential', async (iam) => {
      const command = new CreateServiceSpecificCredentialCommand({ UserName, ServiceName })
      const { ServiceSpecificCredential: credential } = await iam.send(command)
      made.credential = credential?.ServiceSpecificCredentialId ?? ''
    }),
    ofUser('ListServiceSpecificCredentials', (iam) =>
      iam.send(new ListServiceSpecificCredentialsCommand({ UserName })),
    ),
    ofUser('ResetServiceSpecificCredential', (iam) =>
      iam.send(new ResetServiceSpecificCredentialCommand(service())),
    ),
    ofUser('UpdateServiceSpecificCredential', (iam) =>
      iam.send(new UpdateServiceSpecificCredentialCommand({ ...service(), Status: 'Inactive' })),
    ),
    ofUser('DeleteServiceSpecificCredential', (iam) =>
      iam.send(new DeleteServiceSpecificCredentialCommand(service())),
    ),
  ]
}

test('each call is denied by name, and allowed by exactly its action on its resource', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new CreateUserCommand({ UserName: 'Alice', Path: '/team/' }))
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const caller = `${prefix}user/caller`
  for (const [operation, resource, deniedAs, send] of expectations(prefix)) {
    const action = `iam:${operation}`
    const elsewhere = { Effect: 'Allow', Action: action, NotResource: prefix + resource }
    const everythingElse = { Effect: 'Allow', NotAction: action, Resource: '*' }
    for (const statement of [everythingElse, elsewhere]) {
      await putPolicy(daemon, 'caller', statement)
      assert.deepEqual(await errorOf(send(iam)), denial(caller, action, deniedAs))
    }
    await putPolicy(daemon, 'caller', allow(action, prefix + resource))
    await send(iam)
  }
})

test('users who may see to their own need no name, and get no further', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:user/`
  const calls = [
    ['ListSigningCertificates', (client) => client.send(new ListSigningCertificatesCommand({}))],
    ['ListSSHPublicKeys', (client) => client.send(new ListSSHPublicKeysCommand({}))],
    [
      'ListServiceSpecificCredentials',
      (client) => client.send(new ListServiceSpecificCredentialsCommand({})),
    ],
  ] as const satisfies readonly (readonly [string, Send])[]
  for (const [operation, send] of calls) {
    const action = `iam:${operation}`
    await putPolicy(daemon, 'caller', allow(action, `${prefix}other`))
    const denied = denial(`${prefix}caller`, action, 'user nullcaller')
    assert.deepEqual(await errorOf(send(iam)), denied)
    await putPolicy(daemon, 'caller', allow(action, `${prefix}caller`))
    await send(iam)
  }
})

test('credentials of all users are listed by who may see those of each', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:user/`
  const action = 'iam:ListServiceSpecificCredentials'
  const send = () => iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true }))
  await putPolicy(daemon, 'caller', allow(action, `${prefix}caller`))
  assert.deepEqual(await errorOf(send()), denial(`${prefix}caller`, action, `${prefix}*`))
  await putPolicy(daemon, 'caller', allow(action, `${prefix}*`))
  await send()
})

test('a new name or path needs permission for the certificate as it will be, too', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new UploadServerCertificateCommand(uploaded))
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const action = 'iam:UpdateServerCertificate'
  const rename = () =>
    iam.send(
      new UpdateServerCertificateCommand({
        ...named,
        NewServerCertificateName: 'New',
        NewPath: '/x/',
      }),
    )
  const [present, future] = [`${prefix}server-certificate/Web`, `${prefix}server-certificate/x/New`]
  await putPolicy(daemon, 'caller', allow(action, present))
  assert.deepEqual(await errorOf(rename()), denial(`${prefix}user/caller`, action, future))
  await putPolicy(daemon, 'caller', allow(action, future))
  assert.deepEqual(await errorOf(rename()), denial(`${prefix}user/caller`, action, present))
  await putPolicy(daemon, 'caller', allow(action, present), allow(action, future))
  await rename()
})

test('tags of a server certificate decide, and a new one needs the permission to tag', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  const prefix = `arn:aws:iam::${daemon.account}:`
  const arn = `${prefix}server-certificate/Web`
  const upload = () => iam.send(new UploadServerCertificateCommand({ ...uploaded, Tags }))
  const uploading = allow('iam:UploadServerCertificate', arn, {
    'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
  })
  const tagging = (team: string) =>
    allow('iam:TagServerCertificate', arn, { StringEquals: { 'aws:RequestTag/team': team } })
  const refused = denial(`${prefix}user/caller`, 'iam:TagServerCertificate', arn)
  await putPolicy(daemon, 'caller', uploading)
  assert.deepEqual(await errorOf(upload()), refused)
  await putPolicy(daemon, 'caller', uploading, tagging('red'))
  assert.deepEqual(await errorOf(upload()), refused)
  await putPolicy(daemon, 'caller', uploading, tagging('blue'))
  await upload()
  const read = () => iam.send(new GetServerCertificateCommand(named))
  for (const key of ['aws:ResourceTag/team', 'iam:ResourceTag/team']) {
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'red' } }))
    assert.equal((await errorOf(read())).code, 'AccessDenied')
    await putPolicy(daemon, 'caller', allow('iam:*', '*', { StringEquals: { [key]: 'blue' } }))
    await read()
  }
})

async function conditionsOn(daemon: TestDaemon, send: Send) {
  const iam = daemon.iam(await newUser(daemon, 'caller'))
  return async (condition: Statement) => {
    await putPolicy(daemon, 'caller', allow('iam:*', '*', condition))
    return send(iam).then(
      () => 'allowed',
      (error: Error) => error.name,
    )
  }
}

test('the service and the age of a new credential decide', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new CreateUserCommand({ UserName }))
  let days: number | undefined = 2
  const outcome = await conditionsOn(daemon, async (iam) => {
    const { ServiceSpecificCredential: credential } = await iam.send(
      new CreateServiceSpecificCredentialCommand({
        UserName,
        ServiceName: 'CodeCommit.amazonaws.com',
        CredentialAgeDays: days,
      }),
    )
    const { ServiceSpecificCredentialId } = credential ?? {}
    const command = new DeleteServiceSpecificCredentialCommand({
      UserName,
      ServiceSpecificCredentialId,
    })
    await daemon.iam().send(command)
  })
  const service = (name: string) => ({
    StringEquals: { 'iam:ServiceSpecificCredentialServiceName': name },
  })
  const within = (maximum: string) => ({
    NumericLessThanEquals: { 'iam:ServiceSpecificCredentialAgeDays': maximum },
  })
  assert.equal(await outcome(service(ServiceName)), 'allowed')
  assert.equal(await outcome(service('bedrock.amazonaws.com')), 'AccessDenied')
  assert.equal(await outcome(within('2')), 'allowed')
  assert.equal(await outcome(within('1')), 'AccessDenied')
  days = undefined
  assert.equal(await outcome(within('2')), 'AccessDenied')
})

test('the service of a credential that is there decides about changing it', async () => {
  await using daemon = await startTestDaemon()
  await daemon.iam().send(new CreateUserCommand({ UserName }))
  const { ServiceSpecificCredential: credential } = await daemon
    .iam()
    .send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName }))
  const { ServiceSpecificCredentialId } = credential ?? {}
  const input = { UserName, ServiceSpecificCredentialId }
  let send: Send
  const outcome = await conditionsOn(daemon, (iam) => send(iam))
  for (const change of [
    (iam: IAMClient) =>
      iam.send(new UpdateServiceSpecificCredentialCommand({ ...input, Status: 'Active' })),
    (iam: IAMClient) => iam.send(new ResetServiceSpecificCredentialCommand(input)),
    (iam: IAMClient) => iam.send(new DeleteServiceSpecificCredentialCommand(input)),
  ]) {
    send = change
    const key = 'iam:ServiceSpecificCredentialServiceName'
    assert.equal(await outcome({ StringNotEquals: { [key]: ServiceName } }), 'AccessDenied')
    assert.equal(await outcome({ StringEquals: { [key]: ServiceName } }), 'allowed')
  }
})
