// The condition keys that attributes of an assertion become in trust policies.

interface AttributeKey {
  readonly key: string
  readonly list?: true
}

const eduPerson = 'urn:oid:1.3.6.1.4.1.5923.1.1.1'
const eduOrg = 'urn:oid:1.3.6.1.4.1.5923.1.2.1'
const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'

/** Source: IAM User Guide, mapping SAML attributes to trust policy context keys. */
const attributeKeys: Readonly<Record<string, AttributeKey>> = {
  [`${eduPerson}.1`]: { key: 'saml:edupersonaffiliation', list: true },
  [`${eduPerson}.2`]: { key: 'saml:edupersonnickname', list: true },
  [`${eduPerson}.3`]: { key: 'saml:edupersonorgdn' },
  [`${eduPerson}.4`]: { key: 'saml:edupersonorgunitdn', list: true },
  [`${eduPerson}.5`]: { key: 'saml:edupersonprimaryaffiliation' },
  [`${eduPerson}.6`]: { key: 'saml:edupersonprincipalname' },
  [`${eduPerson}.7`]: { key: 'saml:edupersonentitlement', list: true },
  [`${eduPerson}.8`]: { key: 'saml:edupersonprimaryorgunitdn' },
  [`${eduPerson}.9`]: { key: 'saml:edupersonscopedaffiliation', list: true },
  [`${eduPerson}.10`]: { key: 'saml:edupersontargetedid', list: true },
  [`${eduPerson}.11`]: { key: 'saml:edupersonassurance', list: true },
  [`${eduOrg}.2`]: { key: 'saml:eduorghomepageuri', list: true },
  [`${eduOrg}.3`]: { key: 'saml:eduorgidentityauthnpolicyuri', list: true },
  [`${eduOrg}.4`]: { key: 'saml:eduorglegalname', list: true },
  [`${eduOrg}.5`]: { key: 'saml:eduorgsuperioruri', list: true },
  [`${eduOrg}.6`]: { key: 'saml:eduorgwhitepagesuri', list: true },
  'urn:oid:2.5.4.3': { key: 'saml:cn', list: true },
  [`${claims}/name`]: { key: 'saml:name' },
  'http://schemas.xmlsoap.org/claims/CommonName': { key: 'saml:commonName' },
  [`${claims}/givenname`]: { key: 'saml:givenName' },
  [`${claims}/surname`]: { key: 'saml:surname' },
  [`${claims}/emailaddress`]: { key: 'saml:mail' },
  'http://schemas.microsoft.com/ws/2008/06/identity/claims/primarygroupsid': { key: 'saml:uid' },
  '2.5.4.3': { key: 'saml:commonName' },
  '2.5.4.4': { key: 'saml:surname' },
  // Sic: AWS's table has no 5 in front of the 4.
  '2.4.5.42': { key: 'saml:givenName' },
  '2.5.4.45': { key: 'saml:x500UniqueIdentifier' },
  '0.9.2342.19200300100.1.1': { key: 'saml:uid' },
  '0.9.2342.19200300100.1.3': { key: 'saml:mail' },
  '0.9.2342.19200300.100.1.45': { key: 'saml:organizationStatus' },
}

/** The keys that the attributes of an assertion give. */
export function attributeContext(
  attributes: ReadonlyMap<string, readonly string[]>,
): Readonly<Record<string, string | readonly string[]>> {
  const context: Record<string, string | readonly string[]> = {}
  for (const [name, { key, list }] of Object.entries(attributeKeys)) {
    const values = attributes.get(name) ?? []
    const [first] = values
    // AWS: of several claims for one key only one is mapped (ibid.).
    if (first === undefined || key in context) continue
    context[key] = list ? values : first
  }
  return context
}
