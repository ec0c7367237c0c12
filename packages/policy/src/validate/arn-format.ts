// Compares ARNs in a policy with the forms that AWS's ARNs have.

import type { AwsReference, ReferenceArnFormat } from './aws-reference.ts'

/**
 * Whether an ARN with this resource part can be of this form. Only the type word is compared, what
 * comes before the first wildcard or variable of either: the service takes `stack/name` although
 * the documented form is `stack/${StackName}/${Id}`.
 */
export function fitsFormat(resource: string, { resource: form }: ReferenceArnFormat): boolean {
  const known = knownStart(resource)
  const fixed = form.split('${', 1)[0] ?? ''
  return known.startsWith(fixed) || fixed.startsWith(known)
}

/** What comes before the first wildcard or variable. */
export function knownStart(resource: string): string {
  const open = resource.search(/[*?]|\$\{/)
  return open < 0 ? resource : resource.slice(0, open)
}

/** Whether this can be the service field of an ARN: a prefix of actions, or a word of its own. */
export function isArnService(service: string, reference: AwsReference): boolean {
  return reference.service(service) !== undefined || reference.arnFormats(service).length > 0
}
