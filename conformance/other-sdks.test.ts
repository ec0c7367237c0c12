// The smoke set with AWS's SDKs for Go, Java and Rust: what they see is what AWS would show.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runProgram } from './support/run-program.ts'
import { missingPrograms, ownEnvironment, toolchains } from './support/toolchains.ts'
import { startDaemon } from './support/with-clients.ts'

const daemon = await startDaemon()

for (const [index, toolchain] of toolchains.entries()) {
  test(toolchain.sdk, async (t) => {
    const reason = missingPrograms(toolchain)
    if (reason !== undefined) return t.skip(reason)
    const { path, args } = await toolchain.build()
    const account = `70000000000${index}`
    const { code, stdout, stderr } = await runProgram(path, args, {
      ...ownEnvironment(),
      AWS_ENDPOINT_URL: daemon.endpoint,
      AWS_ACCESS_KEY_ID: account,
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_EC2_METADATA_DISABLED: 'true',
    })
    assert.equal(code, 0, stderr)
    const { denied, policies, ...seen } = JSON.parse(stdout)
    assert.ok(policies > 100, `${policies} policies of service roles`)
    const user = `arn:aws:iam::${account}:user/team/alice`
    assert.equal(denied.code, 'AccessDenied')
    const resource = `arn:aws:iam::${account}:user/`
    assert.ok(
      denied.message.startsWith(
        `User: ${user} is not authorized to perform: iam:ListUsers on resource: ${resource} ` +
          'because no identity-based policy allows the iam:ListUsers action',
      ),
      denied.message,
    )
    assert.deepEqual(seen, {
      root: `arn:aws:iam::${account}:root`,
      user,
      tag: 'a = b/ü+',
      typed: true,
      again: {
        code: 'EntityAlreadyExists',
        message: 'User with name alice already exists.',
      },
      trust: true,
      session: `arn:aws:sts::${account}:assumed-role/worker/smoke`,
      conflictTyped: true,
      conflict: {
        code: 'DeleteConflict',
        message: 'Cannot delete entity, must delete access keys first.',
      },
      gone: {
        code: 'NoSuchEntity',
        message: 'The user with name alice cannot be found.',
      },
    })
  })
}
