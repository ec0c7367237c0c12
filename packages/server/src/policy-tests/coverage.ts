// Which statements of the tested policies matched in a test, and which of their values decided.
import {
  type CompiledPolicies,
  compilePolicies,
  explain,
  type Policy,
  type Statement,
  type StatementExplanation,
} from '@iamd/policy'
import { type Place, placeText } from '../policy-files/input-error.ts'
import { type PolicyDocument, placeOfPath } from '../policy-files/policy-document.ts'
import type { LibraryEntry } from '../policy-files/policy-library.ts'
import type { TestSuite } from './read-test-file.ts'
import { type StatementPart, statementParts } from './statement-parts.ts'
import type { TestCase } from './test-case.ts'
import { layersOf, type TestedLayer } from './tested-layers.ts'

/** A statement or a value of one. */
export interface CoveredItem {
  readonly kind: 'statement' | 'value'
  readonly policy: string
  readonly place: Place
  readonly text: string
  readonly covered: boolean
}

export interface Coverage {
  readonly items: readonly CoveredItem[]
}

/** Share of the items of a kind that are covered, in percent; 100 where there are none. */
export function percentOf({ items }: Coverage, kind: CoveredItem['kind']): number {
  const all = items.filter((item) => item.kind === kind)
  const covered = all.filter((item) => item.covered)
  return all.length === 0 ? 100 : (covered.length / all.length) * 100
}

/** The coverage of all policies that the suites define or name; AWS's own are not counted. */
export function coverageOf(suites: readonly TestSuite[]): Coverage {
  const items = new Map<string, CoveredItem>()
  for (const suite of suites) {
    for (const entry of suite.definitions.library.entries()) {
      if (entry.document.arn !== undefined) continue
      for (const item of itemsOf(entry, suite.cases)) {
        // Several suites may test the same file.
        const key = `${placeText(item.place)} ${item.kind} ${item.text}`
        const covered = item.covered || items.get(key)?.covered === true
        items.set(key, { ...item, covered })
      }
    }
  }
  return { items: [...items.values()] }
}

function itemsOf({ document, policies }: LibraryEntry, cases: readonly TestCase[]): CoveredItem[] {
  const [any] = policies.values()
  if (any === undefined) return unusedItems(document)
  const uses = [...policies.values()].flatMap((policy) =>
    cases.flatMap((test) => layersOf(test, policy).map((layer) => ({ test, policy, layer }))),
  )
  return any.statements.flatMap((statement, index) => {
    const path = statementPath(document, index)
    const place = placeOfPath(document, path)
    const whole = onceAPolicy((policy) => compileAlone(policy, policy.statements[index]))
    const explained = uses.map((use) => ({ use, by: explainAlone(use, whole(use.policy)) }))
    const isMatched = explained.some(({ by }) => by?.matched === true)
    const name = statement.sid ?? `statement ${index + 1}`
    const own = itemOf('statement', document, place, name, isMatched)
    const parts = statementParts(statement).map((part) => {
      const alone = onceAPolicy((policy) => {
        const { [index]: of } = policy.statements
        return compileAlone(policy, of && part.alone(of))
      })
      const isDecisive = explained.some(
        ({ use, by }) => canDecide(part, by) && decides(use, alone(use.policy), part),
      )
      const partPlace = placeOfPath(document, [...path, ...part.path])
      return itemOf('value', document, partPlace, `${name}: ${part.text}`, isDecisive)
    })
    return [own, ...parts]
  })
}

const itemOf = (
  kind: CoveredItem['kind'],
  { name: policy }: PolicyDocument,
  place: Place,
  text: string,
  covered: boolean,
): CoveredItem => ({ kind, policy, place, text, covered })

/** A policy that no principal and no resource has is one statement that nothing tested. */
const unusedItems = (document: PolicyDocument): CoveredItem[] => [
  itemOf('statement', document, document.start, 'the policy is not used', false),
]

interface Use {
  readonly test: TestCase
  readonly policy: Policy
  readonly layer: TestedLayer
}

/** A document is parsed once for each kind of policy that it is used as. */
function onceAPolicy(make: (policy: Policy) => CompiledPolicies): typeof make {
  const made = new Map<Policy, CompiledPolicies>()
  return (policy) => {
    const compiled = made.get(policy) ?? make(policy)
    made.set(policy, compiled)
    return compiled
  }
}

const compileAlone = (policy: Policy, statement: Statement | undefined): CompiledPolicies =>
  compilePolicies(
    statement === undefined
      ? []
      : [{ policy: { ...policy, statements: [statement] }, source: { id: '', type: 'none' } }],
  )

/** Explains one statement alone, in the layer and for the request of a test. */
function explainAlone(
  { test, layer }: Use,
  alone: CompiledPolicies,
): StatementExplanation | undefined {
  const isLeveled = layer === 'serviceControl' || layer === 'resourceControl'
  // A boundary changes what NotPrincipal means.
  const hasBoundary = test.scenario.policies.boundary !== undefined && layer !== 'boundary'
  const { layers } = explain(
    { ...(hasBoundary && { boundary: nothing }), [layer]: isLeveled ? [alone] : alone },
    test.scenario.request,
  )
  return layers.find((one) => one.layer === layer)?.statements[0]
}

const nothing = compilePolicies([])

/** A value alone lets nothing match that all together do not, and excludes nothing more. */
const canDecide = (part: StatementPart, whole: StatementExplanation | undefined): boolean =>
  part.excludes ? whole?.mismatches.every(part.isFailedBy) === true : whole?.matched === true

/**
 * Whether a value decided: alone in its place it lets the statement match, or, where values
 * exclude, it is all that keeps it from matching.
 */
function decides(use: Use, alone: CompiledPolicies, part: StatementPart): boolean {
  const explained = explainAlone(use, alone)
  if (explained === undefined) return false
  if (!part.excludes) return explained.matched
  return explained.mismatches.length > 0 && explained.mismatches.every(part.isFailedBy)
}

function statementPath({ root }: PolicyDocument, index: number): readonly (string | number)[] {
  const member = root?.type === 'map' && root.members.find(({ key }) => key === 'Statement')
  const isList = member !== false && member?.value.type === 'list'
  return isList ? ['Statement', index] : ['Statement']
}
