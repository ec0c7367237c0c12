/** The types of the service authorization reference as the catalog gives them out. */

import type { accessLevels, conditionKeyTypes } from './stored-format.ts'

/** AWS's classification of what an action does. */
export type AccessLevel = (typeof accessLevels)[number]

/** The type of a condition key's value or, for `ArrayOf...`, of each of its values. */
export type ConditionKeyType = (typeof conditionKeyTypes)[number]

/** A condition key, global or of a service. */
export interface ConditionKey {
  /** A variable part is written `${...}`, such as in `aws:ResourceTag/${TagKey}`. */
  readonly name: string
  readonly type: ConditionKeyType
  /** Absent for the global keys, which the source does not describe. */
  readonly description?: string
}

/** A type of resource that policies can name. */
export interface ResourceType {
  readonly name: string
  /** Such as `arn:${Partition}:iam::${Account}:user/${UserNameWithPath}`; rarely more than one. */
  readonly arnPatterns: readonly string[]
  /** Names of the condition keys that apply to every action on such a resource. */
  readonly conditionKeys: readonly string[]
}

/** How an action relates to a type of resource. */
export interface ActionResourceType {
  /** Name of a resource type of the same service. */
  readonly name: string
  /** True if the action always needs such a resource, false if it may have one. */
  readonly required: boolean
  /** Condition keys that apply to the action only with regard to this resource. */
  readonly conditionKeys: readonly string[]
  readonly dependentActions: readonly string[]
}

/** An action of a service, as in the `Action` element of a policy. */
export interface ActionDefinition {
  /** Service prefix of the action, such as `iam`. */
  readonly service: string
  /** Name as AWS writes it, without the prefix, such as `CreateUser`. */
  readonly name: string
  readonly description: string
  readonly accessLevel: AccessLevel
  /** Empty for an action that can only be granted on `*`. */
  readonly resourceTypes: readonly ActionResourceType[]
  /** Condition keys that apply to the action whatever the resource. */
  readonly conditionKeys: readonly string[]
  /** Actions that the caller also needs, such as `iam:PassRole`, as far as the source has them. */
  readonly dependentActions: readonly string[]
}

/** All that the catalog knows about one service prefix. */
export interface Service {
  readonly prefix: string
  readonly name: string
  /** AWS's product category, such as `Storage`. */
  readonly category: string
  /** Whether resource control policies have a say on this service's resources. */
  readonly supportsResourceControlPolicies: boolean
  readonly actions: readonly ActionDefinition[]
  readonly resourceTypes: readonly ResourceType[]
  /** The keys that the service's actions and resources use, `aws:` ones included. */
  readonly conditionKeys: readonly ConditionKey[]
}
