// The way to PostgreSQL: encrypted on every connection, to the server that was meant, or not at all.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { CreateUserCommand, ListUsersCommand } from '@aws-sdk/client-iam'
import { type Issued, issueCertificate } from './support/certificates.ts'
import { runIamd, startDaemonProcess, temporaryDirectory } from './support/daemon-process.ts'
import { startFaultyNetwork } from './support/faulty-network.ts'
import { startPostgresServer, withConnection } from './support/postgres-server.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const directory = temporaryDirectory(after)
const file = (name: string) => join(directory, name)
const authority = issueCertificate('authority', { isAuthority: true })
const otherAuthority = issueCertificate('other authority', { isAuthority: true })
const clientAuthority = issueCertificate('client authority', { isAuthority: true })
writeFileSync(file('authority.pem'), authority.certificate)
writeFileSync(file('other-authority.pem'), otherAuthority.certificate)
writeFileSync(file('nothing.pem'), 'no certificate')
writeFileSync(file('master.key'), Buffer.alloc(32, 1).toString('base64'), { mode: 0o600 })
writeClient('client', issueCertificate('certified', { issuer: clientAuthority }))
writeClient('stranger', issueCertificate('certified', { issuer: otherAuthority }))

function writeClient(name: string, { certificate, privateKey }: Issued): void {
  writeFileSync(file(`${name}.pem`), certificate)
  writeFileSync(file(`${name}.key`), privateKey)
}

const ordinary = {
  ...issueCertificate('localhost', { issuer: authority }),
  clientAuthority: clientAuthority.certificate,
  rules: [
    'hostssl all encrypted all scram-sha-256',
    'hostssl all certified all cert',
    'host all plain all scram-sha-256',
  ],
}
const password = 'not-to-be-told'
const server = await startServer(ordinary)
const expired = await startServer({
  ...ordinary,
  ...issueCertificate('localhost', {
    issuer: authority,
    validFrom: new Date('2020-01-01'),
    validTo: new Date('2021-01-01'),
  }),
})
const withoutTls = await startPostgresServer()
after(() => withoutTls[Symbol.asyncDispose]())

async function startServer(tls: typeof ordinary) {
  const started = await startPostgresServer([], tls)
  after(() => started[Symbol.asyncDispose]())
  await withConnection(started.url, async (client) => {
    for (const role of ['encrypted', 'certified', 'plain']) {
      await client.query(`CREATE ROLE ${role} LOGIN PASSWORD '${password}'`)
    }
  })
  return started
}

interface Place {
  readonly user?: string
  readonly host?: string
  readonly on?: typeof server
}

/** The URL of a new database of a role that has to come over TLS, unless another is named. */
async function databaseUrl(
  parameters: Readonly<Record<string, string>>,
  { user = 'encrypted', host = 'localhost', on = server }: Place = {},
): Promise<string> {
  const url = new URL(await on.newDatabase())
  if (on !== withoutTls) {
    const database = url.pathname.slice(1)
    await withConnection(on.url, (client) =>
      client.query(`ALTER DATABASE ${database} OWNER TO ${user}`),
    )
    url.username = user
    url.password = password
  }
  url.hostname = host
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value)
  return url.href
}

const startFlags = ['--master-key', file('master.key')]
const verified = { sslmode: 'verify-full', sslrootcert: file('authority.pem') }
const certified = { ...verified, sslcert: file('client.pem'), sslkey: file('client.key') }

/** What the server knows of the connections of a database's nodes. */
async function connectionsTo(
  url: string,
): Promise<readonly { ssl: boolean; client_serial: string | null }[]> {
  const { rows } = await withConnection(server.url, (client) =>
    client.query<{ ssl: boolean; client_serial: string | null }>(
      `SELECT ssl, client_serial::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)
       WHERE application_name = 'iamd' AND datname = $1`,
      [new URL(url).pathname.slice(1)],
    ),
  )
  return rows
}

async function hangUpOn(url: string): Promise<void> {
  await withConnection(server.url, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      new URL(url).pathname.slice(1),
    ]),
  )
}

test('the daemon starts over TLS with an authority of its own, and has nothing to warn of', async () => {
  const url = await databaseUrl(verified)
  const daemon = await startDaemonProcess(startFlags, undefined, { IAMD_STORE: url })
  const { stderr } = daemon.output()
  assert.doesNotMatch(stderr, /"level":"warn"|Warning/)
  assert.equal(stderr.includes(password), false)
  assert.equal(await daemon.stop(), 0)
})

test('every connection is encrypted: for reads, for writes, and to hear of changes', async () => {
  const url = await databaseUrl(verified)
  await using node = await startTestDaemon([], { url })
  await using other = await startTestDaemon([], { url })
  await node.iam().send(new CreateUserCommand({ UserName: 'somebody' }))
  await other.iam(node.root).send(new ListUsersCommand({}))
  const connections = await connectionsTo(url)
  assert.ok(connections.length >= 5, `${connections.length} connections`)
  assert.ok(connections.every(({ ssl }) => ssl))
})

test('a client certificate lets a node in without a password; renewed, it is in use at the next connection', async () => {
  const url = new URL(await databaseUrl(certified, { user: 'certified' }))
  url.password = ''
  await using node = await startTestDaemon([], { url: url.href })
  const list = () => node.iam().send(new ListUsersCommand({}))
  const serials = async () => [
    ...new Set((await connectionsTo(url.href)).map((one) => one.client_serial)),
  ]
  await list()
  const before = await serials()
  assert.equal(before.length, 1)
  assert.notEqual(before[0], null)

  writeClient('client', issueCertificate('certified', { issuer: clientAuthority }))
  await hangUpOn(url.href)
  await until(list)
  const renewed = await serials()
  assert.equal(renewed.length, 1)
  assert.notDeepEqual(renewed, before)

  writeFileSync(file('client.pem'), 'half a file')
  rmSync(file('client.key'))
  await hangUpOn(url.href)
  await until(list)
  assert.deepEqual(await serials(), renewed)
  writeClient('client', issueCertificate('certified', { issuer: clientAuthority }))
})

/** Until a call succeeds; those before it may only say that the database is away. */
async function until(call: () => Promise<unknown>): Promise<void> {
  for (;;) {
    try {
      await call()
      return
    } catch (error) {
      assert.equal(error instanceof Error && error.name, 'ServiceUnavailable')
    }
  }
}

test('a network that goes silent and comes back is survived over TLS as well', async () => {
  await using network = await startFaultyNetwork(server.url)
  const url = network.through(await databaseUrl(verified))
  const postgres = {
    connectMilliseconds: 500,
    statementMilliseconds: 500,
    outcomeMilliseconds: 500,
  }
  await using node = await startTestDaemon([], { url, postgres })
  const create = (UserName: string) => node.iam().send(new CreateUserCommand({ UserName }))
  await create('before')
  network.goSilent()
  await assert.rejects(create('silent'), { name: 'ServiceUnavailable' })
  await assert.rejects(create('silent'), { name: 'ServiceUnavailable' })
  network.recover()
  await until(() => create('after'))
})

const otherwise = { ...verified, sslrootcert: file('other-authority.pem') }
const refusals: readonly (readonly [string, Readonly<Record<string, string>>, Place, RegExp])[] = [
  [
    'an authority that did not sign it',
    otherwise,
    {},
    /its certificate is refused: unable to verify/,
  ],
  ['no authority that is known', { sslmode: 'verify-full' }, {}, /its certificate is refused: /],
  [
    'the authorities of this system',
    { sslmode: 'verify-full', sslrootcert: 'system' },
    {},
    /its certificate is refused: /,
  ],
  ['require, which checks as well', { sslmode: 'require' }, {}, /its certificate is refused: /],
  [
    'verify-ca and another authority',
    { ...otherwise, sslmode: 'verify-ca' },
    {},
    /is refused: unable/,
  ],
  ['another name', verified, { host: '127.0.0.1' }, /its certificate is for another name: IP: 127/],
  [
    'a certificate that has expired',
    verified,
    { on: expired },
    /is refused: certificate has expired/,
  ],
  ['a server without TLS', verified, { on: withoutTls }, /: The server does not support SSL/],
  ['a server that wants TLS', { sslmode: 'disable' }, {}, /: no pg_hba.conf entry .*no encryption/],
  ['nothing said, to this machine', {}, {}, /: no pg_hba.conf entry .*no encryption/],
  ['no client certificate', verified, { user: 'certified' }, /requires a valid client certificate/],
  [
    'a client certificate that the server does not know',
    { ...verified, sslcert: file('stranger.pem'), sslkey: file('stranger.key') },
    { user: 'certified' },
    /: TLS fails: \S.* unknown ca$/,
  ],
]
for (const [what, parameters, place, message] of refusals) {
  test(`refused at the start, in one line: ${what}`, async () => {
    const url = await databaseUrl(parameters, place)
    const { code, stdout, stderr } = await runIamd(['start', ...startFlags], { IAMD_STORE: url })
    assert.equal(code, 1)
    assert.equal(stdout, '')
    assert.match(stderr, /^iamd: database `[\w.]+:\d+\/iamd_\w+` can't be used: .+\n$/)
    assert.match(stderr.trim(), message)
    assert.equal(stderr.includes(password), false)
  })
}

test('who may pass for another by the choice of the operator: verify-ca, no-verify', async () => {
  for (const parameters of [
    { ...verified, sslmode: 'verify-ca' },
    { sslmode: 'no-verify' },
  ] as const) {
    const url = await databaseUrl(parameters, { host: '127.0.0.1' })
    await using node = await startTestDaemon([], { url })
    await node.iam().send(new CreateUserCommand({ UserName: 'somebody' }))
    assert.ok((await connectionsTo(url)).every(({ ssl }) => ssl))
  }
})

// An address that is no loopback address, and yet leads here.
const elsewhere = '0.0.0.0'

for (const [what, parameters, place, message] of [
  [
    'sends all in the clear',
    { sslmode: 'disable' },
    { host: elsewhere, on: withoutTls },
    /^the way to the database is not encrypted: /,
  ],
  [
    'does not know who is there',
    { sslmode: 'no-verify' },
    { host: elsewhere },
    /^the database's certificate is not checked: /,
  ],
] as const) {
  test(`the log warns who ${what} on the way to another machine`, async () => {
    const url = await databaseUrl(parameters, place)
    const daemon = await startDaemonProcess(startFlags, undefined, { IAMD_STORE: url })
    const lines = daemon.output().stderr.trim().split('\n')
    const warnings = lines
      .map((line) => JSON.parse(line) as { level: string; message: string })
      .filter(({ level }) => level === 'warn')
    assert.equal(warnings.length, 1)
    assert.match(warnings[0]?.message ?? '', message)
    assert.equal(await daemon.stop(), 0)
  })
}

test('who says nothing about TLS gets it on the way to another machine, or nothing', async () => {
  for (const on of [server, withoutTls]) {
    const url = await databaseUrl({}, { host: elsewhere, on })
    const { code, stderr } = await runIamd(['start', ...startFlags], { IAMD_STORE: url })
    assert.equal(code, 1)
    assert.match(stderr, /: its certificate is refused: |: The server does not support SSL/)
  }
})

const urlRefusals: readonly (readonly [string, string])[] = [
  [
    'sslmode=prefer',
    'sslmode is verify-full, verify-ca, require, no-verify or disable, not `prefer`',
  ],
  ['sslmode=', 'sslmode is verify-full, verify-ca, require, no-verify or disable, not ``'],
  ['sslmode=disable&sslmode=require', 'the URL of the database says `sslmode` more than once'],
  [
    'sslmode=verify-ca',
    'sslmode=verify-ca needs sslrootcert: of public authorities anyone gets a certificate',
  ],
  [
    'sslmode=disable&sslrootcert=x',
    'sslmode=disable leaves no use for sslrootcert, sslcert and sslkey',
  ],
  ['sslmode=no-verify&sslrootcert=x', 'sslmode=no-verify leaves no use for sslrootcert'],
  ['sslcert=x', 'sslcert and sslkey come together'],
  [
    'sslrootcert=/no/such',
    "sslrootcert can't be read: ENOENT: no such file or directory, open '/no/such'",
  ],
  [
    `sslrootcert=${file('nothing.pem')}`,
    `sslrootcert \`${file('nothing.pem')}\` holds no certificate in PEM`,
  ],
  [
    'sslcrl=revoked.pem',
    'iamd knows no `sslcrl` in the URL of a database, only sslmode, sslrootcert, sslcert, sslkey, host, port, user, password, application_name, options',
  ],
  ['host=one,two', 'iamd connects to one host; put a name or proxy before several'],
]
for (const [query, message] of urlRefusals) {
  test(`a URL is refused: ${query.replace(directory, '')}`, async () => {
    const url = `postgres://somebody:${password}@localhost:1/database?${query}`
    const { code, stderr } = await runIamd(['start', ...startFlags], { IAMD_STORE: url })
    assert.equal(code, 1)
    assert.equal(stderr, `iamd: ${message}\n`)
  })
}

test('a key that is not of the certificate is refused', async () => {
  const url = await databaseUrl({
    ...verified,
    sslcert: file('client.pem'),
    sslkey: file('stranger.key'),
  })
  const { code, stderr } = await runIamd(['start', ...startFlags], { IAMD_STORE: url })
  assert.equal(code, 1)
  assert.match(stderr, /^iamd: sslrootcert, sslcert or sslkey can't be used: \S.+\n$/)
})
