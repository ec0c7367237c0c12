// Turns offsets in a text into lines and columns; it does not read the text's meaning.

import type { Position } from '../model/policy.ts'

/** Answers positions in one text: linear to build, logarithmic to ask. */
export type LineIndex = (offset: number) => Position

/** Builds the index. Lines end at a line feed, at a carriage return, or at both together. */
export function lineIndex(text: string): LineIndex {
  const starts = [0]
  for (let offset = 0; offset < text.length; offset += 1) {
    const unit = text.charCodeAt(offset)
    const endsLine = unit === 0x0a || (unit === 0x0d && text.charCodeAt(offset + 1) !== 0x0a)
    if (endsLine) starts.push(offset + 1)
  }
  return (offset) => {
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return { offset, line: low + 1, column: offset - (starts[low] ?? 0) + 1 }
  }
}
