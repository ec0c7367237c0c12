// Reads a role template with its versions. Members have AWS's names and limits.
import type { ParameterTypeType } from '@aws-sdk/client-iam'
import { documentParameters, placeholderNames } from './fill-template.ts'
import {
  type Located,
  optional,
  readDocument,
  readFlag,
  readList,
  readNumber,
  readObject,
  readText,
  readTime,
  TemplateFileError,
} from './read-json.ts'
import type { RoleParameter, RoleTemplate, RoleTemplateVersion } from './template-library.ts'

/** Source: Service Authorization Reference, IAM, role-template. */
const arnPattern =
  /^arn:aws:iam::aws:role-template\/([a-z0-9.-]{1,128})\/([\w+=,.-]{1,128}):(\d{1,9})$/

const versionNumberMaximum = 1_000_000_000

/** Reads one. */
export function readRoleTemplate(at: Located): RoleTemplate {
  const member = readObject(at, [
    'TemplateArn',
    'Description',
    'Enabled',
    'DefaultMinorVersion',
    'Versions',
  ])
  const arn = readText(member('TemplateArn'), { pattern: arnPattern })
  const [, service = '', name = '', major = ''] = arnPattern.exec(arn) ?? []
  const versions = readList(member('Versions')).map(readVersion)
  const defaultMinorVersion = readNumber(member('DefaultMinorVersion'), 0, versionNumberMaximum)
  if (!versions.some(({ minorVersion }) => minorVersion === defaultMinorVersion)) {
    throw new TemplateFileError(`\`${at.path}.Versions\` lacks version ${defaultMinorVersion}`)
  }
  return {
    arn,
    name,
    majorVersion: Number(major),
    service,
    description: optional(member('Description'), (text) => readText(text, { maximum: 512 })),
    enabled: readFlag(member('Enabled'), true),
    defaultMinorVersion,
    versions,
  }
}

function readVersion(at: Located): RoleTemplateVersion {
  const member = readObject(at, [
    'MinorVersion',
    'VersionEnabled',
    'RoleNamePattern',
    'RolePathPattern',
    'RoleDescriptionPattern',
    'AssumeRolePolicyDocumentTemplate',
    'InlinePolicyTemplates',
    'ManagedPolicyArns',
    'PermissionBoundaryArn',
    'ParametersDefinition',
    'RoleTagsTemplate',
    'MaxSessionDuration',
    'CreateTimestamp',
    'UpdateTimestamp',
  ])
  const arn = (item: Located) => readText(item, { minimum: 20, pattern: /^arn:/ })
  const version: RoleTemplateVersion = {
    minorVersion: readNumber(member('MinorVersion'), 0, versionNumberMaximum),
    enabled: readFlag(member('VersionEnabled'), true),
    namePattern: readText(member('RoleNamePattern'), { maximum: 256 }),
    pathPattern:
      optional(member('RolePathPattern'), (text) =>
        readText(text, { maximum: 256, pattern: /^\/(.*\/)?$/ }),
      ) ?? '/',
    descriptionPattern: optional(member('RoleDescriptionPattern'), (text) =>
      readText(text, { maximum: 512 }),
    ),
    trustTemplate: readDocument(member('AssumeRolePolicyDocumentTemplate')),
    inlinePolicies: readList(member('InlinePolicyTemplates')).map(readInlinePolicy),
    managedPolicyArns: readList(member('ManagedPolicyArns')).map(arn),
    boundaryArn: optional(member('PermissionBoundaryArn'), arn),
    parameters: readList(member('ParametersDefinition')).map(readParameter),
    tags: readList(member('RoleTagsTemplate')).map(readTag),
    maxSessionSeconds: optional(member('MaxSessionDuration'), (number) =>
      readNumber(number, 3_600, 43_200),
    ),
    createdAt: optional(member('CreateTimestamp'), readTime),
    updatedAt: optional(member('UpdateTimestamp'), readTime),
  }
  refuseUndefinedParameters(at, version)
  return version
}

function readInlinePolicy(at: Located): RoleTemplateVersion['inlinePolicies'][number] {
  const member = readObject(at, ['PolicyName', 'PolicyDocument'])
  return {
    name: readText(member('PolicyName'), { maximum: 128, pattern: /^[\w+=,.@-]+$/ }),
    template: readDocument(member('PolicyDocument')),
  }
}

const parameterTypes: readonly ParameterTypeType[] = [
  'String',
  'StringList',
  'Number',
  'NumberList',
  'Arn',
  'ArnList',
]

function readParameter(at: Located): RoleParameter {
  const member = readObject(at, [
    'Name',
    'Type',
    'Description',
    'IsRequired',
    'DefaultValue',
    'Immutable',
  ])
  const type = parameterTypes.find((known) => known === member('Type').value)
  if (type === undefined) {
    throw new TemplateFileError(`\`${at.path}.Type\` must be one of ${parameterTypes.join(', ')}`)
  }
  return {
    name: readText(member('Name'), { maximum: 128 }),
    type,
    description: optional(member('Description'), (text) => readText(text, { maximum: 1_000 })),
    required: readFlag(member('IsRequired'), false),
    defaultValue: optional(member('DefaultValue'), (text) => readText(text, { maximum: 1_024 })),
    immutable: readFlag(member('Immutable'), false),
  }
}

function readTag(at: Located): { readonly Key: string; readonly Value: string } {
  const member = readObject(at, ['Key', 'Value'])
  return {
    Key: readText(member('Key'), { maximum: 128 }),
    Value: readText(member('Value'), { minimum: 0, maximum: 256 }),
  }
}

/** A placeholder that no parameter fills could never be filled by a call. */
function refuseUndefinedParameters(at: Located, version: RoleTemplateVersion): void {
  const defined = new Set(version.parameters.map(({ name }) => name))
  const texts = [
    version.namePattern,
    version.pathPattern,
    version.descriptionPattern ?? '',
    ...version.tags.flatMap(({ Key, Value }) => [Key, Value]),
  ]
  const documents = [version.trustTemplate, ...version.inlinePolicies.map((one) => one.template)]
  const used = [
    ...texts.flatMap(placeholderNames),
    ...documents.flatMap((document) => [...documentParameters(document)]),
  ]
  const missing = used.find((name) => !defined.has(name))
  if (missing !== undefined) {
    throw new TemplateFileError(`\`${at.path}\` does not define its parameter \`${missing}\``)
  }
}
