// What `iamd import --all` refuses, with every reason and its line, and that nothing is made then.
import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { insertAccountWithRoot } from '../src/commands/root-credentials.ts'
import { type AccountId, toAccountId } from '../src/identifiers/account-id.ts'
import { newExportKey } from '../src/store/export/export-key.ts'
import { verifyExport } from '../src/store/export/import-export.ts'
import { ImportRefused } from '../src/store/export/import-refused.ts'
import { runIamd, temporaryDirectory } from './support/daemon-process.ts'
import {
  emptyStore,
  exportText,
  importText,
  piecesOf,
  recordsOf,
  exportOf as signedExport,
} from './support/whole-export.ts'
import { writeFiles } from './support/written-files.ts'

const directory = temporaryDirectory(after)
const [account, other] = ['111122223333', '444455556666'].map(toAccountId) as [AccountId, AccountId]
const createdAt = '2026-01-31T12:00:00.000Z'
const statement = { Effect: 'Allow', Action: '*', Resource: '*' }
const document = { Version: '2012-10-17', Statement: [statement] }

const entity = { account, path: '/', createdAt }
const ann = { kind: 'user', id: 'AIDACKCEVSQ6C2EXAMPLE', ...entity, name: 'ann', tags: [] }
const staff = { kind: 'group', id: 'AGPACKCEVSQ6C2EXAMPLE', ...entity, name: 'staff' }
const key = {
  kind: 'access-key',
  id: 'AKIAIOSFODNN7EXAMPLE',
  account,
  owner: ann.id,
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  status: 'Active',
  createdAt,
}
const trustOf = (Principal: object) => ({
  ...document,
  Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
})
const role = {
  kind: 'role',
  id: 'AROACKCEVSQ6C2EXAMPLE',
  ...entity,
  name: 'worker',
  trustPolicy: trustOf({ Service: 'ec2.amazonaws.com' }),
  maxSessionSeconds: 3600,
  tags: [],
}
const policy = {
  kind: 'managed-policy',
  id: 'ANPACKCEVSQ6C2EXAMPLE',
  ...entity,
  arn: `arn:aws:iam::${account}:policy/own`,
  name: 'own',
  updatedAt: createdAt,
  defaultVersion: 1,
  nextVersion: 2,
  tags: [],
}
const version = { kind: 'policy-version', policy: policy.id, version: 1, document, createdAt }
const attachment = {
  kind: 'policy-attachment',
  owner: ann.id,
  policyArn: policy.arn,
  account,
  ownerKind: 'user',
}
const device = {
  kind: 'mfa-device',
  serialNumber: `arn:aws:iam::${account}:mfa/phone`,
  account,
  seed: 'c2VlZA==',
  tags: [],
  lastStep: 0,
  drift: 0,
  failedStep: 0,
  failedCodes: 0,
}
const accounts = [account, other].map((id) => ({ kind: 'account', id, createdAt }))
const sound = [...accounts, ann, staff, role, key, policy, version, attachment, device]

const headerOf = (secrets: string) =>
  JSON.stringify({ format: 'iamd-export', version: 1, createdAt, secrets })

/** An export as iamd writes it. */
const exportOf = (records: readonly unknown[], secrets = 'plain'): string =>
  signedExport(
    records.map((record) => JSON.stringify(record)),
    headerOf(secrets),
  )

const after1 = (...records: readonly unknown[]) => exportOf([...sound, ...records])
const next = sound.length + 2
const without = (record: object) => exportOf(sound.filter((one) => one !== record))

const problemsOf = async (text: string): Promise<readonly string[]> => {
  try {
    using verified = await verifyExport(piecesOf(text), undefined)
    return [`${verified.accounts.length} accounts are fine`]
  } catch (error) {
    if (!(error instanceof ImportRefused)) throw error
    return error.problems.map(({ line, sentence }) => `${line ?? '-'}: ${sentence}`)
  }
}

const contradictions: readonly (readonly [text: string, ...problems: readonly string[]])[] = [
  [exportOf(sound), '2 accounts are fine'],
  [exportOf(sound.toReversed()), '2 accounts are fine'],
  [after1({ kind: 'pet' }), `${next}: there are no records of kind pet`],
  [after1({ id: ann.id }), `${next}: kind is missing`],
  [after1(7), `${next}: is no JSON object`],
  [after1({ ...ann, age: 7 }), `${next}: there is no member age in a record of kind user`],
  [after1({ kind: 'group-member', user: ann.id }), `${next}: group is missing`],
  [
    after1({ ...ann, name: 'a b', path: 'x', createdAt: 'today', tags: [{ Key: 'a' }] }),
    `${next}: name is not a name of letters, digits and _+=,.@-`,
    `${next}: path is not a path such as / or /team/`,
    `${next}: createdAt is not a time such as 2026-01-31T12:00:00.000Z`,
    `${next}: tags is not a list of tags, each a Key and a Value`,
  ],
  [
    exportOf([
      ...sound.filter((one) => one !== key),
      { ...key, secretAccessKey: 'x', status: 'On' },
    ]),
    `${next - 1}: status is not one of Active, Inactive`,
    `${next - 1}: secretAccessKey is not a secret access key`,
  ],
  [
    exportOf(
      sound.filter((one) => one !== device),
      'none',
    ),
    '7: secretAccessKey is a secret, and the export has none',
  ],
  [
    exportOf(sound.map((one) => (one === version ? { ...version, document: { a: 1 } } : one))),
    '9: document is no policy document',
  ],
  [
    exportOf(
      sound.map((one) =>
        one === role
          ? { ...role, trustPolicy: trustOf({ AWS: `arn:aws:iam::${account}:user/ann` }) }
          : one,
      ),
    ),
    `6: trustPolicy trusts arn:aws:iam::${account}:user/ann by name, not by unique id`,
  ],
  [
    exportOf(sound.map((one) => (one === policy ? { ...policy, path: '/x/' } : one))),
    `8: arn is not arn:aws:iam::${account}:policy/x/own`,
  ],
  [
    exportOf(
      sound.map((one) =>
        one === policy
          ? { ...policy, description: 'a\u0000b', tags: '[{"Key":"\ud800","Value":""}]' }
          : one,
      ),
    ),
    '8: description is not a text',
    '8: tags is not a list of tags, each a Key and a Value',
  ],
  [
    after1({ ...attachment, policyArn: 'arn:aws:iam::aws:policy/Nothing' }),
    `${next}: this iamd does not know arn:aws:iam::aws:policy/Nothing`,
  ],
  [
    after1({ ...ann, id: 'AIDAANOTHEREXAMPLEXXX', name: 'ANN' }, ann),
    `${next}: there is another user with the same account and name`,
    `${next + 1}: there is another user with the same account and name`,
  ],
  [without(staff), '2 accounts are fine'],
  [without(ann), `6: owner ${ann.id} is nowhere`, `9: owner ${ann.id} is nowhere`],
  [without(policy), `8: policy ${policy.id} is nowhere`, `9: policyArn ${policy.arn} is nowhere`],
  [without(version), `-: managed-policy: its default version is not there: ${policy.arn}`],
  [
    after1({ kind: 'group-member', user: ann.id, group: 'AGPAANOTHEREXAMPLEXXX' }),
    `${next}: group AGPAANOTHEREXAMPLEXXX is nowhere`,
  ],
  [
    exportOf(sound.map((one) => (one === key ? { ...key, account: other } : one))),
    `-: access-key: it is of another account than its owner: ${key.id}`,
  ],
  [
    exportOf(sound.map((one) => (one === device ? { ...device, account: other } : one))),
    `-: mfa-device: its ARN is of another account: ${device.serialNumber}`,
  ],
  [
    after1({
      ...device,
      kind: 'mfa-device',
      serialNumber: `${device.serialNumber}2`,
      owner: other,
    }),
    `-: mfa-device: it is of another account than its owner: ${device.serialNumber}2`,
  ],
]

test('everything that does not fit together is told, with its line', async () => {
  for (const [text, ...expected] of contradictions) {
    assert.deepEqual(await problemsOf(text), expected)
  }
})

test('of very many problems some are told, and that there are more', async () => {
  const many = Array.from({ length: 60 }, () => ({ kind: 'pet' }))
  const file = writeFiles(directory, { many: exportOf([...sound, ...many]) })
  const { code, stderr } = await runIamd(['import', '--all', '--data', `${file}.data`, file])
  assert.equal(code, 1)
  assert.equal(stderr.split('\n').length, 1 + 50 + 1 + 1)
  assert.match(stderr, /\nand more\n$/)
  assert.ok(!existsSync(`${file}.data`))
})

const whole = exportOf(sound)
const lines = whole.trimEnd().split('\n')

const damages: readonly (readonly [why: string, text: string, message: RegExp])[] = [
  ['an empty file', '', /this is no export of a whole daemon/],
  ['a file of something else', '{"UserDetailList":[]}\n', /this is no export of a whole daemon/],
  ['bytes that are no text', '\u0000\u0001\ufffd', /this is no export of a whole daemon/],
  ['a backup', '{"format":"iamd-backup","version":1}\n', /this is no export of a whole daemon/],
  ['another version', whole.replace('"version":1', '"version":2'), /made by a newer iamd/],
  ['no version', whole.replace('"version":1', '"version":"1"'), /damaged: it has no version/],
  ['no word on secrets', whole.replace('"plain"', '"some"'), /its first line is not whole/],
  ['a cost of gigabytes', whole.replace('"plain"', '"sealed","key":{}'), /first line is not whole/],
  ['no end', `${lines.slice(0, -1).join('\n')}\n`, /not whole: its end is missing/],
  ['half a line at its end', whole.slice(0, -20), /not whole: its end is missing/],
  ['a line less', [...lines.slice(0, 5), ...lines.slice(6)].join('\n'), /its checksum is another/],
  ['a changed value', whole.replace('"ann"', '"bob"'), /its checksum is another one/],
  ['another number of records', whole.replace('"records":10', '"records":9'), /its checksum/],
  ['something after its end', `${whole}{}\n`, /something follows the end/],
]

test('an export that is damaged, cut off or something else changes nothing', async (t) => {
  for (const [index, [why, text, message]] of damages.entries()) {
    await t.test(why, async () => {
      await assert.rejects(verifyExport(piecesOf(text), undefined).then(drained), message)
      if (index % 4 > 0) return
      const file = writeFiles(directory, { [`damaged-${index}`]: text })
      const { code, stderr } = await runIamd(['import', '--all', '--data', `${file}.data`, file])
      assert.equal(code, 1)
      assert.match(stderr, message)
      assert.equal(stderr.split('\n').length, 2)
      assert.ok(!existsSync(`${file}.data`), 'not even a data directory')
    })
  }
})

const drained = (verified: Disposable) => verified[Symbol.dispose]()

test('a sealed export opens with its passphrase only, and unchanged only', async (t) => {
  const store = emptyStore(1)
  await importText(store, whole)
  const passphrase = 'correct horse battery staple'
  const sealed = await exportText(store, await newExportKey(passphrase))
  const open = (text: string, words = passphrase) =>
    verifyExport(piecesOf(text), words).then(drained)
  await open(sealed)
  await assert.rejects(open(sealed, 'correct horse battery stable'), /passphrase is not the one/)
  await assert.rejects(verifyExport(piecesOf(sealed), undefined), /say --passphrase-file FILE/)
  await t.test('a policy that grants more', () =>
    assert.rejects(open(sealed.replace('"Allow"', '"Deny"')), /was changed or is damaged/),
  )
  await t.test('a record more', () => {
    const [header = '', ...rest] = sealed.split('\n')
    const more = JSON.stringify({ kind: 'account', id: '999988887777', createdAt })
    const text = [header, more, ...rest].join('\n').replace('"records":10', '"records":11')
    return assert.rejects(open(text), /was changed or is damaged/)
  })
  await t.test('the secret of another record', () => {
    const [, secret = ''] = /"secretAccessKey":"([^"]+)"/.exec(sealed) ?? []
    const text = sealed.replace(/"seed":"[^"]+"/, `"seed":"${secret}"`)
    return assert.rejects(open(text), /was changed or is damaged/)
  })
  await t.test('another header, so that nothing proves the rest', () => {
    const forged = signedExport(recordsOf(sealed), headerOf('none'))
    return assert.rejects(open(forged), /is not sealed with a passphrase, so nothing shows who/)
  })
  await t.test('a cheaper way from the passphrase to the key', () =>
    assert.rejects(open(sealed.replace('"N":131072', '"N":16384')), /passphrase is not the one/),
  )
  await store.close()
})

test('what a database has already is told, all of it, and nothing is made', async () => {
  const store = emptyStore(2)
  const third = toAccountId('999988887777')
  await store.write((writer) => insertAccountWithRoot(writer, third))
  await importText(store, exportOf([...accounts.slice(0, 1), { ...ann }]))
  const before = await exportText(store, 'plain')
  const problems = async (text: string) => {
    try {
      await importText(store, text)
      return []
    } catch (error) {
      if (!(error instanceof ImportRefused)) throw error
      return error.problems.map(({ line, sentence }) => `${line}: ${sentence}`)
    }
  }
  assert.deepEqual(await problems(whole), [`2: account ${account} is there already`])
  const moved = [{ ...accounts[1] }, { ...ann, account: other }, { ...staff, account: other }]
  assert.deepEqual(await problems(exportOf(moved)), [`3: user ${ann.id} is there already`])
  assert.equal(await exportText(store, 'plain'), before)
  assert.deepEqual(await problems(exportOf([accounts[1], { ...staff, account: other }])), [])
  await store.close()
})

test('a dry run finds the same, and makes nothing', async () => {
  const [file, data] = [writeFiles(directory, { dry: whole }), join(directory, 'dry.data')]
  const args = ['import', '--all', '--data', data, file]
  const dry = await runIamd([...args, '--dry-run'])
  assert.deepEqual([dry.code, dry.stderr], [0, ''])
  assert.match(dry.stdout, /^Would import the export of \S+: 2 accounts, 1 user, 1 group, 1 role, /)
  assert.ok(!existsSync(data))
  assert.equal((await runIamd(args)).code, 0)
  const bytes = () => readFileSync(join(data, 'iamd.db')).toString('hex')
  const before = bytes()
  const again = await runIamd([...args, '--dry-run'])
  assert.equal(again.code, 1)
  assert.match(again.stderr, /\n\S+:2: account 111122223333 is there already\n\S+:3: account 4444/)
  assert.equal(bytes(), before)
})

test('flags that say too little, or too much, are refused before anything is read', async () => {
  const open = join(directory, 'open')
  writeFileSync(open, 'a passphrase of some length')
  const short = join(directory, 'short')
  writeFileSync(short, 'too short\n', { mode: 0o600 })
  const secrets = ['export', '--all', '--with-secrets']
  const refused: readonly (readonly [args: readonly string[], message: RegExp])[] = [
    [['export', '--all'], /say one file, or `-`/],
    [['export', '--all', '--account', account, 'x'], /--all is all accounts/],
    [[...secrets, 'x'], /--passphrase-file FILE seals them, --plain-secrets leaves them readable/],
    [[...secrets, '--plain-secrets', '--passphrase-file', short, 'x'], /say how secrets are to be/],
    [['export', '--all', '--plain-secrets', 'x'], /say --with-secrets, too/],
    [['export', '--with-secrets'], /--with-secrets goes with --all only/],
    [[...secrets, '--passphrase-file', open, 'x'], /is open to others; run: chmod 600/],
    [[...secrets, '--passphrase-file', short, 'x'], /has less than 12 characters/],
    [[...secrets, '--passphrase-file', `${short}er`, 'x'], /can't be read: ENOENT/],
    [['import', '--passphrase-file', short, 'x'], /--passphrase-file goes with --all only/],
    [['import', '--all', '--account', account, 'x'], /leave --account out/],
    [['import', writeFiles(directory, { whole })], /of a whole daemon: iamd import --all \S+$/m],
  ]
  for (const [args, message] of refused) {
    const { code, stderr } = await runIamd([...args, '--data', join(directory, 'none')])
    assert.match(stderr, message)
    assert.equal(code, 2)
    assert.equal(stderr.split('\n').length, 2)
  }
  const missing = await runIamd(['import', '--all', join(directory, 'missing')])
  assert.deepEqual([missing.code, /no such file/.test(missing.stderr)], [1, true])
})

test('an export that fails leaves what was there, and takes no master key to have no secrets', async () => {
  const data = join(directory, 'kept')
  const keyFile = join(directory, 'elsewhere.key')
  const at = ['--data', data, '--master-key', keyFile]
  assert.equal((await runIamd(['account', 'create', ...at])).code, 0)
  const file = join(directory, 'kept.export')
  writeFileSync(file, 'what was there')
  const plain = ['export', '--all', '--with-secrets', '--plain-secrets', '--data', data, file]
  const failed = await runIamd(plain)
  assert.equal(failed.code, 1)
  assert.match(failed.stderr, /master key file .* is missing/)
  assert.equal(readFileSync(file, 'utf8'), 'what was there')
  assert.equal((await runIamd(['export', '--all', '--data', data, file])).code, 0)
  assert.equal(recordsOf(readFileSync(file, 'utf8')).length, 2)
  assert.equal(statSync(file).mode & 0o777, 0o600)
})
