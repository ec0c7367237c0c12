// Lets answers wait for the end of the event loop's turn, so that they are sent together.

let turn: Promise<void> | undefined

/**
 * Resolves when everything that had arrived by now has been worked on. Answers sent then, one right
 * after the other, wake their readers once; an answer sent in between wakes a reader each time,
 * which on loopback costs more than all the rest of a call.
 */
export function endOfTurn(): Promise<void> {
  turn ??= new Promise((resolve) => {
    setImmediate(() => {
      turn = undefined
      resolve()
    })
  })
  return turn
}
