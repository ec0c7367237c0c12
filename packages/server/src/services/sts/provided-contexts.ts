// Context assertions of trusted identity propagation, which only IAM Identity Center can sign.
import { validationError } from '@iamd/wire'

interface ContextInput {
  readonly ProvidedContexts?: readonly { readonly ProviderArn?: string | undefined }[] | undefined
}

/**
 * Refuses assertions: no context provider is registered that could have signed one.
 * @throws {AwsError} ValidationError when the call carries any.
 */
export function refuseProvidedContexts({ ProvidedContexts: contexts }: ContextInput): void {
  const [first] = contexts ?? []
  if (first === undefined) return
  throw validationError(`Context provider ${first.ProviderArn ?? ''} is not valid.`)
}
