// What is wrong with a file or a flag that someone wrote, with its place, in one line.

/** A place in a file; lines and columns count from 1, the offset from 0. */
export interface Place {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly offset: number
}

/** Where a file, or a flag, begins. */
export const startOf = (file: string): Place => ({ file, line: 1, column: 1, offset: 0 })

/** An input that can't be understood, in words for who wrote it. */
export class InputError extends Error {
  override readonly name = 'InputError'
  /** The message without the place. */
  readonly sentence: string
  readonly place: Place | undefined

  constructor(sentence: string, place?: Place) {
    super(place === undefined ? sentence : `${placeText(place)}: ${sentence}`)
    this.sentence = sentence
    this.place = place
  }
}

/** `file:line:column`, as editors and terminals link it. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`
}
