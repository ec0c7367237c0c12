// Policies that AWS provides: managed policies of the catalog, and the two that allow everything.
import { findManagedPolicy, listManagedPolicies, managedPolicyDocument } from '@iamd/catalog'
import { fileDocument, type PolicyDocument } from './policy-document.ts'

const fullAccess = {
  FullAWSAccess: {
    arn: 'arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess',
    text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  },
  RCPFullAWSAccess: {
    arn: 'arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess',
    text: '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}}',
  },
} as const

const isFullAccess = (name: string): name is keyof typeof fullAccess =>
  Object.hasOwn(fullAccess, name)

/** A policy of AWS by its name or ARN; undefined when AWS has none. */
export function builtInPolicy(reference: string): PolicyDocument | undefined {
  const named = reference.slice(reference.lastIndexOf('/') + 1).replace(/^p-/, '')
  if (isFullAccess(named)) {
    const { arn, text } = fullAccess[named]
    const isMeant = reference === named || reference === arn
    if (isMeant) return awsDocument(reference, arn, text)
  }
  const arn = reference.startsWith('arn:') ? reference : arnOfName(reference)
  const text = arn === undefined || !findManagedPolicy(arn) ? undefined : managedPolicyDocument(arn)
  return arn === undefined || text === undefined ? undefined : awsDocument(reference, arn, text)
}

const awsDocument = (reference: string, arn: string, text: string): PolicyDocument => ({
  ...fileDocument(reference, arn, text),
  label: reference,
  arn,
})

const arnOfName = (wanted: string): string | undefined =>
  listManagedPolicies().find(({ name }) => name === wanted)?.arn
