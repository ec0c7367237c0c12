// Reads what a guide shows: files, and what a terminal says. Tests only.

/** A command line with what it prints. */
export interface ShownCommand {
  readonly command: string
  readonly output: string
}

export interface GuideExamples {
  /** Contents by name: blocks that begin with ```LANGUAGE FILE. */
  readonly files: Readonly<Record<string, string>>
  /** What stands after `$ ` in blocks of a console, in order. */
  readonly commands: readonly ShownCommand[]
}

const block = /^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm

/** All examples of a guide. */
export function guideExamples(markdown: string): GuideExamples {
  const files: Record<string, string> = {}
  const commands: ShownCommand[] = []
  for (const [, language, name, body = ''] of markdown.matchAll(block)) {
    if (language === 'console') commands.push(...shownCommands(body))
    else if (name !== undefined) files[name] = body
  }
  return { files, commands }
}

/** Lines after `> ` go on with a command; what follows it up to the next one is its output. */
function shownCommands(body: string): readonly ShownCommand[] {
  return body
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [shown = ''] = /^.*\n(?:> .*\n)*/.exec(part) ?? []
      const command = shown.replaceAll(/^> /gm, '').trimEnd()
      return { command, output: part.slice(shown.length).trimEnd() }
    })
}
