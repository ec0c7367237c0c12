// What leads a database from one version of the schema to the next.

/** The statements, in order. */
export type Migration = readonly string[]
