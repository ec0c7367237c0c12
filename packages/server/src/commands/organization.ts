// `iamd organization`: makes organizations of accounts, also while a daemon uses the same database.
import { ConfigError, readConfig } from '../config.ts'
import type { Store } from '../store/store.ts'
import type { FeatureSet } from '../store/tables/organizations.ts'
import { openConfiguredStore } from './open-store.ts'
import {
  addAccount,
  createOrganization,
  createUnit,
  removeAccount,
} from './organization-changes.ts'
import { describeOrganizations } from './organization-description.ts'
import { delegate, distrustService, revoke, trustService } from './organization-services.ts'
import {
  type FlagName,
  flagValues,
  type OrganizationVerb,
  organizationUsage,
  organizationVerbs,
  type VerbName,
} from './organization-verbs.ts'
import { reportFailure } from './report-failure.ts'

type Flags = ReadonlyMap<FlagName, string>

/** A flag that `checkFlags` has seen to be there. */
const given = (flags: Flags, name: FlagName): string => flags.get(name) ?? ''

/** How each verb is done; it gives what to print. */
const runs: Readonly<Record<VerbName, (store: Store, flags: Flags) => Promise<string>>> = {
  async create(store, flags) {
    const account = given(flags, 'management-account')
    const featureSet = readFeatureSet(flags)
    const { id, rootId } = await createOrganization(store, account, featureSet)
    return `organization ${id} with root ${rootId}, managed by account ${account}`
  },
  async 'create-unit'(store, flags) {
    const { id, parentId, organizationId } = await createUnit(
      store,
      flags.get('organization'),
      flags.get('parent'),
      given(flags, 'name'),
    )
    return `unit ${id} in ${parentId} of ${organizationId}`
  },
  async 'add-account'(store, flags) {
    const { account, parentId, organizationId } = await addAccount(
      store,
      flags.get('organization'),
      flags.get('parent'),
      given(flags, 'account'),
    )
    return `account ${account} in ${parentId} of ${organizationId}`
  },
  async 'remove-account'(store, flags) {
    const { account, organizationId } = await removeAccount(store, given(flags, 'account'))
    return `account ${account} has left ${organizationId}`
  },
  async 'trust-service'(store, flags) {
    const service = given(flags, 'service')
    const { id } = await trustService(store, flags.get('organization'), service)
    return `${id} trusts ${service}`
  },
  async 'distrust-service'(store, flags) {
    const service = given(flags, 'service')
    const { id } = await distrustService(store, flags.get('organization'), service)
    return `${id} does not trust ${service} any more`
  },
  async delegate(store, flags) {
    const service = given(flags, 'service')
    const { account, organizationId } = await delegate(store, given(flags, 'account'), service)
    return `account ${account} administers ${service} for ${organizationId}`
  },
  async revoke(store, flags) {
    const service = given(flags, 'service')
    const { account, organizationId } = await revoke(store, given(flags, 'account'), service)
    return `account ${account} does not administer ${service} for ${organizationId} any more`
  },
  show: (store) => store.read(describeOrganizations),
}

/** `iamd organization VERB [FLAGS]`. */
export async function organization([name = '', ...args]: readonly string[]): Promise<number> {
  let store: Store | undefined
  try {
    if (!isVerb(name)) {
      const known = Object.keys(organizationVerbs).join(', ')
      throw new ConfigError(`write \`iamd organization\` and one of ${known}`)
    }
    const { own, others } = splitFlags(args)
    const config = readConfig(others, process.env)
    if (config.dev) throw new ConfigError('organizations need a data directory, not --dev')
    checkFlags(name, own)
    store = await openConfiguredStore(config)
    const text = await runs[name](store, own)
    if (text !== '') process.stdout.write(`${text}\n`)
    return 0
  } catch (error) {
    return reportFailure(error)
  } finally {
    await store?.close()
  }
}

const isVerb = (name: string): name is VerbName => Object.hasOwn(organizationVerbs, name)

const isOwnFlag = (name: string): name is FlagName => Object.hasOwn(flagValues, name)

/**
 * The flags of the verb, and those that the configuration reads.
 * @throws {ConfigError} for a flag of the verb without its value, or given twice.
 */
function splitFlags(args: readonly string[]): { own: Flags; others: readonly string[] } {
  const own = new Map<FlagName, string>()
  const others: string[] = []
  for (let index = 0; index < args.length; index += 1) {
    const { [index]: arg = '' } = args
    const [, name = '', inline] = /^--([a-z-]+)(?:=(.*))?$/s.exec(arg) ?? []
    if (!isOwnFlag(name)) {
      others.push(arg)
      continue
    }
    if (inline === undefined) index += 1
    const value = inline ?? args[index]
    if (value === undefined || value === '') throw new ConfigError(`--${name} needs a value`)
    if (own.has(name)) throw new ConfigError(`--${name} is given twice`)
    own.set(name, value)
  }
  return { own, others }
}

/** @throws {ConfigError} before anything is opened. */
function checkFlags(name: VerbName, flags: Flags): void {
  const { required, optional }: OrganizationVerb = organizationVerbs[name]
  const known = [...required, ...optional]
  const isMissing = required.some((flag) => !flags.has(flag))
  const isForeign = [...flags.keys()].some((flag) => !known.includes(flag))
  if (isMissing || isForeign) throw new ConfigError(`write \`iamd ${organizationUsage(name)}\``)
  readFeatureSet(flags)
}

function readFeatureSet(flags: Flags): FeatureSet {
  const text = flags.get('feature-set') ?? 'ALL'
  if (text === 'ALL' || text === 'CONSOLIDATED_BILLING') return text
  throw new ConfigError(`--feature-set is ${flagValues['feature-set']}, not \`${text}\``)
}
