// What operators deploy with: the systemd unit, and the master key as its credential.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { runIamd, startDaemonProcess, temporaryDirectory } from './support/daemon-process.ts'

const directory = temporaryDirectory(after)
const unit = readFileSync(new URL('../../../deploy/iamd.service', import.meta.url), 'utf8')
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

function hasSystemd(): boolean {
  try {
    execFileSync('systemd-analyze', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
const skip = !hasSystemd() && 'there is no systemd-analyze'

/** The unit with what it starts where it is here. */
function unitHere(): string {
  const file = join(directory, 'iamd.service')
  const start = unit.replace(/^ExecStart=.*$/m, `ExecStart=${process.execPath} ${main} start`)
  writeFileSync(file, start.replace(/^Documentation=.*$/m, `Documentation=file:${main}`))
  return file
}

test('systemd finds nothing wrong with the unit', { skip }, () => {
  const args = ['verify', '--recursive-errors=no', '--man=no', unitHere()]
  const { status, stdout, stderr } = spawnSync('systemd-analyze', args, { encoding: 'utf8' })
  // A directive that is not known is told, and the unit all the same fine.
  assert.deepEqual({ status, said: stdout + stderr }, { status: 0, said: '' })
})

test('systemd finds the unit well closed', { skip }, () => {
  // Of 100 tenths at worst; a unit that sets nothing has 96.
  const args = ['security', '--offline=true', '--no-pager', '--threshold=20', unitHere()]
  assert.match(execFileSync('systemd-analyze', args, { encoding: 'utf8' }), /exposure level/)
})

test('the unit says what the daemon understands', () => {
  const credential = /^LoadCredential=([\w-]+):/m.exec(unit)?.[1]
  assert.equal(credential, 'iamd-master-key')
  const timeout = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1])
  assert.ok(timeout > 30, 'a call may take 30 seconds')
})

/** A directory with a credential as systemd leaves it: readable by the service by an access list. */
function credentials(mode: number): string {
  const folder = join(directory, `credentials-${mode}`)
  mkdirSync(folder)
  const file = join(folder, 'iamd-master-key')
  writeFileSync(file, `${Buffer.alloc(32, 9).toString('base64')}\n`)
  chmodSync(file, mode)
  return folder
}

test('a daemon with its key from systemd prints no key where the account was made before', async () => {
  const data = join(directory, 'state')
  const environment = { CREDENTIALS_DIRECTORY: credentials(0o440), IAMD_DATA: data }
  const made = await runIamd(['account', 'create', '--account', '111122223333'], environment)
  assert.equal(made.code, 0, made.stderr)
  assert.match(made.stdout, /AWS_SECRET_ACCESS_KEY/)
  const daemon = await startDaemonProcess([], undefined, environment)
  assert.equal((await fetch(`${daemon.endpoint}/ready`)).status, 200)
  assert.equal(await daemon.stop(), 0)
  assert.equal(daemon.output().stdout, '')
})

test('a credential that everyone can read is refused', async () => {
  const environment = {
    CREDENTIALS_DIRECTORY: credentials(0o444),
    IAMD_DATA: join(directory, 'open'),
  }
  const refused = await runIamd(['start', '--listen', '127.0.0.1:0'], environment)
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /is open to others/)
})
