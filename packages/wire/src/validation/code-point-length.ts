// Length of a string as AWS counts it: in Unicode code points, without normalisation.

const surrogatePair = /[\uD800-\uDBFF][\uDC00-\uDFFF]/g
const surrogate = /[\uD800-\uDFFF]/

/** Number of code points. */
export function codePointLength(text: string): number {
  if (!surrogate.test(text)) return text.length
  return text.length - (text.match(surrogatePair)?.length ?? 0)
}
