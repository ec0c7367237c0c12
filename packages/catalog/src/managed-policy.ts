/** The types of AWS managed policies as the catalog gives them out. */

/** An AWS managed policy without its versions, enough for a list. */
export interface ManagedPolicySummary {
  /** Always of partition `aws`: `arn:aws:iam::aws:policy/...`. */
  readonly arn: string
  readonly name: string
  /** With slashes at both ends, such as `/` or `/service-role/`. */
  readonly path: string
  /**
   * DIVERGES: AWS's own ids are not in the sources. This one has their form, is derived from the
   * ARN and therefore never changes.
   */
  readonly policyId: string
  /** DIVERGES: absent, since the source has no description of any policy. */
  readonly description?: string
  readonly createDate: Date
  /** When the newest version was created. */
  readonly updateDate: Date
  readonly defaultVersionId: string
  /**
   * True for every policy that AWS still lists, even for those under `/aws-service-role/`, which
   * AWS nevertheless refuses to attach to anything but a service-linked role.
   */
  readonly isAttachable: boolean
}

/** One version of an AWS managed policy. */
export interface ManagedPolicyVersion {
  /** `v1`, `v2` and so on. */
  readonly versionId: string
  readonly createDate: Date
  /**
   * True if the source lacks the date, and `createDate` therefore lies evenly between those of the
   * nearest versions whose dates are known.
   */
  readonly createDateIsEstimated: boolean
  readonly isDefaultVersion: boolean
}

/** An AWS managed policy with all versions that the source knows. */
export interface ManagedPolicy extends ManagedPolicySummary {
  /** Newest first. The source lacks some versions in between, never the newest one. */
  readonly versions: readonly ManagedPolicyVersion[]
}
