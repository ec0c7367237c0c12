// Checks of single entries of Resource and NotResource.

import type { JsonString } from '../../json/json-node.ts'
import { arnFieldCount, resourcePartStart } from '../../match/resource-matcher.ts'
import { fitsFormat, isArnService, knownStart } from '../arn-format.ts'
import type { CheckContext, StatementCheck } from '../check-context.ts'
import type { Place } from '../place.ts'
import { isRegion, partitions } from '../regions.ts'

interface ArnEntry {
  readonly place: Place<JsonString>
  readonly partition: string
  readonly service: string
  readonly region: string
  readonly account: string
  readonly resource: string
}

/** The codes about ARNs in Resource and NotResource. */
export const checkResourceArns: StatementCheck = ({ resource, notResource }, context) => {
  for (const entry of [...(resource?.entries ?? []), ...(notResource?.entries ?? [])]) {
    const arn = readArn(entry, context)
    if (arn === undefined) continue
    checkFields(arn, context)
    if (checkService(arn, context)) checkFormat(arn, context)
  }
}

/** Takes an entry apart; undefined when there is nothing more to say about it. */
function readArn(place: Place<JsonString>, { report }: CheckContext): ArnEntry | undefined {
  const text = place.node.value
  if (/^\*+$/.test(text) || text.startsWith('${')) return undefined
  if (!text.startsWith('arn:')) {
    report('INVALID_ARN_PREFIX', place)
    return undefined
  }
  if (arnFieldCount(text) < 6) {
    // A `*` at the end stands for the fields that are missing.
    if (!text.endsWith('*')) report('MISSING_ARN_FIELD', place, { fields: '6' })
    return undefined
  }
  const start = resourcePartStart(text)
  const head = text.slice(0, start - 1)
  if (head.includes('${')) return undefined
  const [, partition = '', service = '', region = '', account = ''] = head.split(':')
  return { place, partition, service, region, account, resource: text.slice(start) }
}

const isWild = (field: string): boolean => /[*?]/.test(field)

/** Words that stand where an account does: resources that belong to AWS or to a service. */
const accountWords = /^[a-z][a-z-]*$/

/** INVALID_PARTITION, INVALID_ARN_REGION, INVALID_ARN_ACCOUNT. */
function checkFields(arn: ArnEntry, { report }: CheckContext): void {
  const { place, partition, service, region, account } = arn
  if (!isWild(partition) && !partitions.includes(partition)) {
    const supported = partitions.join(', ')
    report('INVALID_PARTITION', place, { service, partition, partitions: supported })
  }
  if (region !== '' && !isWild(region) && !isRegion(region)) {
    report('INVALID_ARN_REGION', place, { region })
  }
  const isAccount = account === '' || isWild(account) || /^\d{12}$/.test(account)
  if (!isAccount && !accountWords.test(account)) {
    report('INVALID_ARN_ACCOUNT', place, { account })
  }
}

/** WILDCARD_IN_SERVICE_NAME, INVALID_ARN_SERVICE_CASE, INVALID_SERVICE; true for a known one. */
function checkService({ place, service }: ArnEntry, { reference, report }: CheckContext): boolean {
  if (isWild(service)) {
    report('WILDCARD_IN_SERVICE_NAME', place)
    return false
  }
  if (/[A-Z]/.test(service)) {
    report('INVALID_ARN_SERVICE_CASE', place, { service })
    return false
  }
  if (reference === undefined || isArnService(service, reference)) return true
  report('INVALID_SERVICE', place, { service })
  return false
}

/** Resources of which AWS owns some: their ARNs may lack the account. */
const sharedResources: Readonly<Record<string, RegExp>> = {
  ssm: /^(?:document|automation-definition|parameter)/,
  'resource-explorer-2': /^view/,
}

/** INVALID_ARN_RESOURCE, and the codes about fields that the resource's form lacks or needs. */
function checkFormat(arn: ArnEntry, { reference, report }: CheckContext): void {
  const { place, service, region, account, resource } = arn
  const formats = reference?.arnFormats(service) ?? []
  const fitting = formats.filter((format) => fitsFormat(resource, format))
  const [first] = fitting
  if (first === undefined) {
    // What begins with a slash is the path of an API, of which not all are documented; a pattern
    // may be meant for what is to come.
    const isJudged = formats.length > 0 && /^[^/]/.test(resource) && !isWild(resource)
    if (isJudged) report('INVALID_ARN_RESOURCE', place)
    return
  }
  if (region === '' && fitting.every((format) => format.region !== '')) {
    report('MISSING_ARN_REGION', place, { service })
  }
  if (region !== '' && !isWild(region) && fitting.every((format) => format.region === '')) {
    report('ARN_REGION_NOT_ALLOWED', place, { service })
  }
  if (account === '' && needsAccount(arn) && fitting.every((format) => format.account !== '')) {
    report('MISSING_ARN_ACCOUNT', place, { resourceName: first.resourceType })
  }
  if (/^\d{12}$/.test(account) && fitting.every((format) => format.account === '')) {
    report('ARN_ACCOUNT_NOT_ALLOWED', place, { service })
  }
}

function needsAccount({ service, resource }: ArnEntry): boolean {
  if (knownStart(resource) === '') return false
  const shared = Object.hasOwn(sharedResources, service) ? sharedResources[service] : undefined
  return !(shared?.test(resource) ?? false)
}
