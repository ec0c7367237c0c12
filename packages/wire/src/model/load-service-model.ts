// Loads the model of a service on first use and keeps it.

import { readFileSync } from 'node:fs'
import type { CompactModel } from './compact-model.ts'
import { expandModel } from './expand-model.ts'
import type { ServiceId, ServiceModel } from './service-model.ts'
import { serviceTable } from './service-table.ts'

const loaded = new Map<ServiceId, ServiceModel>()

/** The ids of all services that have a model. */
export function serviceIds(): readonly ServiceId[] {
  return Object.keys(serviceTable) as ServiceId[]
}

/** The model of a service; parsed on the first call, the same object ever after. */
export function loadServiceModel(id: ServiceId): ServiceModel {
  const known = loaded.get(id)
  if (known) return known
  const row = serviceTable[id]
  const compact: CompactModel = JSON.parse(readFileSync(row.file, 'utf8'))
  const model = expandModel(id, compact, row)
  loaded.set(id, model)
  return model
}
