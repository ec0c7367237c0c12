// Tells the identity providers of Federated principals apart.

const domainName = /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/
const samlArn = /^arn:[a-z-]+:iam::\d{12}:saml-provider\/[^:]+$/
const oidcArn = /^arn:[a-z-]+:iam::\d{12}:oidc-provider\/(.+)$/

/** A SAML provider's ARN. */
export function isSamlProvider(value: string): boolean {
  return samlArn.test(value)
}

/** The domain name of a provider that AWS knows, or an OIDC provider's ARN. */
export function isOidcProvider(value: string): boolean {
  return domainName.test(value) || oidcArn.test(value)
}

/** What the condition keys of an OIDC provider begin with. */
export function providerName(value: string): string {
  return oidcArn.exec(value)?.[1] ?? value
}

/** Whether a condition key is one of an OIDC provider: its prefix has dots, a service's has none. */
export function isProviderKey(key: string): boolean {
  return /[./]/.test(key.split(':', 1)[0] ?? '')
}
