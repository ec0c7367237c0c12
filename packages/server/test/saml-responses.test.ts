// What makes a SAML response believed, and each of the ways in which one is forged.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readMetadata } from '../src/saml/metadata.ts'
import { type TrustedProvider, verifiedAssertion } from '../src/saml/response.ts'
import { SamlRefused } from '../src/saml/saml-refused.ts'
import {
  createIdentityProvider,
  newPrivateKey,
  type ResponseOptions,
  signInAddress,
} from './support/identity-provider.ts'

const entityId = 'https://idp.example.com/saml'
const provider = createIdentityProvider(entityId)
const stranger = createIdentityProvider(entityId)
const privateKey = newPrivateKey()
const now = new Date('2026-05-06T07:08:09.123Z')
const id = 'SAMLSPAAAAAAAAAAAAAAAA'

const trusted: TrustedProvider = {
  id,
  issuers: [{ entityId, certificates: [stranger.certificate, provider.certificate] }],
  privateKeys: [newPrivateKey(), privateKey],
  encryptionRequired: false,
}
const onlyProvider = {
  ...trusted,
  issuers: [{ entityId, certificates: [provider.certificate] }],
}

const verified = async (options: ResponseOptions, trust: TrustedProvider = trusted) =>
  verifiedAssertion(await provider.response({ now, ...options }), trust, now)

/** The reason for which a response is refused. */
async function refusal(
  response: ResponseOptions | string,
  trust: TrustedProvider = onlyProvider,
  from = provider,
): Promise<string> {
  const encoded =
    typeof response === 'string' ? response : await from.response({ now, ...response })
  try {
    verifiedAssertion(encoded, trust, now)
  } catch (cause) {
    if (cause instanceof SamlRefused) return cause.reason
    throw cause
  }
  return 'accepted'
}

const minutesFromNow = (amount: number): string =>
  new Date(now.getTime() + amount * 60_000).toISOString()

test('an assertion is read from what is signed: response, assertion or both', async () => {
  for (const sign of ['assertion', 'response', 'both'] as const) {
    const attributes = { 'urn:oid:2.5.4.3': ['Alice', 'A. Liddell'], empty: [''] }
    const { attributes: read, ...assertion } = await verified({ sign, attributes })
    assert.deepEqual(assertion, {
      issuer: entityId,
      subject: 'alice@example.com',
      subjectType: 'persistent',
      recipient: signInAddress,
      sessionNotOnOrAfter: undefined,
    })
    assert.deepEqual(read, new Map(Object.entries(attributes)))
  }
})

test('signatures are RSA with SHA-256 or SHA-512, and of a certificate of the provider', async () => {
  const rsa = 'http://www.w3.org/2001/04/xmldsig-more#rsa'
  const sha = 'http://www.w3.org/2001/04/xmlenc#sha'
  const old = 'http://www.w3.org/2000/09/xmldsig#'
  const good: readonly ResponseOptions[] = [
    { signatureAlgorithm: `${rsa}-sha512`, digestAlgorithm: `${sha}512` },
    { signatureAlgorithm: 'http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1' },
  ]
  for (const options of good) assert.equal(await refusal(options), 'accepted')
  const bad: readonly ResponseOptions[] = [
    { sign: 'none' },
    { signatureAlgorithm: `${old}rsa-sha1` },
    { digestAlgorithm: `${old}sha1` },
  ]
  for (const options of bad) assert.equal(await refusal(options), 'invalidSignature')
  assert.equal(await refusal({}, onlyProvider, stranger), 'invalidSignature')
  // A certificate that comes along proves nothing.
  assert.equal(
    await refusal(
      {
        tamper: (xml) =>
          xml.replace(
            '</ds:SignatureValue>',
            `</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509Certificate>${stranger.certificate.replace(
              /-----[^-]+-----|\s/g,
              '',
            )}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>`,
          ),
      },
      onlyProvider,
      stranger,
    ),
    'invalidSignature',
  )
})

test('nothing of what is signed can be changed, and no signature left invalid', async () => {
  const mallory = (xml: string) => xml.replace('alice@', 'mallory@')
  for (const sign of ['assertion', 'response', 'both'] as const) {
    assert.equal(await refusal({ sign, tamper: mallory }), 'invalidSignature')
  }
  const cut = (xml: string) => xml.replace(/(<ds:SignatureValue>)[\w+/]{9}/, '$1AAAAAAAAA')
  assert.equal(await refusal({ sign: 'both', tamper: cut }), 'invalidSignature')
  // The response's signature does not make up for an assertion's that is wrong.
  for (const encryption of [{}, { encryptTo: privateKey }]) {
    const options = { sign: 'both', spoil: cut, ...encryption } as const
    assert.equal(await refusal(options), 'invalidSignature')
  }
  // Only the status stands outside of an assertion's signature, and it can only make matters worse.
  const failed = (xml: string) => xml.replace('status:Success', 'status:Responder')
  assert.equal(await refusal({ tamper: failed }), 'authenticationFailed')
})

/** An assertion that the attacker writes, in place of the signed one, which `around` puts elsewhere. */
const wrap =
  (around: (forged: string, signed: string, signature: string) => string) =>
  (xml: string): string => {
    const signed = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml)?.[0] ?? ''
    const signature = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(signed)?.[0] ?? ''
    const forged = signed
      .replace(signature, '')
      .replace('_assertion', '_forged')
      .replace('alice@', 'mallory@')
    return xml.replace(signed, () => around(forged, signed, signature))
  }

test('a signed assertion moved elsewhere does not speak for a forged one', async () => {
  const inner = (forged: string, added: string) =>
    forged.replace('</saml:Assertion>', `${added}</saml:Assertion>`)
  const attacks: Readonly<Record<string, ReturnType<typeof wrap>>> = {
    'forged first': wrap((forged, signed) => forged + signed),
    'forged last': wrap((forged, signed) => signed + forged),
    'signed inside of the forged': wrap((forged, signed) => inner(forged, signed)),
    'signature in the forged, signed inside': wrap((forged, signed, signature) =>
      inner(forged.replace('</saml:Issuer>', `</saml:Issuer>${signature}`), signed),
    ),
    'signed inside of an object of the signature': wrap((forged, signed, signature) =>
      forged.replace(
        '</saml:Issuer>',
        `</saml:Issuer>${signature.replace(
          '</ds:Signature>',
          `<ds:Object>${signed.replace(signature, '')}</ds:Object></ds:Signature>`,
        )}`,
      ),
    ),
    'signed inside of an object behind the key': wrap((forged, signed, signature) =>
      forged
        .replace('_forged', '_assertion')
        .replace(
          '</saml:Issuer>',
          `</saml:Issuer>${signature.replace(
            '</ds:Signature>',
            `<ds:KeyInfo/><ds:Object>${signed.replace(signature, '').replace('_assertion', '_x')}</ds:Object></ds:Signature>`,
          )}`,
        ),
    ),
    'an object in the signature': (xml) =>
      xml.replace('</ds:Signature>', '<ds:KeyInfo/><ds:Object/></ds:Signature>'),
    'signed in an extension': (xml) =>
      wrap((forged, signed) => `${forged}<samlp:Extensions>${signed}</samlp:Extensions>`)(xml),
    'the same id twice': wrap((forged, signed) => forged.replace('_forged', '_assertion') + signed),
    'the same id twice, inside': wrap((forged, signed, signature) =>
      inner(
        forged
          .replace('_forged', '_assertion')
          .replace('</saml:Issuer>', `</saml:Issuer>${signature}`),
        signed.replace(signature, ''),
      ),
    ),
    'a reference to nothing': (xml) => xml.replace('URI="#_assertion"', 'URI=""'),
    'two references': (xml) =>
      xml.replace(/<ds:Reference[\s\S]*?<\/ds:Reference>/, (reference) => reference + reference),
    'two signatures': wrap((_forged, signed, signature) =>
      signed.replace(signature, signature + signature),
    ),
    'two blocks of signed information': (xml) =>
      xml.replace(/<ds:SignedInfo>[\s\S]*?<\/ds:SignedInfo>/, (info) => info + info),
  }
  for (const [name, tamper] of Object.entries(attacks)) {
    const reason = await refusal({ tamper })
    assert.ok(['invalidSignature', 'malformed'].includes(reason), `${name}: ${reason}`)
  }
  // A whole signed response inside of another.
  const nested = (xml: string) =>
    `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_outer"><samlp:Status><samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></samlp:Status>${wrap((forged) => forged)(xml)}${xml}</samlp:Response>`
  assert.notEqual(await refusal({ sign: 'response', tamper: nested }), 'accepted')
})

test('comments, document types, entities and repairs do not change what is read', async () => {
  // Canonical XML has no comments, so that the signature holds: all of the text has to be read.
  const commented = (xml: string) => xml.replace('alice@example.com', 'alice@<!-- -->example.com')
  const { subject } = await verified({ tamper: commented })
  assert.equal(subject, 'alice@example.com')
  const truncated = await verified({ edit: commented })
  assert.equal(truncated.subject, 'alice@example.com')
  const malformed: readonly ((xml: string) => string)[] = [
    (xml) => `<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>${xml}`,
    (xml) => `<!doctype x>${xml}`,
    (xml) => xml.replace('alice@', '&e;'),
    (xml) => `${xml}<more/>`,
    (xml) => `${xml}text`,
    (xml) => xml.replace('</samlp:Response>', ''),
    (xml) => xml.replace('<samlp:Status>', '<samlp:Status a=b>'),
    (xml) => xml.replaceAll('samlp:Response', 'samlp:LogoutResponse'),
    (xml) => xml.replace('SAML:2.0:protocol', 'SAML:1.1:protocol'),
    (xml) => xml.replace(/<samlp:Status>.*<\/samlp:Status>/, ''),
    (xml) => xml.replace(/<saml:Assertion[\s\S]*<\/saml:Assertion>/, ''),
    () => '',
    (xml) => xml.replace('</saml:Subject>', `$&${'<!---->'.repeat(1_001)}`),
    (xml) => xml.replace('</samlp:Response>', `${'<x/>'.repeat(4_000)}$&`),
    (xml) => xml.replace('</samlp:Response>', `${'<x>'.repeat(101)}${'</x>'.repeat(101)}$&`),
  ]
  for (const tamper of malformed) assert.equal(await refusal({ tamper }), 'malformed')
  for (const text of ['*', 'not base64!', '====', Buffer.from([0xff, 0xfe]).toString('base64')]) {
    assert.equal(await refusal(text), 'malformed')
  }
  const nested = { edit: (xml: string) => xml.replace('alice@', '<x/>alice@') }
  assert.equal((await verified(nested)).subject, undefined)
})

test('issuer, recipient, audience and times have to be right', async () => {
  const expectations: readonly (readonly [ResponseOptions, string])[] = [
    [{ issuer: 'https://other.example.com' }, 'wrongIssuer'],
    [{ edit: (xml) => xml.replace(entityId, `${entityId}x`) }, 'wrongIssuer'],
    [{ edit: (xml) => xml.replace(/<saml:Issuer>.*<\/saml:Issuer>/, (i) => i + i) }, 'wrongIssuer'],
    [{ recipient: 'https://us-east-1.signin.aws.amazon.com/saml' }, 'accepted'],
    [{ recipient: `${signInAddress}/acs/${id}` }, 'accepted'],
    [{ recipient: `${signInAddress}/acs/SAMLSPBBBBBBBBBBBBBBBB` }, 'wrongRecipient'],
    [{ recipient: 'https://signin.aws.amazon.com.example.com/saml' }, 'wrongRecipient'],
    [{ recipient: 'https://example.com/signin.aws.amazon.com/saml' }, 'wrongRecipient'],
    [{ recipient: 'http://signin.aws.amazon.com/saml' }, 'wrongRecipient'],
    [{ audience: signInAddress }, 'accepted'],
    [{ audience: 'https://eu-west-1.signin.aws.amazon.com/saml' }, 'accepted'],
    [{ audience: 'urn:other' }, 'wrongAudience'],
    [{ edit: (xml) => xml.replace(/<saml:AudienceR.*AudienceRestriction>/, '') }, 'wrongAudience'],
    [
      {
        edit: (xml) =>
          xml.replace(
            '</saml:Conditions>',
            '<saml:AudienceRestriction><saml:Audience>urn:other</saml:Audience></saml:AudienceRestriction></saml:Conditions>',
          ),
      },
      'wrongAudience',
    ],
    [{ edit: (xml) => xml.replace(/<saml:Conditions.*Conditions>/, '') }, 'wrongAudience'],
    [{ confirmation: `Recipient="${signInAddress}"` }, 'incompleteSubjectConfirmation'],
    [{ confirmation: `NotOnOrAfter="${minutesFromNow(1)}"` }, 'incompleteSubjectConfirmation'],
    [
      { edit: (xml) => xml.replace(/<saml:SubjectConfirmation .*Confirmation>/, (c) => c + c) },
      'incompleteSubjectConfirmation',
    ],
    [
      { edit: (xml) => xml.replace('cm:bearer', 'cm:holder-of-key') },
      'incompleteSubjectConfirmation',
    ],
    [
      { confirmation: `NotOnOrAfter="${now.toISOString()}" Recipient="${signInAddress}"` },
      'expired',
    ],
    [{ confirmation: `NotOnOrAfter="later" Recipient="${signInAddress}"` }, 'malformed'],
    [{ conditions: `NotOnOrAfter="${now.toISOString()}"` }, 'expired'],
    [{ conditions: `NotBefore="${minutesFromNow(5.01)}"` }, 'notYetValid'],
    [{ conditions: `NotBefore="${minutesFromNow(5)}"` }, 'accepted'],
    [{ conditions: '' }, 'accepted'],
    [{ authnStatement: `SessionNotOnOrAfter="${now.toISOString()}"` }, 'expired'],
    [{ authnStatement: `SessionNotOnOrAfter="${minutesFromNow(9)}"` }, 'accepted'],
    [{ edit: (xml) => xml.replace(/IssueInstant="[^"]*"/, '') }, 'malformed'],
    [{ edit: (xml) => xml.replace('Version="2.0"', 'Version="1.1"') }, 'malformed'],
    [
      { edit: (xml) => xml.replace(/(IssueInstant)="[^"]*"/, `$1="${minutesFromNow(-5)}"`) },
      'accepted',
    ],
    [
      { edit: (xml) => xml.replace(/(IssueInstant)="[^"]*"/, `$1="${minutesFromNow(-5.01)}"`) },
      'tooOld',
    ],
    [
      { edit: (xml) => xml.replace(/(IssueInstant)="[^"]*"/, `$1="${minutesFromNow(5.01)}"`) },
      'notYetValid',
    ],
  ]
  for (const [options, reason] of expectations) {
    assert.equal(await refusal(options), reason, JSON.stringify([options, String(options.edit)]))
  }
  assert.equal(
    await refusal({ status: 'urn:oasis:names:tc:SAML:2.0:status:Responder' }),
    'authenticationFailed',
  )
})

test('the format of the name is short when it is of SAML 2.0, else in full', async () => {
  const email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
  assert.equal((await verified({ format: email })).subjectType, email)
  const format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
  assert.equal((await verified({ format })).subjectType, 'transient')
  const none = await verified({ subject: undefined })
  assert.deepEqual([none.subject, none.subjectType], [undefined, undefined])
})

test('encrypted assertions are opened with any of the keys, and have to be signed', async () => {
  const methods: readonly Readonly<Record<string, string>>[] = [
    {},
    { encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes128-gcm' },
    { encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#aes128-cbc' },
    { encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#aes256-cbc' },
    {
      keyEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#rsa-oaep',
      keyEncryptionDigest: 'sha256',
      keyEncryptionMgf: 'sha256',
    },
  ]
  for (const encryption of methods) {
    for (const sign of ['assertion', 'response', 'both'] as const) {
      const { subject } = await verified({ sign, encryptTo: privateKey, encryption })
      assert.equal(subject, 'alice@example.com')
    }
  }
  for (const encryption of [
    { keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-1_5' },
    { encryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#tripledes-cbc' },
  ]) {
    assert.equal(await refusal({ encryptTo: privateKey, encryption }), 'invalidSignature')
  }
  // Whatever is wrong inside has one answer.
  const inside: readonly ResponseOptions[] = [
    { sign: 'none' },
    { edit: () => 'no XML', sign: 'none' },
    { edit: (xml) => `<!DOCTYPE x>${xml}`, sign: 'none' },
    { edit: (xml) => xml.replaceAll('saml:Assertion', 'saml:Advice'), sign: 'none' },
    { tamper: (xml) => xml.replace(/(<xenc:CipherValue>|<e:CipherValue>)\w{8}/g, '$1AAAAAAAA') },
  ]
  for (const options of inside) {
    assert.equal(await refusal({ ...options, encryptTo: privateKey }), 'invalidSignature')
  }
  const twice = (xml: string) =>
    xml.replace(/<xenc:EncryptedData[\s\S]*<\/xenc:EncryptedData>/, (data) => data + data)
  assert.equal(await refusal({ encryptTo: privateKey, tamper: twice }), 'invalidSignature')
  const unknown = newPrivateKey()
  assert.equal(await refusal({ encryptTo: unknown }), 'invalidSignature')
})

test('a provider that requires encryption takes nothing else, at its own address', async () => {
  const required = { ...onlyProvider, encryptionRequired: true }
  const own = `https://us-east-1.signin.aws.amazon.com/saml/acs/${id}`
  assert.equal(await refusal({ recipient: own }, required), 'notEncrypted')
  assert.equal(await refusal({ encryptTo: privateKey }, required), 'wrongRecipient')
  assert.equal(await refusal({ encryptTo: privateKey, recipient: own }, required), 'accepted')
})

test('a federation may have several identity providers, each with its own keys', async () => {
  const second = createIdentityProvider('https://second.example.com')
  const entities = [provider, second].map((one) =>
    one
      .metadata()
      .replace(/^<\?xml.*\n/, '')
      .replace(/<!--.*-->$/, ''),
  )
  const metadata = readMetadata(
    `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" validUntil="2030-01-01T00:00:00Z"><md:EntityDescriptor entityID="https://sp.example.com"/>${entities.join(
      '',
    )}</md:EntitiesDescriptor>`,
  )
  assert.deepEqual(metadata?.validUntil, new Date('2030-01-01T00:00:00Z'))
  const federation = { ...onlyProvider, issuers: metadata?.issuers ?? [] }
  assert.equal(await refusal({}, federation), 'accepted')
  assert.equal(await refusal({}, federation, second), 'accepted')
  // One may not speak for the other.
  assert.equal(await refusal({ issuer: entityId }, federation, second), 'invalidSignature')
})
