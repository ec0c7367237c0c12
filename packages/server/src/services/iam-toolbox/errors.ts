// IAM Toolbox's errors. AWS's own words are not recorded; codes and statuses are of its model.
import { type AwsError, loadServiceModel, modelledError } from '@iamd/wire'

const toolboxError = (code: string, message: string): AwsError =>
  modelledError(loadServiceModel('iam-toolbox'), code, message)

/** Unknown, too old, or another account's: callers can't tell which. */
export const detailsNotFound = (): AwsError =>
  toolboxError(
    'ResourceNotFoundException',
    'There are no authorization details with this id, or they have expired.',
  )

/** A URI that is not among the policies of the details. */
export const policyNotFound = (): AwsError =>
  toolboxError(
    'ResourceNotFoundException',
    'The authorization details with this id have no policy with this URI.',
  )

/** A token that was not given for these details. */
export const invalidNextToken = (): AwsError =>
  toolboxError('ValidationException', 'The nextToken is invalid.')
