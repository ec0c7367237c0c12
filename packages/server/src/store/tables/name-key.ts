// The form of a name that uniqueness and order go by.

/** Names are unique without regard to case. Source: IAM User Guide, IAM quotas. */
export const nameKey = (name: string): string => name.toLowerCase()
