// Checks that condition values can be what their operator or their key compares.

import { decodeBase64 } from '../../conditions/base64.ts'
import { parseDateTime } from '../../conditions/date-time.ts'
import { parseDecimal } from '../../conditions/decimal.ts'
import { parseIpRange } from '../../conditions/ip-range.ts'
import { isArnService } from '../arn-format.ts'
import type { CheckContext, ConditionCheck } from '../check-context.ts'
import { operatorFamily } from '../operator-family.ts'
import type { ConditionValue } from '../policy-document.ts'
import { isRegion } from '../regions.ts'

/** The TYPE_MISMATCH codes of values, and INVALID_DATE_VALUE. */
export const checkValueTypes: ConditionCheck = ({ use, operatorText, values }, _, context) => {
  if (use === undefined) return
  const family = operatorFamily(use)
  for (const value of values) {
    if (context.hasVariables && value.text.includes('${')) continue
    checkValueType(value, family, operatorText, context)
  }
}

function checkValueType(
  { text, place }: ConditionValue,
  family: ReturnType<typeof operatorFamily>,
  operator: string,
  { report }: CheckContext,
): void {
  if ((family === 'Boolean' || family === 'Null') && !/^(?:true|false)$/i.test(text)) {
    report('TYPE_MISMATCH_BOOLEAN', place, { operator })
  }
  if (family === 'Numeric' && parseDecimal(text) === undefined) {
    report('TYPE_MISMATCH_NUMBER', place, { operator })
  }
  if (family === 'Date') {
    if (parseDateTime(text) === undefined) report('TYPE_MISMATCH_DATE', place)
    // AWS: epoch seconds may not be the moment that was meant; four digits are a year.
    else if (!/^\d{4}(?:-|$)/.test(text)) report('INVALID_DATE_VALUE', place, { date: text })
  }
  if (family === 'Binary' && decodeBase64(text) === undefined) {
    report('TYPE_MISMATCH_STRING', place, { operator })
  }
  if (family === 'IP address' && parseIpRange(text) === undefined) {
    report('TYPE_MISMATCH_IP_RANGE', place, { operator })
  }
}

/** What the values of a key look like, and the code for those that look otherwise. */
interface ValueForm {
  readonly keys: RegExp
  /** Variables are judged, too, as text. */
  readonly judgesVariables?: boolean
  isValid(text: string): boolean
  report(context: CheckContext, value: ConditionValue, key: string): void
}

const serviceName = /^(?:[a-z0-9-]+\.)+(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|aws\.internal)$/
const regionalServiceName = /^(?:[a-z0-9-]+\.){2,}amazonaws\.(?:com(?:\.cn)?|eu)$/
const kmsKeyArn = /^arn:[a-z-]+:kms:[a-z0-9-]+:\d{12}:key\/[A-Za-z0-9-]+$/

/** AWS: the forms are in the User Guide's pages on global, KMS and S3 condition keys. */
const valueForms: readonly ValueForm[] = [
  {
    keys: /^aws:requestedregion$|^ec2:region$/,
    // AWS: the service answers "The Region ${aws:PrincipalTag/TargetRegion} is not valid".
    judgesVariables: true,
    isValid: isRegion,
    report: (context, { text, place }) => {
      context.report('INVALID_REGION', place, { region: text })
    },
  },
  {
    keys: /^aws:sourcevpc$/,
    isValid: (text) => /^vpc-(?:[0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/.test(text),
    report: (context, { place }) => context.report('INVALID_VPC_FORMAT', place),
  },
  {
    keys: /^aws:sourcevpce$/,
    isValid: (text) => /^vpce-(?:[0-9a-zA-Z]{8}|[0-9a-zA-Z]{17})$/.test(text),
    report: (context, { place }) => context.report('INVALID_VPCE_FORMAT', place),
  },
  {
    keys: /^aws:calledvia(?:first|last)?$|^aws:principalservicename(?:slist)?$|^iam:passedtoservice$/,
    isValid: (text) => serviceName.test(text),
    report: (context, { place }) => {
      const expectedFormat = '{service}.amazonaws.com'
      context.report('INVALID_SERVICE_PRINCIPAL_FORMAT', place, { expectedFormat })
    },
  },
  {
    keys: /^kms:viaservice$/,
    isValid: (text) => regionalServiceName.test(text),
    report: (context, { place }) => {
      const expectedFormat = '{service}.{region}.amazonaws.com'
      context.report('INVALID_SERVICE_PRINCIPAL_FORMAT', place, { expectedFormat })
    },
  },
  {
    keys: /^(?:s3|s3express):x-amz-server-side-encryption-aws-kms-key-id$|^secretsmanager:kmskeyarn$|^s3tables:kmskeyarn$|^s3vectors:kmskeyarn$/,
    isValid: (text) => kmsKeyArn.test(text),
    report: (context, { place }, key) => context.report('INVALID_KMS_KEY_VALUE', place, { key }),
  },
]

/**
 * INVALID_REGION, INVALID_VPC_FORMAT, INVALID_VPCE_FORMAT, INVALID_SERVICE_PRINCIPAL_FORMAT and
 * INVALID_KMS_KEY_VALUE. Values with wildcards are not judged, most with variables neither.
 */
export const checkValueForms: ConditionCheck = ({ use, key, foldedKey, values }, _, context) => {
  const form = valueForms.find(({ keys }) => keys.test(foldedKey))
  if (form === undefined || use === undefined || use.operator.name === 'Null') return
  for (const value of values) {
    const isOpen = /[*?]/.test(value.text) || (value.text.includes('${') && !form.judgesVariables)
    if (isOpen || form.isValid(value.text)) continue
    form.report(context, value, key)
  }
}

/** INVALID_SERVICE of an ARN that is compared with. */
export const checkValueArns: ConditionCheck = ({ use, values }, _, { reference, report }) => {
  if (use === undefined || reference === undefined || operatorFamily(use) !== 'ARN') return
  for (const { text, place } of values) {
    const [prefix, , service] = text.split(':', 4)
    const isJudged = prefix === 'arn' && service !== undefined && /^[a-z0-9-]+$/.test(service)
    if (!isJudged) continue
    if (!isArnService(service, reference)) report('INVALID_SERVICE', place, { service })
  }
}
