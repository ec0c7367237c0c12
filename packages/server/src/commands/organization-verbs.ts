// What `iamd organization` can do, with the flags of each: what is read, and what help prints.

/** What each flag is followed by; all other flags are those of the daemon. */
export const flagValues = {
  organization: 'ID',
  'management-account': 'ID',
  'feature-set': 'ALL|CONSOLIDATED_BILLING',
  account: 'ID',
  parent: 'ID',
  name: 'NAME',
  service: 'NAME',
} as const

/** A flag of a verb. */
export type FlagName = keyof typeof flagValues

/** One thing to do, and the flags that say with what. */
export interface OrganizationVerb {
  readonly about: string
  readonly required: readonly FlagName[]
  readonly optional: readonly FlagName[]
}

/** The verbs by name. */
export const organizationVerbs = {
  create: {
    about: 'make an organization, managed by an account',
    required: ['management-account'],
    optional: ['feature-set'],
  },
  'create-unit': {
    about: 'make an organizational unit',
    required: ['name'],
    optional: ['parent', 'organization'],
  },
  'add-account': {
    about: 'let an account join',
    required: ['account'],
    optional: ['parent', 'organization'],
  },
  'remove-account': { about: 'let an account leave', required: ['account'], optional: [] },
  'trust-service': {
    about: 'let a service act in the accounts',
    required: ['service'],
    optional: ['organization'],
  },
  'distrust-service': {
    about: 'let a service no longer act in them',
    required: ['service'],
    optional: ['organization'],
  },
  delegate: {
    about: 'let a member account administer a trusted service',
    required: ['account', 'service'],
    optional: [],
  },
  revoke: {
    about: 'let it no longer administer the service',
    required: ['account', 'service'],
    optional: [],
  },
  show: { about: 'print the organizations', required: [], optional: [] },
} as const satisfies Readonly<Record<string, OrganizationVerb>>

/** The name of a verb. */
export type VerbName = keyof typeof organizationVerbs

/** How a verb is written, without the name of the program. */
export function organizationUsage(name: VerbName): string {
  const { required, optional }: OrganizationVerb = organizationVerbs[name]
  const flag = (one: FlagName) => `--${one} ${flagValues[one]}`
  const flags = [...required.map(flag), ...optional.map((one) => `[${flag(one)}]`)]
  return ['organization', name, ...flags].join(' ')
}

/** What `iamd help organization` prints. */
export function organizationHelp(): string {
  const names = Object.keys(organizationVerbs) as VerbName[]
  return [
    'iamd organization VERB [FLAGS]: make and show organizations of accounts',
    '',
    ...names.flatMap((name) => [
      `  iamd ${organizationUsage(name)}`,
      `      ${organizationVerbs[name].about}`,
    ]),
    '',
    '--organization may be left out where there is one organization, --parent for its root.',
    'Further flags are those of the daemon, such as --data DIR.',
    'Exit codes: 0 done, 1 refused, 2 input that can’t be used.',
    '',
  ].join('\n')
}
