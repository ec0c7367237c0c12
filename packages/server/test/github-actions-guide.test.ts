// The guide to GitHub Actions: its issuer runs, and its trust policy trusts the token it writes.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { CreateOpenIDConnectProviderCommand, CreateRoleCommand } from '@aws-sdk/client-iam'
import { temporaryDirectory } from './support/daemon-process.ts'
import { guideExamples } from './support/guide-examples.ts'
import { startTestDaemon } from './support/test-daemon.ts'
import { assumeWith, loopbackFlags } from './support/web-identity.ts'
import { writeFiles } from './support/written-files.ts'

const repository = new URL('../../../', import.meta.url)
const guide = readFileSync(new URL('docs/guides/github-actions.md', repository), 'utf8')

test('the issuer of the guide signs a token that the trust policy of the guide trusts', async () => {
  const directory = temporaryDirectory(after)
  writeFiles(directory, guideExamples(guide).files)
  symlinkSync(fileURLToPath(new URL('node_modules', repository)), join(directory, 'node_modules'))
  const child = spawn(process.execPath, ['issuer.mjs', '0'], { cwd: directory })
  try {
    const issuer = await new Promise<string>((resolve) => {
      child.stdout.once('data', (line: Buffer) => resolve(line.toString().trim()))
    })
    await using daemon = await startTestDaemon(loopbackFlags)
    const iam = daemon.iam()
    await iam.send(
      new CreateOpenIDConnectProviderCommand({ Url: issuer, ClientIDList: ['sts.amazonaws.com'] }),
    )
    const [, trust = ''] = /trust\.json <<'JSON'\n([\s\S]*?)\nJSON/.exec(guide) ?? []
    await iam.send(
      new CreateRoleCommand({
        RoleName: 'Deploy',
        AssumeRolePolicyDocument: trust
          .replaceAll('token.actions.githubusercontent.com', issuer.replace('http://', ''))
          .replace('000000000000', daemon.account),
      }),
    )
    const token = readFileSync(join(directory, 'token'), 'utf8')
    const { SubjectFromWebIdentityToken: subject } = await assumeWith(daemon, token)
    assert.equal(subject, 'repo:octo-org/octo-repo:ref:refs/heads/main')
  } finally {
    child.kill()
  }
})
