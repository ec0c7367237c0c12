// The permissions boundaries that a policy demands of the roles that it lets be made.
import { matchActionPattern, parsePolicy, type Statement } from '@iamd/policy'

const boundaryKey = 'iam:permissionsboundary'

/** ARNs of the boundaries, each once. Source: IAM API reference, DelegationRequest. */
export function roleRestrictions(policy: string): readonly string[] {
  const statements = parsePolicy(policy, 'session').policy?.statements ?? []
  const arns = statements
    .filter(makesRoles)
    .flatMap(({ condition }) =>
      condition
        .filter(({ key, operator }) => key.toLowerCase() === boundaryKey && isEquality(operator))
        .flatMap(({ values }) => values),
    )
  return [...new Set(arns)]
}

const makesRoles = ({ effect, action = [] }: Statement): boolean =>
  effect === 'Allow' && action.some((pattern) => matchActionPattern(pattern, 'iam:CreateRole'))

const isEquality = (operator: string): boolean =>
  /(StringEquals|ArnEquals|Like)/.test(operator) && !/Not/.test(operator)
