// The package as it is published: alone in a real browser, and no larger than what is used of it.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import chromium from '@sparticuz/chromium'
import { build } from 'esbuild'
import { chromium as browserType } from 'playwright-core'
import { buildPackage } from '../../../scripts/packages/build-package.ts'

let folder = ''
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamd-policy-'))
  buildPackage('policy', folder)
})
after(() => rm(folder, { recursive: true }))

/** Serves the built package to the browser, and nothing else. */
async function servePackage() {
  const server = createServer(({ url = '/' }, response) => {
    if (url === '/') return response.setHeader('content-type', 'text/html').end('<title>t</title>')
    response.setHeader('content-type', 'text/javascript')
    return response.end(readFileSync(join(folder, 'lib', url)))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return {
    url: `http://127.0.0.1:${address.port}/`,
    [Symbol.asyncDispose]: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

const browserScript = `
  import { compile, parsePolicy } from './index.js'
  const { policy } = parsePolicy(JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Sid: 'Own', Effect: 'Allow', Action: 's3:GetObject',
      Resource: 'arn:aws:s3:::home/\${aws:username}/*',
      Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/32' } },
    },
  }))
  const { decide, explain } = compile({ identity: [{ policy, source: { id: 'p', type: 'user' } }] })
  const ask = (resource) => ({
    principal: { kind: 'user', account: '111122223333', userId: 'AIDA',
      arn: 'arn:aws:iam::111122223333:user/ann' },
    action: 's3:GetObject',
    resource,
    context: new Map([['aws:username', 'ann'], ['aws:sourceip', '2001:db8::1']]),
  })
  globalThis.answers = [
    decide(ask('arn:aws:s3:::home/ann/a')).statement.sid,
    explain(ask('arn:aws:s3:::home/bob/a')).layers[0].statements[0].mismatch.element,
  ]`

test('decides and explains in a browser, as plain modules without a bundler', async () => {
  await using served = await servePackage()
  const browser = await browserType.launch({
    args: [...chromium.args, '--disable-background-networking'],
    executablePath: await chromium.executablePath(),
    headless: true,
  })
  try {
    const page = await browser.newPage()
    const failures: string[] = []
    page.on('pageerror', (error) => failures.push(error.message))
    await page.goto(served.url)
    await page.addScriptTag({ type: 'module', content: browserScript })
    const answers = await page.waitForFunction('globalThis.answers')
    assert.deepEqual(await answers.jsonValue(), ['Own', 'Resource'])
    assert.deepEqual(failures, [])
  } finally {
    await browser.close()
  }
})

async function bundledBytes(source: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    // A browser has no Node modules: one that is imported anywhere fails the build.
    platform: 'browser',
  })
  return outputFiles[0]?.contents.length ?? 0
}

test('a bundle holds only what is used', async (context) => {
  const entry = './lib/index.js'
  const all = await bundledBytes(`export * from '${entry}'`)
  const decide = await bundledBytes(`export { compile, parsePolicy } from '${entry}'`)
  const pattern = await bundledBytes(`export { matchStringPattern } from '${entry}'`)
  context.diagnostic(
    `minified: all ${all}, parse and decide ${decide}, one matcher ${pattern} bytes`,
  )
  assert.ok(decide < all)
  assert.ok(pattern < decide / 4)
})
