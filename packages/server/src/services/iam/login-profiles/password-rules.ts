// What a password must be like: by the account's password policy or, without one, by AWS's rule.
import type { PasswordPolicy } from '../../../store/tables/password-policies.ts'

/** A kind of characters that a password may have to have, and AWS's words where it has none. */
interface CharacterClass {
  readonly pattern: RegExp
  readonly text: string
  isRequired(policy: PasswordPolicy): boolean
}

/** In the order in which AWS names them. AWS: IAM User Guide, account password policy. */
const characterClasses: readonly CharacterClass[] = [
  {
    pattern: /[A-Z]/,
    text: 'Password should have at least one uppercase letter',
    isRequired: (policy) => policy.requireUppercase,
  },
  {
    pattern: /[a-z]/,
    text: 'Password should have at least one lowercase letter',
    isRequired: (policy) => policy.requireLowercase,
  },
  {
    pattern: /[0-9]/,
    text: 'Password should have at least one number',
    isRequired: (policy) => policy.requireNumbers,
  },
  {
    pattern: /[!@#$%^&*()_+\-=[\]{}|']/,
    text: 'Password should have at least one symbol',
    isRequired: (policy) => policy.requireSymbols,
  },
]

/** What AWS demands where an account has no policy: this length, and three of the four classes. */
const defaultMinimumLength = 8
const defaultClasses = 3

const tooShort = (length: number): string => `Password should have a minimum length of ${length}`

const absentClasses = (password: string): readonly CharacterClass[] =>
  characterClasses.filter(({ pattern }) => !pattern.test(password))

/** Why a password is refused, in AWS's words; undefined when it is not. */
export function passwordFault(
  password: string,
  policy: PasswordPolicy | undefined,
): string | undefined {
  const minimumLength = policy?.minimumLength ?? defaultMinimumLength
  const faults = password.length < minimumLength ? [tooShort(minimumLength)] : []
  const absent = absentClasses(password)
  if (policy !== undefined) {
    faults.push(...absent.filter((one) => one.isRequired(policy)).map(({ text }) => text))
    return faults.length === 0 ? undefined : faults.join(', ')
  }
  const [lengthFault] = faults
  if (lengthFault !== undefined) return lengthFault
  const lacking = defaultClasses - (characterClasses.length - absent.length)
  if (lacking <= 0) return undefined
  const texts = absent.map(({ text }) => text).join(', ')
  return `Password should meet ${lacking} more of the following requirements: ${texts}`
}
