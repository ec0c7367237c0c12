// The addresses at which AWS takes SAML responses.

/**
 * Whether a text is such an address: the global one or that of a Region, for all providers or, with
 * its unique id at the end, for one. Source: IAM User Guide, SAML assertions.
 */
export function isSignInAddress(text: string, providerId: string, ownOnly: boolean): boolean {
  const match = /^https:\/\/(?:[a-z0-9-]+\.)?signin\.aws\.amazon\.com\/saml(?:\/acs\/(\w+))?$/.exec(
    text,
  )
  if (match === null) return false
  const [, owner] = match
  return owner === undefined ? !ownOnly : owner === providerId
}
