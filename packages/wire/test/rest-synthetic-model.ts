// A small model with what rest-json allows and the real services under test do not use.

import { loadServiceModel, type MemberLocation, type ServiceModel, type Shape } from '@iamd/wire'

const member = (
  name: string,
  shape: string,
  location: MemberLocation = 'body',
  wireName = name,
) => ({ name, wireName, shape, required: false, deprecated: false, location })

const shapes: Readonly<Record<string, Shape>> = {
  Everything: {
    type: 'structure',
    members: [
      member('Label', 'Text', 'path'),
      member('Rest', 'Text', 'path'),
      member('Limit', 'Number', 'query', 'limit'),
      member('Flag', 'Flag', 'query', 'flag'),
      member('Since', 'Time', 'query', 'since'),
      member('Many', 'Texts', 'query', 'many'),
      member('Header', 'Text', 'header', 'X-Text'),
      member('Date', 'Time', 'header', 'X-Date'),
      member('Words', 'Texts', 'header', 'X-Words'),
      member('Status', 'Number', 'status'),
      member('Bytes', 'Bytes'),
      member('At', 'Time'),
      member('Choice', 'Choice'),
      member('Anything', 'Anything'),
      member('Entries', 'Entries'),
      member('Inner', 'Everything'),
      member('Bounded', 'Bounded'),
    ],
  },
  InBody: { type: 'structure', payload: 'Payload', members: [member('Payload', 'Choice')] },
  Raw: { type: 'structure', payload: 'Payload', members: [member('Payload', 'Bytes')] },
  Plain: { type: 'structure', payload: 'Payload', members: [member('Payload', 'Text')] },
  Choice: { type: 'structure', union: true, members: [member('A', 'Text'), member('B', 'Number')] },
  Text: { type: 'string' },
  Texts: { type: 'list', of: 'Text', itemName: 'member', flattened: false },
  Bounded: { type: 'list', of: 'Short', itemName: 'member', flattened: false, max: 2 },
  Short: { type: 'string', max: 2, pattern: '[a-z]*' },
  Entries: { type: 'map', key: 'Short', value: 'Number', flattened: false },
  Number: { type: 'integer', min: -5, max: 5 },
  Flag: { type: 'boolean' },
  Time: { type: 'timestamp' },
  Bytes: { type: 'blob' },
  Anything: { type: 'document' },
}

const operation = (name: string, shape: string | undefined, method: string, path: string) =>
  [
    name,
    {
      name,
      input: shape,
      output: shape,
      resultWrapper: undefined,
      http: { method, path, status: 202 },
      errors: [],
      paginator: undefined,
      unsigned: false,
      deprecated: false,
    },
  ] as const

/** Operations of every kind below `/things`. */
export const syntheticModel: ServiceModel = {
  ...loadServiceModel('iam-toolbox'),
  shapes: new Map(Object.entries(shapes)),
  operations: new Map([
    operation('Label', 'Everything', 'POST', '/things/{Label}'),
    operation('Literal', 'Everything', 'POST', '/things/special'),
    operation('Greedy', 'Everything', 'POST', '/things/{Label}/all/{Rest+}'),
    operation('InBody', 'InBody', 'PUT', '/things/in-body'),
    operation('Raw', 'Raw', 'PUT', '/things/raw'),
    operation('Plain', 'Plain', 'PUT', '/things/plain'),
    operation('Nothing', undefined, 'DELETE', '/things'),
  ]),
}
