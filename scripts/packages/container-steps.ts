// The steps by which deploy/Containerfile makes its image, to be run where there are no containers.
import { readFileSync } from 'node:fs'

/** What the last stage of the image runs, and the commands that make what it runs. */
export interface ContainerSteps {
  /** Commands of the build stage, as written. */
  readonly commands: readonly string[]
  readonly entrypoint: readonly string[]
}

/** @throws {Error} when the file does not look as expected. */
export function readContainerSteps(file: URL): ContainerSteps {
  const text = readFileSync(file, 'utf8')
  const commands = [...text.matchAll(/^RUN (.+)$/gm)].map(([, command = '']) => command)
  const entrypoint: unknown = JSON.parse(/^ENTRYPOINT (.+)$/m.exec(text)?.[1] ?? 'null')
  if (commands.length === 0 || !Array.isArray(entrypoint)) throw new Error('no steps to follow')
  return { commands, entrypoint: entrypoint.map(String) }
}
