// The configuration: sources and their order, and everything that is refused at start.
import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError, readConfig } from '../src/config.ts'
import { defaultQuotas } from '../src/services/quotas.ts'
import { settings } from '../src/settings.ts'

const directory = mkdtempSync(join(tmpdir(), 'iamd-config-'))
test.after(() => rmSync(directory, { recursive: true }))

function configFile(content: unknown): string {
  const file = join(directory, 'iamd.json')
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

test('defaults are loopback, SQLite in ./iamd-data, us-east-1 and not development', () => {
  const config = readConfig([], {})
  assert.deepEqual(config.listen, { host: '127.0.0.1', port: 4263 })
  assert.equal(config.dataDirectory, './iamd-data')
  assert.equal(config.region, 'us-east-1')
  assert.equal(config.dev, false)
  assert.ok(Object.isFrozen(config))
})

test('flags win over the environment, which wins over the file', () => {
  const file = configFile({ region: 'eu-west-1', data: 'from-file', log: 'warn' })
  const environment = { IAMD_REGION: 'eu-west-2', IAMD_DATA: 'from-environment', IAMD_CONFIG: file }
  const config = readConfig(['--region', 'eu-west-3'], environment)
  assert.equal(config.region, 'eu-west-3')
  assert.equal(config.dataDirectory, 'from-environment')
  assert.equal(config.logLevel, 'warn')
})

test('a flag may carry its value behind an equals sign, and IPv6 stands in brackets', () => {
  assert.deepEqual(readConfig(['--listen=[::1]:80'], {}).listen, { host: '::1', port: 80 })
})

test('quotas of the file are taken, the others stay', () => {
  const { quotas } = readConfig(['--config', configFile({ quotas: { users: 9 } })], {})
  assert.equal(quotas.users, 9)
  assert.equal(quotas.groups, 300)
})

test('issuers on this machine are for development and those who say so', () => {
  assert.equal(readConfig([], {}).loopbackIssuers, false)
  assert.equal(readConfig(['--dev'], {}).loopbackIssuers, true)
  assert.equal(readConfig(['--loopback-issuers'], {}).loopbackIssuers, true)
  assert.equal(readConfig([], { IAMD_LOOPBACK_ISSUERS: 'true' }).loopbackIssuers, true)
})

test('the public URL is that of a host, by any scheme of the web', () => {
  assert.equal(readConfig([], {}).publicUrl, undefined)
  const publicUrl = 'https://iam.example.com:8443'
  assert.equal(readConfig(['--public-url', publicUrl], {}).publicUrl, publicUrl)
})

test('quotas come from flags, environment and file, each by itself', () => {
  const file = configFile({ quotas: { users: 1, groups: 2, roles: 3, tagsPerResource: 0 } })
  const environment = { IAMD_CONFIG: file, IAMD_QUOTA: 'groups=20, roles=30' }
  const { quotas } = readConfig(
    ['--quota', 'roles=300', '--quota=policies=4,users=100'],
    environment,
  )
  assert.deepEqual(quotas, {
    ...defaultQuotas,
    users: 100,
    groups: 20,
    roles: 300,
    policies: 4,
    tagsPerResource: 0,
  })
})

test('every quota stands in the reference, with its default', () => {
  const reference = readFileSync(
    new URL('../../../docs/reference/configuration.md', import.meta.url),
    'utf8',
  )
  const [, section = ''] = reference.split('## Quotas')
  const told = section.matchAll(/^\| `(\w+)` \| (\d+) \|/gm)
  const stated = Object.fromEntries([...told].map(([, name, amount]) => [name, Number(amount)]))
  assert.deepEqual(stated, defaultQuotas)
})

test('metrics are told beside calls, elsewhere or not at all; a daemon stops at once or drains', () => {
  const { metrics, drainMilliseconds, accessLog } = readConfig([], {})
  assert.deepEqual([metrics, drainMilliseconds, accessLog], ['beside-calls', 0, true])
  assert.equal(readConfig(['--metrics', 'off'], {}).metrics, 'off')
  assert.deepEqual(readConfig([], { IAMD_METRICS: '[::]:9464' }).metrics, {
    host: '::',
    port: 9464,
  })
  assert.equal(readConfig(['--drain', '15'], {}).drainMilliseconds, 15_000)
  assert.equal(readConfig(['--access-log', 'off'], {}).accessLog, false)
})

test('callers are not throttled unless that is set, addresses without signature are', () => {
  assert.deepEqual(readConfig([], {}).rates, {
    perCaller: 0,
    perAccount: 0,
    failedSignatures: 100,
  })
  const flags = ['--rate-per-caller', '20', '--rate-failed-signatures', '0']
  assert.deepEqual(readConfig(flags, { IAMD_RATE_PER_ACCOUNT: '500' }).rates, {
    perCaller: 20,
    perAccount: 500,
    failedSignatures: 0,
  })
})

test('proxies that are trusted come from several flags, or with commas, and none are by default', () => {
  const flags = ['--trusted-proxy', '10.0.0.0/8, fd00::/8', '--trusted-proxy=192.0.2.1']
  const { trustedProxies } = readConfig(flags, {})
  for (const address of ['10.255.0.1', '::ffff:10.0.0.1', 'fd00::1', '192.0.2.1']) {
    assert.equal(trustedProxies.trusts(address), true, address)
  }
  for (const address of ['11.0.0.1', 'fe00::1', '192.0.2.2', '127.0.0.1', '']) {
    assert.equal(trustedProxies.trusts(address), false, address)
  }
  assert.equal(readConfig([], {}).trustedProxies.trusts('127.0.0.1'), false)
})

test('every setting stands in the reference, with its default where it is a number', () => {
  const reference = readFileSync(
    new URL('../../../docs/reference/configuration.md', import.meta.url),
    'utf8',
  )
  const [, section = ''] = reference.split('## Settings')
  const told = new Map<string, string>()
  for (const [, names = '', usual = ''] of section.matchAll(/^\| (`[^|]+`) \| ([^|]+) \|/gm)) {
    for (const [, name = ''] of names.matchAll(/`([\w-]+)`/g)) told.set(name, usual)
  }
  for (const setting of settings) {
    const usual = told.get(setting.name)
    assert.ok(usual !== undefined, `${setting.name} is in the reference`)
    const isNumber = 'default' in setting && /^\d+$/.test(setting.default)
    if (isNumber) assert.equal(usual, `\`${setting.default}\``, setting.name)
  }
})

const refusals: readonly [why: string, flags: () => readonly string[], message: RegExp][] = [
  ['an unknown flag', () => ['--no-auth'], /--no-auth/],
  ['a public URL with a path', () => ['--public-url', 'https://a.example/b'], /no URL of a host/],
  ['a public URL of another scheme', () => ['--public-url', 'ftp://a.example'], /no URL of a host/],
  ['a stray argument', () => ['stray'], /stray/],
  ['a flag without its value', () => ['--listen'], /--listen/],
  ['an address without port', () => ['--listen', 'localhost'], /HOST:PORT/],
  ['a port beyond the range', () => ['--listen', 'localhost:99999'], /HOST:PORT/],
  ['a Region that is none', () => ['--region', 'mars'], /Region/],
  ['a log level that is none', () => ['--log', 'loud'], /log level/],
  ['an account id that is none', () => ['--account', '12'], /12 digits/],
  [
    'an id setting that is neither on nor off',
    () => ['--authorization-ids', 'yes'],
    /`on` or `off`/,
  ],
  ['metrics at no address', () => ['--metrics', 'on'], /HOST:PORT/],
  ['draining for ever', () => ['--drain', 'for-ever'], /from 0 to 3600/],
  ['an access log that is neither on nor off', () => ['--access-log', 'yes'], /`on` or `off`/],
  ['a rate that is no number', () => ['--rate-per-caller', 'fast'], /rate-per-caller is a whole/],
  ['a rate below nothing', () => ['--rate-per-account=-1'], /whole number from 0 on/],
  ['no connections at all', () => ['--connections', '0'], /whole number from 1 on/],
  ['a proxy that is no network', () => ['--trusted-proxy', '10.0.0.0/33'], /is no network/],
  ['a proxy by name', () => ['--trusted-proxy', 'proxy.example'], /is no network/],
  ['half of TLS', () => ['--tls-key', 'key.pem'], /both/],
  ['the open network without TLS', () => ['--listen', '0.0.0.0:80'], /without TLS/],
  [
    'development mode on the open network',
    () => ['--dev', '--allow-plaintext', '--listen', '0.0.0.0:80'],
    /loopback only/,
  ],
  ['a file that is not there', () => ['--config', 'nowhere.json'], /nowhere\.json/],
  ['a file that is not JSON', () => ['--config', configFile('{')], /can't be read/],
  ['a file that is a list', () => ['--config', configFile([])], /JSON object/],
  ['an unknown setting', () => ['--config', configFile({ auth: 'off' })], /`auth`/],
  ['an unknown quota', () => ['--config', configFile({ quotas: { cats: 1 } })], /`cats`/],
  [
    'a quota that is no number',
    () => ['--config', configFile({ quotas: { users: '1' } })],
    /iamd\.json`: quota `users` must be a whole number, not "1"/,
  ],
  [
    'quotas that are no object',
    () => ['--config', configFile({ quotas: [1] })],
    /an object of names/,
  ],
  ['a quota below nothing', () => ['--config', configFile({ quotas: { users: -1 } })], /whole/],
  [
    'a quota in the file’s settings',
    () => ['--config', configFile({ quota: 'users=1' })],
    /`quota`/,
  ],
  [
    'an unknown quota in a flag',
    () => ['--quota', 'cats=1'],
    /--quota: there is no quota `cats`; there are: users, groups/,
  ],
  ['a quota in another case', () => ['--quota', 'Users=1'], /did you mean `users`\?/],
  [
    'a quota without its number',
    () => ['--quota', 'users'],
    /`users` is no quota; write NAME=NUMBER/,
  ],
  ['a quota that is half a number', () => ['--quota', 'users=1.5'], /is no quota/],
]
for (const [why, flags, message] of refusals) {
  test(`refuses ${why}`, () => {
    assert.throws(
      () => readConfig(flags(), {}),
      (error) => {
        assert.ok(error instanceof ConfigError)
        assert.match(error.message, message)
        return true
      },
    )
  })
}
