// The errors that only SAML providers have, in AWS's words.
import { type AwsError, loadServiceModel, modelledError } from '@iamd/wire'
import { invalidInput } from '../errors.ts'

const samlProviderRefusals = {
  metadata: 'Could not parse metadata',
  privateKey: 'Invalid private key.',
  noUpdate:
    'Unable to update identity provider. No updates are defined for metadata or encryption ' +
    'assertion.',
  addAndRemove:
    'Unable to add and remove private keys in the same request. Set a value for only one of the ' +
    'two parameters.',
  requiredWithoutKey:
    'Unable to set assertion encryption mode to Required because no private key is provided.',
  lastKey: 'Failed to remove private key.',
  unknownKey: 'Failed to remove private key because the Key ID does not match a private key.',
} as const

/** InvalidInput for a SAML provider. Source: IAM User Guide, troubleshooting SAML federation. */
export const samlProviderRefused = (reason: keyof typeof samlProviderRefusals): AwsError =>
  invalidInput(samlProviderRefusals[reason])

/** LimitExceeded, 409, for private keys of a SAML provider. Source: ibid. */
export const privateKeysExceeded = (maximum: number): AwsError =>
  modelledError(
    loadServiceModel('iam'),
    'LimitExceeded',
    `Private key limit of ${maximum} is reached.`,
  )
