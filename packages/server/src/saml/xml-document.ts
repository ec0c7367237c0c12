// Reads XML as strictly as signed XML must be read: no document types, no entities, no repairs.
import { createRequire } from 'node:module'

// The library's own type declarations would let the whole program see a browser's global names.
const require = createRequire(import.meta.url)

/** What this room uses of a node. */
export interface XmlNode {
  readonly nodeType: number
  readonly nodeValue: string | null
  readonly childNodes: ArrayLike<XmlNode>
}

/** What this room uses of an element. */
export interface XmlElement extends XmlNode {
  readonly namespaceURI: string | null
  readonly localName: string
  readonly attributes: { getNamedItem(name: string): { readonly value: string } | null }
  readonly ownerDocument: XmlNode
  toString(): string
}

interface XmlLibrary {
  readonly DOMParser: new (options: {
    readonly locator: object
    readonly errorHandler: Readonly<Record<'warning' | 'error' | 'fatalError', () => never>>
  }) => { parseFromString(text: string, type: string): XmlNode }
}

/** Namespaces of SAML and what it is made of. */
export const namespaces = {
  protocol: 'urn:oasis:names:tc:SAML:2.0:protocol',
  assertion: 'urn:oasis:names:tc:SAML:2.0:assertion',
  metadata: 'urn:oasis:names:tc:SAML:2.0:metadata',
  signature: 'http://www.w3.org/2000/09/xmldsig#',
  encryption: 'http://www.w3.org/2001/04/xmlenc#',
} as const

export type NamespaceName = keyof typeof namespaces

const nodeTypes = { element: 1, text: 3, cdata: 4, instruction: 7, comment: 8 } as const

/** The text is not XML, or has in it what is refused. */
export class XmlRefused extends Error {
  override readonly name = 'XmlRefused'
}

/** How many tags a document may have: some libraries take their square as time. */
const tagLimits = {
  /** Room for 1,700 values of attributes, which is more than a call of STS can hold. */
  response: 4_000,
  metadata: 50_000,
} as const

/** Comments and instructions, which cost the most. */
const asidesMaximum = 1_000

/**
 * The root element of a document.
 * @throws {XmlRefused} for anything that would have to be repaired or expanded, and for too much.
 */
export function parseXml(text: string, kind: keyof typeof tagLimits): XmlElement {
  if (occurrences(text, '<') > tagLimits[kind]) throw new XmlRefused('too many tags')
  if (occurrences(text, '<!') + occurrences(text, '<?') > asidesMaximum) {
    throw new XmlRefused('too many comments')
  }
  // Also inside of comments, where nobody needs them: what another parser sees can't differ.
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new XmlRefused('document types are refused')
  const { DOMParser } = require('@xmldom/xmldom') as XmlLibrary
  const refuse = (): never => {
    throw new XmlRefused('not well-formed')
  }
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse }
  let document: XmlNode
  try {
    document = new DOMParser({ locator: {}, errorHandler }).parseFromString(text, 'text/xml')
  } catch {
    return refuse()
  }
  const nodes = Array.from(document.childNodes)
  const roots = nodes.filter(isElement)
  const [root] = roots
  if (root === undefined || roots.length > 1 || !nodes.every(mayStandBesideRoot)) return refuse()
  if (isTooDeep(root)) return refuse()
  return root
}

/** Far deeper than SAML ever is, and far less than what a walk through all elements can take. */
const depthMaximum = 100

function isTooDeep(root: XmlElement): boolean {
  let level: readonly XmlElement[] = [root]
  for (let depth = 0; depth < depthMaximum; depth += 1) {
    level = level.flatMap(childElements)
    if (level.length === 0) return false
  }
  return true
}

const occurrences = (text: string, part: string): number => text.split(part).length - 1

const isElement = (node: XmlNode): node is XmlElement => node.nodeType === nodeTypes.element

function mayStandBesideRoot(node: XmlNode): boolean {
  switch (node.nodeType) {
    case nodeTypes.element:
    case nodeTypes.instruction:
    case nodeTypes.comment:
      return true
    case nodeTypes.text:
      return /^[ \t\r\n]*$/.test(node.nodeValue ?? '')
    default:
      return false
  }
}

/** Whether an element is of this name in this namespace. */
export const isNamed = (element: XmlElement, namespace: NamespaceName, name: string): boolean =>
  element.namespaceURI === namespaces[namespace] && element.localName === name

/** The child elements, whatever their names. */
export const childElements = (element: XmlNode): readonly XmlElement[] =>
  Array.from(element.childNodes).filter(isElement)

/** The child elements of one name. */
export const children = (
  element: XmlNode | undefined,
  namespace: NamespaceName,
  name: string,
): readonly XmlElement[] =>
  element === undefined
    ? []
    : childElements(element).filter((child) => isNamed(child, namespace, name))

/** The one child of a name; undefined when there is none, or more than one to choose from. */
export function onlyChild(
  element: XmlNode | undefined,
  namespace: NamespaceName,
  name: string,
): XmlElement | undefined {
  const found = children(element, namespace, name)
  return found.length === 1 ? found[0] : undefined
}

/** An attribute without namespace; undefined when it is absent. */
export const attribute = (element: XmlElement | undefined, name: string): string | undefined =>
  element?.attributes.getNamedItem(name)?.value

/** All text of an element, comments left out; undefined when it holds other elements. */
export function textOf(element: XmlElement | undefined): string | undefined {
  if (element === undefined || childElements(element).length > 0) return undefined
  return Array.from(element.childNodes)
    .filter(({ nodeType }) => nodeType === nodeTypes.text || nodeType === nodeTypes.cdata)
    .map(({ nodeValue }) => nodeValue ?? '')
    .join('')
    .trim()
}

const timePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/

/** A time as XML Schema writes it; undefined when it is none. Without a zone it is UTC, as SAML says. */
export function parseTime(text: string | undefined): Date | undefined {
  const match = text === undefined ? null : timePattern.exec(text)
  if (match === null) return undefined
  const time = new Date(match[2] === undefined ? `${match[0]}Z` : match[0])
  return Number.isNaN(time.getTime()) ? undefined : time
}
