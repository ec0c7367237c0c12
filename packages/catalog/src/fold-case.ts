/** Folds the case of service prefixes and names, which AWS compares without regard to case. */

/**
 * Lower-cases A to Z and leaves everything else alone: `toLowerCase` would also turn some other
 * letters into ASCII ones (the Kelvin sign into a `k`) and so find what was not asked for.
 */
export function foldCase(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase())
}
