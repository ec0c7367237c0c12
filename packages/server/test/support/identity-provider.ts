// An identity provider that speaks SAML 2.0: its metadata, and responses it signs. Tests only.
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { createRequire } from 'node:module'
import { promisify } from 'node:util'
import { issueCertificate } from './certificates.ts'

const require = createRequire(import.meta.url)

interface Signer {
  addReference(reference: object): void
  computeSignature(xml: string, options: object): void
  getSignedXml(): string
}

const { SignedXml } = require('xml-crypto') as { SignedXml: new (options: object) => Signer }
const { encrypt } = require('xml-encryption') as {
  encrypt(text: string, options: object, done: (error: Error | null, xml: string) => void): void
}

/** The address that AWS gives to identity providers. */
export const signInAddress = 'https://signin.aws.amazon.com/saml'

/** The name of an attribute that AWS reads. */
export const awsAttribute = (name: string): string =>
  `https://aws.amazon.com/SAML/Attributes/${name}`

/** Everything that a response may differ in. */
export interface ResponseOptions {
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  readonly now?: Date
  readonly issuer?: string
  readonly subject?: string | undefined
  readonly format?: string
  readonly recipient?: string
  readonly audience?: string
  readonly status?: string
  /** Attributes of SubjectConfirmationData in place of the ordinary. */
  readonly confirmation?: string
  readonly conditions?: string
  readonly authnStatement?: string
  readonly sign?: 'assertion' | 'response' | 'both' | 'none'
  readonly signatureAlgorithm?: string
  readonly digestAlgorithm?: string
  /** The private key that the receiver has. */
  readonly encryptTo?: string
  readonly encryption?: Readonly<Record<string, string>>
  /** Changes the assertion before it is signed. */
  readonly edit?: (assertion: string) => string
  /** Changes the assertion after it is signed, before it is encrypted and the response signed. */
  readonly spoil?: (assertion: string) => string
  /** Changes the response after it is signed. */
  readonly tamper?: (response: string) => string
}

/** A key pair and who signs with it. */
export interface IdentityProvider {
  readonly entityId: string
  readonly certificate: string
  metadata(options?: MetadataOptions): string
  /** A response in base64. */
  response(options?: ResponseOptions): Promise<string>
}

/** What a metadata document may differ in. */
export interface MetadataOptions {
  readonly validUntil?: string
  readonly certificates?: readonly string[]
  readonly use?: string
}

const bodyOf = (pem: string): string => pem.replace(/-----[^-]+-----|\s/g, '')

/** An RSA private key in PEM. */
export const newPrivateKey = (modulusLength = 2048): string =>
  generateKeyPairSync('rsa', { modulusLength })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString()

/** Metadata is at least a thousand characters long, whatever it says. */
const padding = `<!--${' '.repeat(1_000)}-->`

/** Makes an identity provider with a key of its own. */
export function createIdentityProvider(entityId: string): IdentityProvider {
  const { certificate, privateKey } = issueCertificate('idp.example.com', { keyType: 'rsa' })

  const signed = (xml: string, element: string, options: ResponseOptions): string => {
    const path = `//*[local-name(.)='${element}']`
    const signer = new SignedXml({
      privateKey,
      signatureAlgorithm:
        options.signatureAlgorithm ?? 'http://www.w3.org/2001/04/xmldsig-more#rsa-sha256',
      canonicalizationAlgorithm: 'http://www.w3.org/2001/10/xml-exc-c14n#',
    })
    signer.addReference({
      xpath: path,
      digestAlgorithm: options.digestAlgorithm ?? 'http://www.w3.org/2001/04/xmlenc#sha256',
      transforms: [
        'http://www.w3.org/2000/09/xmldsig#enveloped-signature',
        'http://www.w3.org/2001/10/xml-exc-c14n#',
      ],
    })
    signer.computeSignature(xml, {
      prefix: 'ds',
      location: { reference: `${path}/*[local-name(.)='Issuer']`, action: 'after' },
    })
    return signer.getSignedXml()
  }

  return {
    entityId,
    certificate,
    metadata: ({ validUntil, certificates = [certificate], use = 'signing' } = {}) =>
      `<?xml version="1.0" encoding="UTF-8"?>
<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"${
        validUntil === undefined ? '' : ` validUntil="${validUntil}"`
      }>
<md:IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">
${certificates
  .map(
    (pem) => `<md:KeyDescriptor use="${use}"><ds:KeyInfo
 xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>
${bodyOf(pem)}
</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
  )
  .join('\n')}
<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
 Location="https://idp.example.com/sso"/>
</md:IDPSSODescriptor></md:EntityDescriptor>${padding}`,
    async response(options = {}) {
      const { sign = 'assertion' } = options
      const unsigned = changed(assertionXml(entityId, options), options.edit)
      const asserted =
        sign === 'assertion' || sign === 'both' ? signed(unsigned, 'Assertion', options) : unsigned
      const inside = changed(asserted, options.spoil)
      const carried =
        options.encryptTo === undefined
          ? inside
          : await encrypted(inside, options.encryptTo, options.encryption ?? {})
      const response = responseXml(entityId, carried, options)
      const whole =
        sign === 'response' || sign === 'both' ? signed(response, 'Response', options) : response
      return Buffer.from(changed(whole, options.tamper)).toString('base64')
    },
  }
}

/** A change that changes nothing would make a test of nothing. */
function changed(xml: string, change: ((xml: string) => string) | undefined): string {
  const result = change === undefined ? xml : change(xml)
  if (change !== undefined && result === xml) throw new Error('the change changes nothing')
  return result
}

async function encrypted(
  assertion: string,
  privateKey: string,
  algorithms: Readonly<Record<string, string>>,
): Promise<string> {
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' })
  const data = await promisify(encrypt)(assertion, {
    rsa_pub: publicKey,
    pem: '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    encryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
    keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
    disallowEncryptionWithInsecureAlgorithm: false,
    warnInsecureAlgorithm: false,
    ...algorithms,
  })
  return `<saml:EncryptedAssertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${data}</saml:EncryptedAssertion>`
}

const minutes = (now: Date, amount: number): string =>
  new Date(now.getTime() + amount * 60_000).toISOString()

function assertionXml(entityId: string, options: ResponseOptions): string {
  const { now = new Date(), issuer = entityId, recipient = signInAddress } = options
  const { audience = 'urn:amazon:webservices', subject = 'alice@example.com' } = options
  const { format = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' } = options
  const confirmation =
    options.confirmation ?? `NotOnOrAfter="${minutes(now, 5)}" Recipient="${recipient}"`
  const conditions =
    options.conditions ?? `NotBefore="${minutes(now, -1)}" NotOnOrAfter="${minutes(now, 5)}"`
  const attributes = Object.entries(options.attributes ?? {}).map(
    ([name, values]) =>
      `<saml:Attribute Name="${name}">${values
        .map((value) => `<saml:AttributeValue>${value}</saml:AttributeValue>`)
        .join('')}</saml:Attribute>`,
  )
  return `<saml:Assertion xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_assertion" Version="2.0" IssueInstant="${now.toISOString()}"><saml:Issuer>${issuer}</saml:Issuer><saml:Subject>${
    'subject' in options && options.subject === undefined
      ? ''
      : `<saml:NameID Format="${format}">${subject}</saml:NameID>`
  }<saml:SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer"><saml:SubjectConfirmationData ${confirmation}/></saml:SubjectConfirmation></saml:Subject><saml:Conditions ${conditions}><saml:AudienceRestriction><saml:Audience>${audience}</saml:Audience></saml:AudienceRestriction></saml:Conditions><saml:AuthnStatement AuthnInstant="${now.toISOString()}" ${
    options.authnStatement ?? ''
  }><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement><saml:AttributeStatement>${attributes.join(
    '',
  )}</saml:AttributeStatement></saml:Assertion>`
}

function responseXml(entityId: string, carried: string, options: ResponseOptions): string {
  const { now = new Date(), issuer = entityId } = options
  const { status = 'urn:oasis:names:tc:SAML:2.0:status:Success' } = options
  return `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_response" Version="2.0" IssueInstant="${now.toISOString()}" Destination="${signInAddress}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuer}</saml:Issuer><samlp:Status><samlp:StatusCode Value="${status}"/></samlp:Status>${carried}</samlp:Response>`
}
