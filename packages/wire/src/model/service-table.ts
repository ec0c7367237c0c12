// One row per service: its model file and the wording facts that AWS's models do not hold.

import type { ServiceId, ServiceWording } from './service-model.ts'

export interface ServiceRow extends ServiceWording {
  readonly file: URL
}

const pathRule =
  'It must begin and end with / and contain only alphanumeric characters and/or / characters.'

// Values: STS quotes them, IAM leaves them out. Enum lists: left out where recorded for IAM.
// Order of AssumeRole's answer: recorded from AWS (AssumedRoleUser comes before Credentials).
export const serviceTable: Readonly<Record<ServiceId, ServiceRow>> = {
  iam: {
    file: new URL('../../models/iam.json', import.meta.url),
    printsValues: false,
    printsEnumValues: false,
    ownPatterns: {
      '[\\w+=,.@-]+': {
        members: /^\w*Name$/,
        rule: 'It must contain only alphanumeric characters and/or the following: +=,.@_-',
      },
      '(\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F)': { members: /^path$/, rule: pathRule },
      '((/[A-Za-z0-9\\.,\\+@=_-]+)*)/': { members: /^path$/, rule: pathRule },
    },
    leadingMembers: {},
  },
  sts: {
    file: new URL('../../models/sts.json', import.meta.url),
    printsValues: true,
    printsEnumValues: true,
    leadingMembers: { AssumeRoleResponse: ['AssumedRoleUser', 'Credentials'] },
  },
  'iam-toolbox': {
    file: new URL('../../models/iam-toolbox.json', import.meta.url),
    printsValues: true,
    printsEnumValues: true,
    leadingMembers: {},
  },
}
