// What the benchmark asks of an engine.

import type { PolicyDocument } from '../policy-set.ts'
import type { BenchmarkRequest } from '../requests.ts'

export type Effect = 'allowed' | 'denied'

/** An engine that holds a policy set. */
export interface LoadedEngine {
  /** Translates a request into what the engine takes; not part of what is measured. */
  prepare(request: BenchmarkRequest): () => Effect
}

export interface Engine {
  readonly name: string
  /** WebAssembly's memory is not on the heap: only the process shows how it grows. */
  readonly memory: 'heap' | 'process'
  /** Reads, translates and compiles the policies. */
  load(documents: readonly PolicyDocument[]): Promise<LoadedEngine>
}
