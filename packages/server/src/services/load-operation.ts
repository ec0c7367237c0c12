// Finds the declaration of an operation, and loads it when it is first called.
import { invalidAction, type ServiceModel } from '@iamd/wire'
import type { Operation } from './operation.ts'
import { serviceOperations } from './services.ts'

const loadedOperations = new Map<string, Operation>()

/**
 * Loads an operation when it is first called. A `Promise` only then: calls are many.
 * @throws {AwsError} InvalidAction when there is none of that name.
 */
export function loadOperation(model: ServiceModel, name: string): Operation | Promise<Operation> {
  const key = `${model.id}:${name}`
  const loaded = loadedOperations.get(key)
  if (loaded !== undefined) return loaded
  const table = serviceOperations[model.id]
  const load = Object.hasOwn(table, name) ? table[name] : undefined
  if (load === undefined) throw invalidAction(name, model.apiVersion)
  return load().then((operation) => {
    loadedOperations.set(key, operation)
    return operation
  })
}
