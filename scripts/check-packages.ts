// Packs every workspace as it would be published, installs the tarballs alone and uses them.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env, stdout } from 'node:process'
import { readContainerSteps } from './packages/container-steps.ts'

const root = new URL('../', import.meta.url)
const workspace = mkdtempSync(join(tmpdir(), 'iamd-packages-'))

/** Runs a module as a user of the packages would. */
const run = (folder: string, source: string) =>
  execFileSync(process.execPath, ['--input-type=module', '-e', source], {
    cwd: folder,
    encoding: 'utf8',
  }).trim()

function expect(what: string, actual: string, wanted: string): void {
  if (!actual.includes(wanted))
    throw new Error(`${what}: expected \`${wanted}\`, got \`${actual}\``)
  stdout.write(`packages: ${what}\n`)
}

try {
  const { commands, entrypoint } = readContainerSteps(new URL('deploy/Containerfile', root))
  const user = join(workspace, 'iamd')
  const here = (text: string) =>
    text.replace(/(?<= |^)\/(packed|iamd)(?=\/| |$)/g, `${workspace}/$1`)
  // All but the first, which has made this checkout what it is.
  for (const command of commands.slice(1)) {
    if (!command.startsWith('npm ')) continue
    execFileSync('sh', ['-c', here(command)], {
      cwd: root,
      encoding: 'utf8',
      env: { ...env, npm_config_prefer_offline: 'true' },
    })
  }
  const [node = '', ...args] = entrypoint.map(here)
  expect(
    'the container runs',
    execFileSync(node, [...args, 'version'], { encoding: 'utf8' }),
    'iamd 0.',
  )
  expect(
    'the engine decides',
    run(
      user,
      `import { compile, parsePolicy } from '@iamd/policy'
      const { policy } = parsePolicy('{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}')
      const { decide } = compile({ identity: [{ policy, source: { id: 'p', type: 'user' } }] })
      const principal = { kind: 'user', account: '111122223333', userId: 'AIDA',
        arn: 'arn:aws:iam::111122223333:user/a' }
      console.log(decide({ principal, action: 's3:GetObject', resource: '*', context: new Map() }).effect)`,
    ),
    'allowed',
  )
  expect(
    'the catalog answers',
    run(
      user,
      `import { findAction } from '@iamd/catalog'\nconsole.log(findAction('s3:getobject').name)`,
    ),
    'GetObject',
  )
  expect(
    'the models load',
    run(
      user,
      `import { loadServiceModel } from '@iamd/wire'\nconsole.log(loadServiceModel('iam').apiVersion)`,
    ),
    '2010-05-08',
  )
  const iamd = join(user, 'node_modules/.bin/iamd')
  expect('the command line runs', execFileSync(iamd, ['version'], { encoding: 'utf8' }), 'iamd 0.')
  writeFileSync(
    join(user, 'admin.yaml'),
    "Statement: { Sid: Admin, Effect: Allow, Action: '*', Resource: '*' }\n",
  )
  const alice = ['--principal', 'arn:aws:iam::111122223333:user/a', '--action', 's3:GetObject']
  expect(
    'the command line reads policies in YAML',
    execFileSync(iamd, ['decide', ...alice, '--identity', './admin.yaml'], {
      cwd: user,
      encoding: 'utf8',
    }),
    'statement Admin (admin.yaml:1:12)',
  )
} finally {
  rmSync(workspace, { recursive: true })
}
