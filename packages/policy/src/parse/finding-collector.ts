// Collects findings with their places while a document is parsed.

import type { JsonNode } from '../json/json-node.ts'
import type { LineIndex } from '../json/line-index.ts'
import type { Finding, FindingCode } from '../model/finding.ts'

/** A node of the document and the way to it. */
export interface Located<Node extends JsonNode = JsonNode> {
  readonly node: Node
  readonly path: readonly (string | number)[]
}

export interface FindingCollector {
  readonly findings: readonly Finding[]
  readonly positionOf: LineIndex
  /** Adds an error: the document is refused. */
  error(code: FindingCode, message: string, at: Located, value?: string): void
  /** Adds a warning: the document is accepted. */
  warning(code: FindingCode, message: string, at: Located, value?: string): void
}

/** Makes a collector for one document. */
export function findingCollector(positionOf: LineIndex): FindingCollector {
  const findings: Finding[] = []
  const adder =
    (severity: Finding['severity']): FindingCollector['error'] =>
    (code, message, at, value) => {
      const { offset, line, column } = positionOf(at.node.start)
      const finding = { code, severity, message, path: at.path, offset, line, column }
      findings.push(value === undefined ? finding : { ...finding, value })
    }
  return { findings, positionOf, error: adder('error'), warning: adder('warning') }
}
