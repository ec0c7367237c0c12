// A small model with what the awsQuery protocol allows and IAM and STS do not use.

import { loadServiceModel, type ServiceModel, type Shape } from '@iamd/wire'

const member = (name: string, shape: string, wireName = name) => ({
  name,
  wireName,
  shape,
  required: false,
  deprecated: false,
  location: 'body' as const,
})

const shapes: Readonly<Record<string, Shape>> = {
  Everything: {
    type: 'structure',
    members: [
      member('Plain', 'Text'),
      member('Renamed', 'Text', 'wire-name'),
      member('Number', 'Number'),
      member('Flag', 'Flag'),
      member('Time', 'Time'),
      member('Bytes', 'Bytes'),
      member('Items', 'Items'),
      member('FlatItems', 'FlatItems'),
      member('Entries', 'Entries'),
      member('FlatEntries', 'FlatEntries'),
      member('Inner', 'Everything'),
    ],
  },
  Text: { type: 'string' },
  Number: { type: 'integer' },
  Flag: { type: 'boolean' },
  Time: { type: 'timestamp' },
  Bytes: { type: 'blob' },
  Items: { type: 'list', of: 'Text', itemName: 'Item', flattened: false },
  FlatItems: { type: 'list', of: 'Number', itemName: 'member', flattened: true },
  Entries: { type: 'map', key: 'Text', value: 'Number', flattened: false },
  FlatEntries: { type: 'map', key: 'Text', value: 'Text', flattened: true },
}

/** The operation `Do` takes and returns a structure of every type that contains itself. */
export const syntheticModel: ServiceModel = {
  ...loadServiceModel('sts'),
  shapes: new Map(Object.entries(shapes)),
  operations: new Map([
    [
      'Do',
      {
        name: 'Do',
        input: 'Everything',
        output: 'Everything',
        resultWrapper: 'DoResult',
        http: undefined,
        errors: [],
        paginator: undefined,
        unsigned: false,
        deprecated: false,
      },
    ],
  ]),
}
