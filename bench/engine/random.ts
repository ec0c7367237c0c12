// A small generator of repeatable random numbers, so that every run measures the same.

/** Chooses among things; two with the same seed choose alike. */
export interface Random {
  /** A whole number from 0 up to, not including, `end`. */
  below(end: number): number
  pick<Value>(values: readonly [Value, ...Value[]]): Value
}

/** Makes a generator by a linear congruence modulo 2³² (Numerical Recipes). */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0
  const below = (end: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * end)
  }
  return { below, pick: (values) => values[below(values.length)] ?? values[0] }
}
