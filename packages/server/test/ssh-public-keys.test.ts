// SSH public keys through the API: uploaded in either form, shown in both, deactivated, deleted.
import assert from 'node:assert/strict'
import { createHash, createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import {
  CreateUserCommand,
  DeleteSSHPublicKeyCommand,
  DeleteUserCommand,
  type EncodingType,
  GetSSHPublicKeyCommand,
  type IAMClient,
  ListSSHPublicKeysCommand,
  type StatusType,
  UpdateSSHPublicKeyCommand,
  UpdateUserCommand,
  UploadSSHPublicKeyCommand,
} from '@aws-sdk/client-iam'
import { powerfulSession } from './support/assumable-role.ts'
import { issueCertificate } from './support/certificates.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

/** A field of SSH's wire form. */
function field(content: Uint8Array): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(content.length)
  return Buffer.concat([length, content])
}

const wireForm = (type: string, ...fields: readonly Uint8Array[]) =>
  Buffer.concat([Buffer.from(type), ...fields].map(field)).toString('base64')
const exponent = Buffer.from([1, 0, 1])

/** A modulus without a private key: nobody signs with it here. Its first bit is set. */
function newModulus(bits: number): Buffer {
  const modulus = randomBytes(bits / 8)
  modulus[0] = 0x80 | (modulus[0] ?? 0)
  modulus[modulus.length - 1] = 1 | (modulus.at(-1) ?? 0)
  return modulus
}

/** A public key in both forms. */
function newKey(bits = 2_048) {
  const modulus = newModulus(bits)
  const key = createPublicKey({
    key: { kty: 'RSA', e: exponent.toString('base64url'), n: modulus.toString('base64url') },
    format: 'jwk',
  })
  return {
    ssh: `ssh-rsa ${wireForm('ssh-rsa', exponent, Buffer.concat([Buffer.of(0), modulus]))}`,
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    pkcs1: key.export({ type: 'pkcs1', format: 'pem' }).toString(),
  }
}

const upload = async (iam: IAMClient, SSHPublicKeyBody: string, UserName = 'alice') =>
  (await iam.send(new UploadSSHPublicKeyCommand({ UserName, SSHPublicKeyBody }))).SSHPublicKey
const show = async (
  iam: IAMClient,
  SSHPublicKeyId: string,
  Encoding: EncodingType = 'SSH',
  UserName = 'alice',
) =>
  (await iam.send(new GetSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Encoding }))).SSHPublicKey
const list = async (iam: IAMClient, UserName?: string) =>
  (await iam.send(new ListSSHPublicKeysCommand(UserName === undefined ? {} : { UserName })))
    .SSHPublicKeys ?? []
const setStatus = (
  iam: IAMClient,
  SSHPublicKeyId: string,
  Status: StatusType,
  UserName = 'alice',
) => iam.send(new UpdateSSHPublicKeyCommand({ UserName, SSHPublicKeyId, Status }))
const remove = (iam: IAMClient, SSHPublicKeyId: string, UserName = 'alice') =>
  iam.send(new DeleteSSHPublicKeyCommand({ UserName, SSHPublicKeyId }))
const createUser = (iam: IAMClient, UserName: string) =>
  iam.send(new CreateUserCommand({ UserName }))

const notFound = (message: string) => ({ code: 'NoSuchEntity', status: 404, message })
const missing = (id: string) => notFound(`The Public Key with id ${id} cannot be found.`)
const invalid = { code: 'InvalidPublicKey', status: 400, message: 'Invalid body for public key' }
const unrecognized = {
  code: 'UnrecognizedPublicKeyEncoding',
  status: 400,
  message: 'Invalid public key uploaded.',
}

test('a key uploaded as SSH has it is shown in both forms', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'Alice')
  const { ssh, pem } = newKey()
  const uploaded = await upload(iam, `${ssh} alice@laptop, the new one`, 'alice')
  const id = uploaded?.SSHPublicKeyId ?? ''
  assert.match(id, /^APKA[A-Z2-7]{16}$/)
  const [, encoded = ''] = ssh.split(' ')
  const digest = createHash('md5').update(Buffer.from(encoded, 'base64')).digest('hex')
  assert.deepEqual(uploaded, {
    UserName: 'Alice',
    SSHPublicKeyId: id,
    Fingerprint: digest.match(/../g)?.join(':'),
    SSHPublicKeyBody: `${ssh} alice@laptop, the new one`,
    Status: 'Active',
    UploadDate: uploaded?.UploadDate,
  })
  assert.deepEqual(await show(iam, id), { ...uploaded, SSHPublicKeyBody: ssh })
  assert.deepEqual(await show(iam, id, 'PEM'), { ...uploaded, SSHPublicKeyBody: pem })
  const { Fingerprint: _, SSHPublicKeyBody: __, ...metadata } = uploaded ?? {}
  assert.deepEqual(await list(iam, 'alice'), [metadata])
})

test('a key uploaded as PEM is shown in both forms', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  const { ssh, pem, pkcs1 } = newKey(4_096)
  for (const body of [pem, pkcs1]) {
    const uploaded = await upload(iam, body)
    const id = uploaded?.SSHPublicKeyId ?? ''
    assert.equal(uploaded?.SSHPublicKeyBody, body)
    assert.equal((await show(iam, id))?.SSHPublicKeyBody, ssh)
    assert.equal((await show(iam, id, 'PEM'))?.SSHPublicKeyBody, pem)
    await remove(iam, id)
  }
})

test('what is no RSA key of enough bits is refused', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  const elliptic = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const small = newKey(1_024)
  const { ssh, pem } = newKey()
  const { certificate, privateKey } = issueCertificate('alice', { keyType: 'rsa' })
  const modulus = newModulus(2_048)
  for (const [body, error] of [
    ['alice', unrecognized],
    [`ssh-ed25519 ${wireForm('ssh-ed25519', randomBytes(32))}`, unrecognized],
    [certificate, unrecognized],
    [privateKey, unrecognized],
    [pem + pem, unrecognized],
    [small.ssh, invalid],
    [small.pem, invalid],
    [newKey(16_392).ssh, invalid],
    [elliptic.publicKey.export({ type: 'spki', format: 'pem' }).toString(), invalid],
    ['ssh-rsa', invalid],
    ['ssh-rsa AAAA', invalid],
    [`${ssh}!`, invalid],
    [`${ssh}\n${ssh}`, invalid],
    [`ssh-rsa ${wireForm('ssh-dss', exponent, modulus)}`, invalid],
    [`ssh-rsa ${wireForm('ssh-rsa', exponent)}`, invalid],
    [`ssh-rsa ${wireForm('ssh-rsa', exponent, modulus, modulus)}`, invalid],
    [`ssh-rsa ${wireForm('ssh-rsa', Buffer.of(1), modulus)}`, invalid],
    [`ssh-rsa ${wireForm('ssh-rsa', Buffer.of(2), modulus)}`, invalid],
    ['-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----', invalid],
  ] as const) {
    assert.deepEqual(await errorOf(upload(iam, body)), error, body)
  }
  assert.deepEqual(await list(iam, 'alice'), [])
})

test('a user has a key once, whatever its form, and five at the most', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await createUser(iam, 'bob')
  const { ssh, pem } = newKey()
  const first = await upload(iam, ssh)
  const duplicate = {
    code: 'DuplicateSSHPublicKey',
    status: 400,
    message: 'Duplicate SSH public key uploaded.',
  }
  for (const body of [ssh, `${ssh} comment`, pem]) {
    assert.deepEqual(await errorOf(upload(iam, body)), duplicate)
  }
  await upload(iam, ssh, 'bob')
  for (let count = 2; count <= 5; count += 1) await upload(iam, newKey().ssh)
  const sixth = newKey().ssh
  assert.deepEqual(await errorOf(upload(iam, sixth)), {
    code: 'LimitExceeded',
    status: 409,
    message: 'Cannot exceed quota for SSHPublicKeysPerUser: 5',
  })
  const ids: (string | undefined)[] = []
  let Marker: string | undefined
  do {
    const page = await iam.send(
      new ListSSHPublicKeysCommand({ UserName: 'alice', MaxItems: 2, Marker }),
    )
    ids.push(...(page.SSHPublicKeys ?? []).map(({ SSHPublicKeyId }) => SSHPublicKeyId))
    Marker = page.Marker
  } while (Marker !== undefined)
  assert.equal(new Set(ids).size, 5)
  await remove(iam, first?.SSHPublicKeyId ?? '')
  await upload(iam, sixth)
})

test('a key is activated, deactivated and deleted by its user’s name only', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  await createUser(iam, 'bob')
  const id = (await upload(iam, newKey().ssh))?.SSHPublicKeyId ?? ''
  await setStatus(iam, id, 'Inactive')
  assert.equal((await show(iam, id))?.Status, 'Inactive')
  assert.equal((await list(iam, 'alice'))[0]?.Status, 'Inactive')
  assert.deepEqual(await errorOf(setStatus(iam, id, 'Expired')), {
    code: 'InvalidInput',
    status: 400,
    message: 'Operation does not support status Expired',
  })
  await setStatus(iam, id, 'Active')
  assert.equal((await show(iam, id))?.Status, 'Active')
  const other = daemon.iam((await daemon.newAccount()).root)
  await createUser(other, 'alice')
  const calls = (client: IAMClient, user: string, key: string) => [
    () => show(client, key, 'SSH', user),
    () => setStatus(client, key, 'Active', user),
    () => remove(client, key, user),
  ]
  const none = 'APKAXXXXXXXXXXXXXXXX'
  const expectations = [
    [calls(iam, 'bob', id), notFound(`User has no Public Key with id ${id}.`)],
    [calls(iam, 'alice', none), missing(none)],
    [calls(other, 'alice', id), missing(id)],
    [
      [...calls(iam, 'nobody', id), () => upload(iam, 'x', 'nobody'), () => list(iam, 'nobody')],
      notFound('The user with name nobody cannot be found.'),
    ],
  ] as const
  for (const [refused, error] of expectations) {
    for (const call of refused) assert.deepEqual(await errorOf(call()), error)
  }
  await remove(iam, id)
  assert.deepEqual(await errorOf(show(iam, id)), missing(id))
})

test('a list without a user name is the caller’s; roles and root have no keys', async () => {
  await using daemon = await startTestDaemon()
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' }
  const alice = daemon.iam(await newUser(daemon, 'alice', everything))
  await upload(alice, newKey().ssh)
  assert.deepEqual(await list(alice), await list(daemon.iam(), 'alice'))
  assert.equal((await list(alice)).length, 1)
  const session = daemon.iam(await powerfulSession(daemon))
  for (const client of [session, daemon.iam()]) {
    assert.deepEqual(await errorOf(list(client)), {
      code: 'ValidationError',
      status: 400,
      message: 'Must specify userName when calling with non-User credentials',
    })
  }
})

test('a renamed user keeps its keys, and is not deleted with them', async () => {
  await using daemon = await startTestDaemon()
  const iam = daemon.iam()
  await createUser(iam, 'alice')
  const id = (await upload(iam, newKey().ssh))?.SSHPublicKeyId ?? ''
  await iam.send(new UpdateUserCommand({ UserName: 'alice', NewUserName: 'alicia' }))
  assert.equal((await show(iam, id, 'SSH', 'alicia'))?.UserName, 'alicia')
  const deletion = () => iam.send(new DeleteUserCommand({ UserName: 'alicia' }))
  assert.deepEqual(await errorOf(deletion()), {
    code: 'DeleteConflict',
    status: 409,
    message: 'Cannot delete entity, must delete SSH public keys first.',
  })
  await remove(iam, id, 'alicia')
  await deletion()
})
