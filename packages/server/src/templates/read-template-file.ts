// Reads the file of templates that an operator names, and refuses what could not work later.
import { readFileSync } from 'node:fs'
import { parsePolicy } from '@iamd/policy'
import { documentParameters, fillDocument, placeholderNames } from './fill-template.ts'
import {
  type Located,
  readDocument,
  readList,
  readObject,
  readText,
  TemplateFileError,
} from './read-json.ts'
import { readRoleTemplate } from './read-role-template.ts'
import {
  createTemplateLibrary,
  type ProductProvider,
  type TemplateLibrary,
} from './template-library.ts'

/** What there is when no file is named. */
export const noTemplates: TemplateLibrary = createTemplateLibrary([], [])

/**
 * Reads a file of templates.
 * @throws {TemplateFileError} that says what is wrong where.
 */
export function readTemplateFile(file: string): TemplateLibrary {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
    return readTemplates({ value, path: '' })
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new TemplateFileError(`template file \`${file}\` can't be used: ${reason}`, { cause })
  }
}

function readTemplates(at: Located): TemplateLibrary {
  const member = readObject(at, ['ProductProviders', 'RoleTemplates'])
  const providers = readList(member('ProductProviders')).map(readProvider)
  const roleTemplates = readList(member('RoleTemplates')).map(readRoleTemplate)
  refuseRepeated(
    'account',
    providers.flatMap(({ accountIds }) => accountIds),
  )
  refuseRepeated(
    'policy template',
    providers.flatMap(({ policyTemplates }) => [...policyTemplates.keys()]),
  )
  refuseRepeated(
    'role template',
    roleTemplates.map(({ arn }) => arn),
  )
  return createTemplateLibrary(providers, roleTemplates)
}

function readProvider(at: Located): ProductProvider {
  const member = readObject(at, ['Name', 'AccountIds', 'PolicyTemplates'])
  return {
    name: readText(member('Name'), { maximum: 30, pattern: /^[\t\n\r -~\u00A1-\u00FF]*$/ }),
    accountIds: readList(member('AccountIds')).map((item) =>
      readText(item, { minimum: 12, maximum: 12, pattern: /^\d+$/ }),
    ),
    policyTemplates: new Map(readList(member('PolicyTemplates')).map(readPolicyTemplate)),
  }
}

function readPolicyTemplate(at: Located): readonly [string, string] {
  const member = readObject(at, ['PolicyTemplateArn', 'PolicyDocument'])
  const arn = readText(member('PolicyTemplateArn'), {
    minimum: 20,
    pattern: /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/,
  })
  const document = readDocument(member('PolicyDocument'))
  checkTemplate(member('PolicyDocument'), document)
  return [arn, document]
}

/**
 * A template has to be a policy once it is filled, with its statements switched on or off. What a
 * parameter will be is not known: where one stands, anything may.
 */
function checkTemplate({ path }: Located, document: string): void {
  const anything = JSON.stringify(
    JSON.parse(document, (_key, value: unknown) =>
      typeof value === 'string' && placeholderNames(value).length > 0 ? '*' : value,
    ),
  )
  const names = documentParameters(document)
  for (const enabled of ['True', 'False']) {
    const filled = fillDocument(anything, new Map([...names].map((name) => [name, [enabled]])))
    const { policy, findings } = parsePolicy(filled, 'session')
    if (policy !== undefined || findings.every(isEmptiness)) continue
    const [finding] = findings
    throw new TemplateFileError(`\`${path}\` is no policy template: ${finding?.message}`)
  }
}

/** Every statement may be switched off. */
const isEmptiness = ({ code }: { readonly code: string }): boolean => code === 'empty-statement'

function refuseRepeated(what: string, names: readonly string[]): void {
  const repeated = names.find((name, index) => names.indexOf(name) !== index)
  if (repeated !== undefined) throw new TemplateFileError(`${what} \`${repeated}\` is there twice`)
}
