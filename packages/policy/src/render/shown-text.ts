// Text from policies and requests as it may be shown: nothing in it can steer a terminal.

import type { LayerName, PolicySource, StatementReference } from '../model/decision.ts'

/** Control and format characters, among them those that turn the direction of writing. */
const unshowable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu

/** The text with `\u{…}` in place of each character that would do something else than be seen. */
export function shownText(text: string): string {
  return text.replaceAll(
    unshowable,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  )
}

/** Values in quotation marks, joined by commas. */
export function shownValues(values: readonly string[]): string {
  return values.map((value) => `"${shownText(value)}"`).join(', ')
}

const layerNames: Readonly<Record<LayerName, string>> = {
  serviceControl: 'SCP',
  resourceControl: 'RCP',
  vpcEndpoint: 'VPC endpoint policy',
  resource: 'resource policy',
  identity: 'identity policy',
  boundary: 'permissions boundary',
  session: 'session policy',
}

/** What a policy of the layer is called. */
export function shownLayer(layer: LayerName, level?: number): string {
  return level === undefined ? layerNames[layer] : `${layerNames[layer]} of level ${level}`
}

/** A policy by its layer and name. */
export function shownPolicy(layer: LayerName, level: number | undefined, source: PolicySource) {
  return `${shownLayer(layer, level)} "${shownText(source.id)}"`
}

/** A statement by its Sid, or its number, and the line on which it begins. */
export function shownStatement({ sid, index, start }: StatementReference): string {
  const name = sid === undefined || sid === '' ? `${index + 1}` : `"${shownText(sid)}"`
  return `statement ${name} (line ${start.line})`
}
