// Checks that a request was signed recently enough, against the server's clock.

import { signatureDoesNotMatch, signatureRefusedText } from '../errors/authentication-errors.ts'
import { formatAmzDate, parseAmzDate } from './amz-date.ts'
import type { PresentedCredential } from './presented-credential.ts'

const skewSecondsMax = 900

export interface SignatureTimeOptions {
  /**
   * A presigned request lives at least this long, whatever it asks for. AWS's STS ignores
   * X-Amz-Expires and takes presigned requests for 15 minutes: Kubernetes tokens ask for 60 seconds
   * and rely on it (aws-iam-authenticator). Without it, X-Amz-Expires counts.
   */
  readonly presignedSecondsMin?: number
}

/**
 * Header form: at most 15 minutes off. Query form: from 15 minutes before its date to its date plus
 * X-Amz-Expires (15 minutes when absent).
 *
 * @throws AwsError SignatureDoesNotMatch `Signature expired…` or `Signature not yet current…`.
 */
export function checkSignatureTime(
  credential: PresentedCredential,
  nowMilliseconds: number,
  { presignedSecondsMin = 0 }: SignatureTimeOptions = {},
): void {
  const { amzDate, form, expiresSeconds = skewSecondsMax } = credential
  const signed = parseAmzDate(amzDate)
  if (signed === undefined) throw signatureDoesNotMatch()
  const lifeSeconds =
    form === 'header' ? skewSecondsMax : Math.max(expiresSeconds, presignedSecondsMin)
  const earliest = nowMilliseconds - lifeSeconds * 1000
  const latest = nowMilliseconds + skewSecondsMax * 1000
  if (signed < earliest) {
    const text = signatureRefusedText.expired(
      amzDate,
      formatAmzDate(earliest),
      formatAmzDate(nowMilliseconds),
      lifeSeconds % 60 === 0 ? `${lifeSeconds / 60} min` : `${lifeSeconds} sec`,
    )
    throw signatureDoesNotMatch(text)
  }
  if (signed > latest) {
    const text = signatureRefusedText.notYetCurrent(
      amzDate,
      formatAmzDate(latest),
      formatAmzDate(nowMilliseconds),
    )
    throw signatureDoesNotMatch(text)
  }
}
