// Checks the code itself: room boundaries, sizes, headers, banned words, tests of operations and of threats.
import { exit, stdout } from 'node:process'
import { findFileFaults } from './tidy/file-rules.ts'
import { findBoundaryBreaks } from './tidy/room-boundaries.ts'
import { findUnshownThreats } from './tidy/security-document.ts'
import { listSourceFiles } from './tidy/source-files.ts'
import { findUntestedOperations } from './tidy/untested-operations.ts'

const files = listSourceFiles()
const faults = [
  ...findBoundaryBreaks(files),
  ...findFileFaults(files),
  ...findUntestedOperations(files),
  ...findUnshownThreats(files),
]
for (const fault of faults) stdout.write(`${fault}\n`)
const lines = files.map((file) => file.lines.length).sort((a, b) => a - b)
const median = lines[Math.floor(lines.length / 2)] ?? 0
stdout.write(
  `tidy: ${files.length} files, median ${median} lines, longest ${lines.at(-1) ?? 0}, ` +
    `${faults.length} faults\n`,
)
if (faults.length > 0) exit(1)
