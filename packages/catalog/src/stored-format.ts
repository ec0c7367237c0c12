/** The layout of the files in `data/`, shared by their reader and the script that writes them. */

/** Names of the files in `data/`. The `.br` ones are brotli: one stream, or many behind another. */
export const dataFiles = {
  header: 'catalog.json',
  notice: 'NOTICE',
  policyIndex: 'managed-policies.index.br',
  policyDocuments: 'managed-policy-documents.br',
  serviceIndex: 'services.index.br',
  services: 'services.br',
} as const

/** Where one compressed stream lies in a file of many. */
export interface StoredChunk {
  offset: number
  length: number
}

/**
 * A chunk of policy documents, one compact JSON document per line; the first line holds document
 * number `firstDocument`, and the numbers run on from chunk to chunk.
 */
export interface StoredDocumentChunk extends StoredChunk {
  firstDocument: number
}

/** Dates are seconds since 1970. A trailing 1 marks a date that was estimated. */
export type StoredVersion = [version: number, createDate: number, document: number, estimated?: 1]

/** `path` indexes `StoredPolicyIndex.paths`; the versions are newest first. */
export type StoredPolicy = [
  name: string,
  path: number,
  policyId: string,
  createDate: number,
  updateDate: number,
  versions: StoredVersion[],
  description?: string,
]

/** Content of `managed-policies.index.br`; the policies are sorted by name. */
export interface StoredPolicyIndex {
  paths: string[]
  policies: StoredPolicy[]
  chunks: StoredDocumentChunk[]
}

/** AWS's five access levels; stored actions refer to them by position. */
export const accessLevels = ['List', 'Read', 'Write', 'Permissions management', 'Tagging'] as const

/** The types of condition key values; stored condition keys refer to them by position. */
export const conditionKeyTypes = [
  'ARN',
  'ArrayOfARN',
  'ArrayOfBool',
  'ArrayOfDate',
  'ArrayOfIPAddress',
  'ArrayOfNumeric',
  'ArrayOfString',
  'Bool',
  'Date',
  'IPAddress',
  'Numeric',
  'String',
] as const

/** `type` indexes `conditionKeyTypes`. */
export type StoredConditionKey = [name: string, type: number, description: string]

/** `conditionKeys` index the condition keys of the service. */
export type StoredResourceType = [name: string, arnPatterns: string[], conditionKeys: number[]]

/** `resourceType` and `conditionKeys` index the lists of the service. */
export type StoredActionResourceType = [
  resourceType: number,
  required: 0 | 1,
  conditionKeys: number[],
  dependentActions: string[],
]

/** `accessLevel` indexes `accessLevels`, `conditionKeys` the condition keys of the service. */
export type StoredAction = [
  name: string,
  description: string,
  accessLevel: number,
  resourceTypes: StoredActionResourceType[],
  conditionKeys: number[],
  dependentActions: string[],
]

/** One stream of `services.br`. */
export interface StoredService {
  conditionKeys: StoredConditionKey[]
  resourceTypes: StoredResourceType[]
  actions: StoredAction[]
}

/** `category` indexes `StoredServiceIndex.categories`. */
export interface StoredServiceEntry extends StoredChunk {
  prefix: string
  name: string
  category: number
  supportsResourceControlPolicies: boolean
}

/** Content of `services.index.br`; the services are sorted by prefix. */
export interface StoredServiceIndex {
  categories: string[]
  services: StoredServiceEntry[]
  globalConditionKeys: StoredConditionKey[]
  /** Keys such as `saml:aud`, whose prefix is not that of a service that has them. */
  foreignConditionKeys: StoredConditionKey[]
}

/** A package that the data was distilled from. */
export interface CatalogSource {
  name: string
  version: string
  /** The newest date that the source states, `YYYY-MM-DD`. */
  date: string
  provides: string
  license: string
  copyright: string
  homepage: string
}

/** How many of each thing the catalog holds. */
export interface CatalogCounts {
  managedPolicies: number
  managedPolicyVersions: number
  /** Versions whose creation date the source lacks and the script estimated. */
  managedPolicyVersionsWithEstimatedDate: number
  /** Different documents; equal ones are stored once. */
  managedPolicyDocuments: number
  services: number
  actions: number
  resourceTypes: number
  conditionKeys: number
  globalConditionKeys: number
}

/** A file of `data/` and its SHA-256 digest in hexadecimal. */
export interface CatalogFile {
  name: string
  bytes: number
  sha256: string
}

/** Content of `catalog.json`. */
export interface StoredHeader {
  generatedBy: string
  date: string
  /** The compressor's version, on which the bytes of the `.br` files depend. */
  brotli: string
  sources: CatalogSource[]
  counts: CatalogCounts
  files: CatalogFile[]
}
