// The public entry of @iamd/wire: AWS's server side protocols, error shapes and Signature V4.

export {
  expiredToken,
  incompleteSignature,
  invalidClientTokenId,
  missingAuthenticationToken,
  signatureDoesNotMatch,
} from './errors/authentication-errors.ts'
export type { AwsErrorOptions, Fault } from './errors/aws-error.ts'
export { AwsError } from './errors/aws-error.ts'
export { modelledError } from './errors/modelled-error.ts'
export {
  accessDenied,
  internalFailure,
  invalidAction,
  invalidParameterValue,
  malformedInput,
  malformedQueryString,
  requestEntityTooLarge,
  serviceUnavailable,
  throttling,
  unknownOperation,
  validationError,
} from './errors/protocol-errors.ts'
export { loadServiceModel, serviceIds } from './model/load-service-model.ts'
export type {
  ErrorModel,
  HttpBinding,
  MemberLocation,
  ModelSource,
  OperationModel,
  Paginator,
  ServiceId,
  ServiceModel,
  ServiceWording,
  Shape,
  StructureMember,
  StructureShape,
} from './model/service-model.ts'
export { decodeQueryInput } from './protocol/aws-query/decode-query-input.ts'
export { encodeQueryError } from './protocol/aws-query/encode-query-error.ts'
export {
  encodeQueryErrorAsJson,
  encodeQueryResultAsJson,
} from './protocol/aws-query/encode-query-json.ts'
export { encodeQueryResult } from './protocol/aws-query/encode-query-result.ts'
export type { QueryParameters } from './protocol/aws-query/parse-query-parameters.ts'
export {
  parseQueryParameters,
  queryParametersMax,
} from './protocol/aws-query/parse-query-parameters.ts'
export type { QueryResolution } from './protocol/aws-query/resolve-operation.ts'
export { resolveOperation } from './protocol/aws-query/resolve-operation.ts'
export { decodeRestInput } from './protocol/rest-json/decode-rest-input.ts'
export { encodeRestError } from './protocol/rest-json/encode-rest-error.ts'
export { encodeRestResult, type RestAnswer } from './protocol/rest-json/encode-rest-result.ts'
export {
  isRestPath,
  type RestResolution,
  resolveRestOperation,
} from './protocol/rest-json/resolve-rest-operation.ts'
export { formatAmzDate, parseAmzDate } from './sigv4/amz-date.ts'
export { canonicalRequest } from './sigv4/calculate-signature.ts'
export type { ExpectedScope } from './sigv4/check-credential-scope.ts'
export { checkCredentialScope, isRegionName } from './sigv4/check-credential-scope.ts'
export type { SignatureTimeOptions } from './sigv4/check-signature-time.ts'
export { checkSignatureTime } from './sigv4/check-signature-time.ts'
export { deriveSigningKey } from './sigv4/derive-signing-key.ts'
export type { PresentedCredential } from './sigv4/presented-credential.ts'
export { readCredential } from './sigv4/read-credential.ts'
export type { SigningIdentity, SigningTarget } from './sigv4/sign-request.ts'
export { presignQuery, signRequest } from './sigv4/sign-request.ts'
export type { SignedHttpRequest } from './sigv4/signed-http-request.ts'
export type { SigningKeyCache, SigningKeyScope } from './sigv4/signing-key-cache.ts'
export { createSigningKeyCache } from './sigv4/signing-key-cache.ts'
export { verifySignature } from './sigv4/verify-signature.ts'
