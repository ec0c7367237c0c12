// botocore's own signer against the daemon: right, wrong, late, replayed; AWS's answer to each.
import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { clientEnvironment } from './support/client-environment.ts'
import { pathOf, pythonWithBoto3, reasonToSkip } from './support/python-clients.ts'
import { runProgram } from './support/run-program.ts'
import { startDaemon } from './support/with-clients.ts'

interface Answer {
  readonly status: number
  readonly arn?: string
  readonly code?: string
  readonly message?: string
  readonly json?: unknown
}

const adminArn = 'arn:aws:iam::000000000000:user/admin'
const welcome: Answer = { status: 200, arn: adminArn }
const mismatch: Answer = {
  status: 403,
  code: 'SignatureDoesNotMatch',
  message:
    'The request signature we calculated does not match the signature you provided. Check your ' +
    'AWS Secret Access Key and signing method. Consult the service documentation for details.',
}
const invalid: Answer = {
  status: 403,
  code: 'InvalidClientTokenId',
  message: 'The security token included in the request is invalid.',
}

/** The answer to each request of the script, by the name that the script gives it. */
const expected: Readonly<Record<string, Answer | string | Readonly<Record<string, Answer>>>> = {
  boto3: adminArn,
  right: welcome,
  'another region': welcome,
  'wrong secret': mismatch,
  'unknown key': invalid,
  'no authorization': {
    status: 403,
    code: 'MissingAuthenticationToken',
    message: 'Request is missing Authentication Token',
  },
  'tampered body': mismatch,
  'another service': {
    ...mismatch,
    message: "Credential should be scoped to correct service: 'sts'. ",
  },
  '14 minutes slow': welcome,
  '14 minutes fast': welcome,
  presigned: welcome,
  // Kubernetes' tokens ask for a minute and rely on STS to take them for 15.
  'presigned, 14 minutes old': welcome,
  vault: { login: welcome, forged: mismatch },
  key: {
    active: { status: 200, arn: 'arn:aws:iam::000000000000:user/idle' },
    inactive: invalid,
    forged: invalid,
  },
  session: {
    own: welcome,
    missing: invalid,
    foreign: invalid,
    tampered: invalid,
    cut: invalid,
  },
}

/** Times in these messages are those of the run. */
const timed: Readonly<Record<string, RegExp>> = {
  '16 minutes slow':
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
  '16 minutes fast':
    /^Signature not yet current: \d{8}T\d{6}Z is still later than \d{8}T\d{6}Z \(\d{8}T\d{6}Z \+ 15 min\.\)$/,
  'presigned, 16 minutes old':
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 15 min\.\)$/,
  'presigned for IAM, 2 minutes old':
    /^Signature expired: \d{8}T\d{6}Z is now earlier than \d{8}T\d{6}Z \(\d{8}T\d{6}Z - 1 min\.\)$/,
}

// First, as it throws where boto3 is required: a daemon would be left running.
const reason = reasonToSkip(pythonWithBoto3)
const daemon = await startDaemon()

suite("requests signed by botocore's signer", { skip: reason ?? false }, () => {
  let seen: Readonly<Record<string, unknown>> = {}
  before(async () => {
    const script = fileURLToPath(new URL('boto3/sign_requests.py', import.meta.url))
    const environment = clientEnvironment(daemon.endpoint, {
      accessKeyId: 'test',
      secretAccessKey: 'test',
    })
    const ran = await runProgram(pathOf(pythonWithBoto3), [script], environment)
    assert.equal(ran.code, 0, ran.stderr)
    seen = JSON.parse(ran.stdout)
  })

  for (const [name, answer] of Object.entries(expected)) {
    test(name, () => assert.deepEqual(seen[name], answer))
  }
  for (const [name, message] of Object.entries(timed)) {
    test(name, () => {
      const answer = seen[name] as Answer
      assert.deepEqual([answer.status, answer.code], [403, 'SignatureDoesNotMatch'])
      assert.match(answer.message ?? '', message)
    })
  }
  test('JSON, when the caller asks for it, also for an error', () => {
    assert.partialDeepStrictEqual(seen['json'], {
      status: 200,
      json: {
        GetCallerIdentityResponse: {
          GetCallerIdentityResult: { Account: '000000000000', Arn: adminArn },
        },
      },
    })
    assert.partialDeepStrictEqual(seen['json error'], {
      status: 403,
      json: { Error: { Code: mismatch.code, Message: mismatch.message, Type: 'Sender' } },
    })
  })
  test('the script and this table name the same requests', () => {
    const names = [...Object.keys(expected), ...Object.keys(timed), 'json', 'json error']
    assert.deepEqual(Object.keys(seen).sort(), names.sort())
  })
})
