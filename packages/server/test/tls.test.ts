// TLS: certificate and key are read again when they change, and never replaced by what is no good.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { connect, type TLSSocket } from 'node:tls'
import { type Issued, issueCertificate } from './support/certificates.ts'
import { freePort, runIamd, spawnIamd, temporaryDirectory } from './support/daemon-process.ts'

const directory = temporaryDirectory(after)
const certificateFile = join(directory, 'certificate.pem')
const keyFile = join(directory, 'key.pem')
const first = issueCertificate('first.example.com')
write(first)

const port = await freePort()
const daemon = spawnIamd([
  ...['start', '--dev', '--listen', `127.0.0.1:${port}`],
  ...['--tls-certificate', certificateFile, '--tls-key', keyFile],
])
after(() => daemon.stop('SIGTERM'))
await daemon.said(/authenticates and authorizes/)

/** Whole files take the place of the old, as tools that renew certificates do it. */
function write({ certificate, privateKey }: Pick<Issued, 'certificate' | 'privateKey'>): void {
  for (const [file, text] of [
    [certificateFile, certificate],
    [keyFile, privateKey],
  ] as const) {
    writeFileSync(`${file}.new`, text)
    renameSync(`${file}.new`, file)
  }
}

async function connected(): Promise<TLSSocket> {
  const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false })
  await once(socket, 'secureConnect')
  return socket
}

/** The name that new connections are shown. */
async function nameShown(): Promise<string | undefined> {
  const socket = await connected()
  const { CN } = socket.getPeerCertificate().subject
  socket.destroy()
  return typeof CN === 'string' ? CN : undefined
}

const readAgain = /the TLS certificate was read again/
const refused = /a new TLS certificate is refused, the one before stays/

test('a pair that changes is taken, and connections under way go on', async () => {
  assert.equal(await nameShown(), 'first.example.com')
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  const health = () =>
    new Promise<{ status: number | undefined; socket: TLSSocket }>((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path: '/health', agent }, (answer) => {
        const socket = answer.socket as TLSSocket
        answer.resume().on('end', () => resolve({ status: answer.statusCode, socket }))
      })
      sent.on('error', reject).end()
    })
  const before = await health()
  write(issueCertificate('second.example.com'))
  await daemon.said(readAgain)
  const afterwards = await health()
  assert.equal(afterwards.status, 200)
  assert.equal(afterwards.socket, before.socket, 'the same connection')
  agent.destroy()
  assert.equal(await nameShown(), 'second.example.com')
})

test('a pair behind links that are swapped is taken, too', async () => {
  const linked = issueCertificate('linked.example.com')
  for (const [file, text] of [
    [certificateFile, linked.certificate],
    [keyFile, linked.privateKey],
  ] as const) {
    writeFileSync(`${file}.target`, text)
    symlinkSync(`${file}.target`, `${file}.link`)
    renameSync(`${file}.link`, file)
  }
  await daemon.said(readAgain)
  assert.equal(await nameShown(), 'linked.example.com')
})

const { privateKey: otherKey } = issueCertificate('other.example.com')
const ended = issueCertificate('ended.example.com', {
  validFrom: new Date('2020-01-01'),
  validTo: new Date('2021-01-01'),
})
const refusals = [
  ['whose key is of another certificate', { ...first, privateKey: otherKey }],
  ['that is no PEM', { certificate: 'no certificate', privateKey: first.privateKey }],
  ['that has ended', ended],
] as const
for (const [why, pair] of refusals) {
  test(`a pair ${why} is refused, and the old one stays`, async () => {
    const good = issueCertificate('good.example.com')
    write(good)
    await daemon.said(readAgain)
    write(pair)
    await daemon.said(refused)
    assert.equal(await nameShown(), 'good.example.com')
  })
}

test('SIGHUP reads the pair at once, also one that is as it was', async () => {
  write(issueCertificate('signalled.example.com'))
  daemon.child.kill('SIGHUP')
  await daemon.said(readAgain)
  assert.equal(await nameShown(), 'signalled.example.com')
  copyFileSync(certificateFile, `${certificateFile}.copy`)
  daemon.child.kill('SIGHUP')
  await daemon.said(readAgain)
  assert.equal(await nameShown(), 'signalled.example.com')
})

test('without TLS, SIGHUP ends nothing', async () => {
  const plainPort = await freePort()
  const plain = spawnIamd(['start', '--dev', '--listen', `127.0.0.1:${plainPort}`])
  await plain.said(/authenticates and authorizes/)
  plain.child.kill('SIGHUP')
  assert.equal((await fetch(`http://127.0.0.1:${plainPort}/health`)).status, 200)
  assert.equal(await plain.stop('SIGTERM'), 0)
})

test('TLS before 1.2 is refused, and 1.2 and 1.3 are spoken', async () => {
  const ciphers = 'DEFAULT@SECLEVEL=0'
  const protocolOf = async (version: 'TLSv1.1' | 'TLSv1.2' | 'TLSv1.3') => {
    const versions = { minVersion: version, maxVersion: version, ciphers }
    const socket = connect({ port, host: '127.0.0.1', rejectUnauthorized: false, ...versions })
    try {
      await once(socket, 'secureConnect')
      return socket.getProtocol()
    } finally {
      socket.destroy()
    }
  }
  await assert.rejects(protocolOf('TLSv1.1'), { code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION' })
  assert.equal(await protocolOf('TLSv1.2'), 'TLSv1.2')
  assert.equal(await protocolOf('TLSv1.3'), 'TLSv1.3')
})

test('a daemon does not start with a pair that is no good, and says why in one line', async () => {
  for (const [certificate, key] of [
    ['no certificate', first.privateKey],
    [first.certificate, otherKey],
  ] as const) {
    write({ certificate, privateKey: key })
    const { code, stderr } = await runIamd([
      ...['start', '--dev', '--listen', `127.0.0.1:${await freePort()}`],
      ...['--tls-certificate', certificateFile, '--tls-key', keyFile],
    ])
    assert.equal(code, 1)
    assert.match(stderr, /^iamd: TLS can't use `\S+certificate.pem` and `\S+key.pem`: .+\n$/)
  }
})
