// Formats the scalars of answers that are not plain text.

/** `2025-01-31T12:00:00Z`: awsQuery shows whole seconds. */
export function formatTimestamp(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`
}
