// Every operation of the daemon is called by name in a test of its own package.
import type { SourceFile } from './source-files.ts'

const tablePattern = /^packages\/server\/src\/services\/([a-z-]+)\/operations\.ts$/

/** Operations in a table that no test sends. */
export function findUntestedOperations(files: readonly SourceFile[]): readonly string[] {
  const tests = files
    .filter(({ path }) => path.startsWith('packages/server/test/') && path.endsWith('.test.ts'))
    .map(({ text }) => text)
    .join('\n')
  return files
    .filter(({ path }) => tablePattern.test(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/^ {2}(\w+): async/gm)]
        .map(([, operation = '']) => operation)
        .filter((operation) => !new RegExp(`\\b${operation}(Command\\b|\\()`).test(tests))
        .map((operation) => `${path}: no test sends ${operation}`),
    )
}
