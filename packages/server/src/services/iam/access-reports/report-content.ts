// What a finished report says, as it is kept in the store.

/** A user or role that a report covers, as it was when the report was made. */
export interface ReportedEntity {
  readonly kind: 'user' | 'role'
  readonly id: string
  readonly path: string
  readonly name: string
}

/** A last attempt. Times are milliseconds since 1970. */
export interface ReportedUse {
  /** The place of the entity in the list of entities. */
  readonly entity: number
  readonly at: number
  readonly region: string
}

/** A service that the policies allow. */
export interface ReportedService {
  readonly namespace: string
  /** The last attempt of each entity that made one, the latest first. */
  readonly uses: readonly ReportedUse[]
  /** The tracked actions that the policies allow; only in reports of actions. */
  readonly actions: readonly ReportedAction[]
}

/** A tracked action. */
export interface ReportedAction {
  readonly name: string
  readonly lastUse: ReportedUse | undefined
}

/** All that a report says. */
export interface ReportContent {
  readonly entities: readonly ReportedEntity[]
  /** By namespace. */
  readonly services: readonly ReportedService[]
}

type PackedUse = readonly [entity: number, at: number, region: string]
type PackedEntity = readonly [kind: 'user' | 'role', id: string, path: string, name: string]
type PackedAction = readonly [name: string, lastUse?: PackedUse]
/** Most services were never used, and are a bare name. */
type PackedService =
  | string
  | readonly [namespace: string, uses: readonly PackedUse[], actions: readonly PackedAction[]]
interface PackedContent {
  readonly entities: readonly PackedEntity[]
  readonly services: readonly PackedService[]
}

/** As text. */
export function packReport({ entities, services }: ReportContent): string {
  const packed: PackedContent = {
    entities: entities.map(({ kind, id, path, name }) => [kind, id, path, name]),
    services: services.map(({ namespace, uses, actions }) => {
      if (uses.length === 0 && actions.length === 0) return namespace
      const packedActions = actions.map(
        ({ name, lastUse }): PackedAction =>
          lastUse === undefined ? [name] : [name, packUse(lastUse)],
      )
      return [namespace, uses.map(packUse), packedActions]
    }),
  }
  return JSON.stringify(packed)
}

/** Reads the text. */
export function unpackReport(text: string): ReportContent {
  const { entities, services } = JSON.parse(text) as PackedContent
  return {
    entities: entities.map(([kind, id, path, name]) => ({ kind, id, path, name })),
    services: services.map((service) => {
      if (typeof service === 'string') return { namespace: service, uses: [], actions: [] }
      const [namespace, uses, actions] = service
      return {
        namespace,
        uses: uses.map(unpackUse),
        actions: actions.map(([name, use]) => ({ name, lastUse: use && unpackUse(use) })),
      }
    }),
  }
}

const packUse = ({ entity, at, region }: ReportedUse): PackedUse => [entity, at, region]
const unpackUse = ([entity, at, region]: PackedUse): ReportedUse => ({ entity, at, region })
