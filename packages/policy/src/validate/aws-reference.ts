// What the checks need to know of AWS's services; whoever calls validate hands it in.

/** AWS's service authorization reference. All names are looked up without regard to case. */
export interface AwsReference {
  /** The service with this action prefix. */
  service(prefix: string): ReferenceService | undefined
  /** A condition key by its name, with a tag key or the like filled in: `aws:RequestTag/team`. */
  conditionKey(name: string): ReferenceConditionKey | undefined
  /** The forms of all ARNs with this text as their service field, of whatever service. */
  arnFormats(service: string): readonly ReferenceArnFormat[]
}

export interface ReferenceService {
  readonly supportsResourceControlPolicies: boolean
  /** Names of the condition keys of all its actions, as `ReferenceAction` has them. */
  readonly conditionKeys: readonly string[]
  /** An action by its name, without the prefix. */
  action(name: string): ReferenceAction | undefined
}

export interface ReferenceAction {
  /** Names of the condition keys that a request for it can carry, by itself or by its resource. */
  readonly conditionKeys: readonly string[]
}

export interface ReferenceConditionKey {
  /** A variable part is written `${...}`. */
  readonly name: string
  /** `String`, `ARN`, `Bool`, `Date`, `IPAddress`, `Numeric`, or `ArrayOf` and one of them. */
  readonly type: string
  /** True for the keys that AWS counts as global, whatever their prefix. */
  readonly isGlobal: boolean
}

/** The form of the ARNs of one type of resource, field by field; variable parts are `${...}`. */
export interface ReferenceArnFormat {
  readonly resourceType: string
  /** Empty where such ARNs have no Region. */
  readonly region: string
  /** Empty where such ARNs have no account. */
  readonly account: string
  /** Such as `user/${UserNameWithPath}`. */
  readonly resource: string
}
