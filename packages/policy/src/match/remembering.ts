// Remembers what was made of short texts that come again and again: actions, keys, operators.

const rememberedMax = 2048
const lengthMax = 128

/**
 * The function with a memory. What it returns must depend on the text alone and is shared. The
 * memory is bounded, and forgets all when it is full: who sends ever new texts gains nothing.
 */
export function remembering<Value>(make: (text: string) => Value): (text: string) => Value {
  const remembered = new Map<string, Value>()
  return (text) => {
    const known = remembered.get(text)
    if (known !== undefined) return known
    const made = make(text)
    if (text.length > lengthMax) return made
    if (remembered.size >= rememberedMax) remembered.clear()
    remembered.set(text, made)
    return made
  }
}
