// What the attributes of an assertion ask of the session: role, name, tags, source and duration.
import type { Tag } from '../../../store/columns.ts'
import {
  invalidSamlClaim,
  invalidSamlTag,
  missingSamlRole,
  missingSamlSessionName,
  type SamlClaimName,
} from './saml-errors.ts'

type Attributes = ReadonlyMap<string, readonly string[]>

/** Names are case-sensitive. Source: IAM User Guide, SAML assertions. */
const attributePrefix = 'https://aws.amazon.com/SAML/Attributes/'

/** The session that an assertion asks for. */
export interface SamlClaims {
  readonly sessionName: string
  readonly sourceIdentity: string | undefined
  readonly tags: readonly Tag[]
  readonly transitiveTagKeys: readonly string[]
  readonly durationSeconds: number | undefined
}

/** @throws {AwsError} InvalidIdentityToken unless the two are a pair that the assertion names. */
export function checkRolePair(attributes: Attributes, roleArn: string, providerArn: string): void {
  const isNamed = valuesOf(attributes, 'Role').some((value) => {
    const [one, other, more] = value.split(',').map((arn) => arn.trim())
    if (more !== undefined) return false
    return (one === roleArn && other === providerArn) || (one === providerArn && other === roleArn)
  })
  if (!isNamed) throw missingSamlRole()
}

/** @throws {AwsError} InvalidIdentityToken for what no session can have. */
export function readClaims(attributes: Attributes): SamlClaims {
  const sessionName = single(attributes, 'RoleSessionName', isName)
  if (sessionName === undefined) throw missingSamlSessionName()
  const duration = single(attributes, 'SessionDuration', isDuration)
  return {
    sessionName,
    sourceIdentity: single(attributes, 'SourceIdentity', isSourceIdentity),
    tags: readTags(attributes),
    transitiveTagKeys: valuesOf(attributes, 'TransitiveTagKeys'),
    durationSeconds: duration === undefined ? undefined : Number(duration),
  }
}

const valuesOf = (attributes: Attributes, name: string): readonly string[] =>
  attributes.get(attributePrefix + name) ?? []

function single(
  attributes: Attributes,
  name: SamlClaimName,
  isValid: (value: string) => boolean,
): string | undefined {
  const [value, ...others] = valuesOf(attributes, name)
  if (value === undefined) return undefined
  if (others.length > 0 || !isValid(value)) throw invalidSamlClaim(name)
  return value
}

const isName = (value: string): boolean => /^[a-zA-Z_0-9+=,.@-]{2,64}$/.test(value)
const isSourceIdentity = (value: string): boolean =>
  isName(value) && !value.toLowerCase().startsWith('aws:')
const isDuration = (value: string): boolean =>
  /^\d{3,5}$/.test(value) && Number(value) >= 900 && Number(value) <= 43_200

/** The limits that the model sets for AssumeRole. Source: STS API reference, Tag. */
const tagsMaximum = 50
const tagKeyPattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u
const tagValuePattern = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u

function readTags(attributes: Attributes): readonly Tag[] {
  const prefix = `${attributePrefix}PrincipalTag:`
  const tags: Tag[] = []
  for (const [name, [value, ...others]] of attributes) {
    if (!name.startsWith(prefix)) continue
    const key = name.slice(prefix.length)
    const isValid =
      value !== undefined &&
      others.length === 0 &&
      tagKeyPattern.test(key) &&
      tagValuePattern.test(value)
    if (!isValid || tags.length === tagsMaximum) throw invalidSamlTag(key)
    tags.push({ Key: key, Value: value })
  }
  return tags
}
