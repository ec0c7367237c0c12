// Reads the corpus, and turns a case into what the engine and the book are asked.

import { readdirSync, readFileSync } from 'node:fs'
import {
  type DecisionCase,
  type DecisionFile,
  decisionCases,
} from '../../../corpus/decision-corpus.ts'
import type { JsonObject } from '../../../corpus/substitute.ts'
import type { ReferenceLayers } from '../reference/evaluate.ts'
import {
  type AuthorizationRequest,
  compilePolicies,
  type Policy,
  type PolicyKind,
  type PolicyLayers,
  type Principal,
} from '../src/index.ts'
import { accepted, contextOf } from './fixtures.ts'

const corpus = new URL('../../../corpus/', import.meta.url)

/** The parsed JSON files of a folder of the corpus, by name. */
export function corpusFolder<File>(folder: string): readonly (readonly [string, File])[] {
  return readdirSync(new URL(`${folder}/`, corpus))
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => [name, readCorpusFile<File>(`${folder}/${name}`)])
}

function readCorpusFile<File>(path: string): File {
  return JSON.parse(readFileSync(new URL(path, corpus), 'utf8'))
}

/** The cases of all decision files, and of the example in the README. */
export function allDecisionCases(): readonly DecisionCase[] {
  const callers = readCorpusFile<Record<string, JsonObject>>('callers.json')
  const files = corpusFolder<DecisionFile>('decisions').map(([, file]) => file)
  return [...files, readmeExample()].flatMap((file) => decisionCases(file, callers))
}

function readmeExample(): DecisionFile {
  const readme = readFileSync(new URL('README.md', corpus), 'utf8')
  return JSON.parse(/```json\n([\s\S]*?)```/.exec(readme)?.[1] ?? '')
}

/** The name of a layer in the corpus, with the engine's own and the grammar of its documents. */
const layerKinds: Readonly<Record<string, readonly [layer: string, kind: PolicyKind]>> = {
  identity: ['identity', 'identity'],
  boundary: ['boundary', 'boundary'],
  session: ['session', 'session'],
  resource: ['resource', 'resource'],
  trust: ['resource', 'trust'],
  vpcEndpoint: ['vpcEndpoint', 'resource'],
  serviceControl: ['serviceControl', 'scp'],
  resourceControl: ['resourceControl', 'rcp'],
}

const parsed = new Map<string, Policy>()

function policyOf(document: JsonObject, kind: PolicyKind): Policy {
  const text = JSON.stringify(document)
  const known = parsed.get(kind + text)
  if (known !== undefined) return known
  const policy = accepted(text, kind)
  parsed.set(kind + text, policy)
  return policy
}

/** The layers of a case as plain policies, which is what the book reads. */
export function plainLayers({ given }: DecisionCase): ReferenceLayers {
  const entry = (name: string) => {
    const found = layerKinds[name]
    if (found === undefined) throw new TypeError(`no layer ${name}`)
    return found
  }
  const single = Object.entries(given.layers).map(([name, documents]) => {
    const [layer, kind] = entry(name)
    return [layer, documents.map((document) => policyOf(document, kind))] as const
  })
  const leveled = Object.entries(given.levels).map(([name, levels]) => {
    const [layer, kind] = entry(name)
    return [layer, levels.map((level) => level.map((one) => policyOf(one, kind)))] as const
  })
  return {
    ...Object.fromEntries(single),
    ...Object.fromEntries(leveled),
    resourcePolicyRequired: given.resourcePolicyRequired,
  }
}

/** The same layers compiled. */
export function compiledLayers(plain: ReferenceLayers): PolicyLayers {
  const { serviceControl, resourceControl, resourcePolicyRequired, ...single } = plain
  const compiled = (list: readonly Policy[]) =>
    compilePolicies(list.map((policy) => ({ policy, source: { id: 'corpus', type: 'none' } })))
  const entries = Object.entries(single).map(([name, list]) => [name, compiled(list)])
  return {
    ...Object.fromEntries(entries),
    ...(serviceControl && { serviceControl: serviceControl.map(compiled) }),
    ...(resourceControl && { resourceControl: resourceControl.map(compiled) }),
    resourcePolicyRequired: resourcePolicyRequired === true,
  }
}

/** The request of a case. */
export function requestOf({ given }: DecisionCase): AuthorizationRequest {
  const { principal, action, resource, resourceAccount, context } = given
  return {
    principal: principalOf(principal),
    action,
    resource,
    ...(resourceAccount !== undefined && { resourceAccount }),
    context: contextOf(context),
  }
}

function principalOf(caller: JsonObject): Principal {
  if (typeof caller['kind'] !== 'string') throw new TypeError('a caller without kind')
  return JSON.parse(JSON.stringify(caller))
}
