// `iamd test`: runs policy tests in files, once or at every change.
import { writeFileSync } from 'node:fs'
import type { Paint } from '../policy-files/describe-statement.ts'
import { InputError } from '../policy-files/input-error.ts'
import type { AskSimulator } from '../policy-tests/ask-simulator.ts'
import { type Coverage, coverageOf, percentOf } from '../policy-tests/coverage.ts'
import { findTestFiles, isTestFileName } from '../policy-tests/find-test-files.ts'
import { readTestFile, type TestSuite } from '../policy-tests/read-test-file.ts'
import { countsOf, type Report, type SuiteResult } from '../policy-tests/report.ts'
import { jsonReport, junitReport, lcovReport, tapReport } from '../policy-tests/report-machines.ts'
import { coverageText, peopleReport } from '../policy-tests/report-people.ts'
import { runCase } from '../policy-tests/run-case.ts'
import { type FileWatch, watchFiles } from '../policy-tests/watch-files.ts'
import { choiceOf, type ReadFlags, readFlags } from './offline-commands.ts'
import { paintFor, reportingInputErrors } from './terminal.ts'

const reporters = ['human', 'tap', 'junit', 'json'] as const

interface TestRun {
  readonly patterns: readonly string[]
  readonly paint: Paint
  readonly reporter: (typeof reporters)[number]
  readonly output: string | undefined
  readonly showsCoverage: boolean
  readonly coverageMinimum: number | undefined
  readonly coverageOutput: string | undefined
  readonly ask: AskSimulator | undefined
}

/** Runs tests; gives 0 when all passed, 1 when one failed or the coverage is too small. */
export function test(args: readonly string[]): Promise<number> {
  return reportingInputErrors(async () => {
    const flags = readFlags('test', args)
    const run = await readRun(flags)
    return flags.isOn('watch') ? watchTests(run) : runTests(run)
  })
}

async function readRun(flags: ReadFlags): Promise<TestRun> {
  const against = choiceOf(flags, 'against', ['simulator'])
  const coverageMinimum = percentage(flags.text('coverage-min'))
  const coverageOutput = flags.text('coverage-output')
  const askModule = against && (await import('../policy-tests/ask-simulator.ts'))
  return {
    patterns: flags.files.length === 0 ? ['.'] : flags.files,
    paint: paintFor(flags),
    reporter: choiceOf(flags, 'reporter', reporters) ?? 'human',
    output: flags.text('output'),
    showsCoverage:
      flags.isOn('coverage') || coverageMinimum !== undefined || coverageOutput !== undefined,
    coverageMinimum,
    coverageOutput,
    ask: await askModule?.simulator(),
  }
}

function percentage(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const percent = Number(text)
  if (text.trim() !== '' && percent >= 0 && percent <= 100) return percent
  throw new InputError(`--coverage-min is a percentage from 0 to 100, not \`${text}\``)
}

async function runTests(run: TestRun): Promise<number> {
  const suites = findTestFiles(run.patterns).map((file) => readTestFile(file))
  const results: SuiteResult[] = []
  for (const suite of suites) results.push(await runSuite(suite, run.ask))
  const coverage = run.showsCoverage ? coverageOf(suites) : undefined
  write(run, { suites: results, coverage })
  const { failed } = countsOf(results)
  const isEnough = coverage === undefined || isCovered(coverage, run.coverageMinimum)
  if (!isEnough) process.stderr.write(`iamd: the coverage is below ${run.coverageMinimum} %\n`)
  return failed > 0 || !isEnough ? 1 : 0
}

async function runSuite(suite: TestSuite, ask: AskSimulator | undefined): Promise<SuiteResult> {
  if (ask === undefined) return { suite, results: suite.cases.map((one) => runCase(one)) }
  const results = []
  for (const one of suite.cases) results.push(await ask(one))
  return { suite, results }
}

const isCovered = (coverage: Coverage, minimum = 0): boolean =>
  percentOf(coverage, 'statement') >= minimum && percentOf(coverage, 'value') >= minimum

function write({ reporter, output, paint, coverageOutput }: TestRun, report: Report): void {
  const people = () => peopleReport(report, paint)
  const texts = {
    human: people,
    tap: () => tapReport(report),
    junit: () => junitReport(report),
    json: () => jsonReport(report),
  }
  if (output === undefined) {
    process.stdout.write(texts[reporter]())
    // TAP and JUnit have no place for it.
    const isUnsaid = reporter === 'tap' || reporter === 'junit'
    if (isUnsaid && report.coverage) process.stderr.write(coverageText(report.coverage, paint))
  } else {
    writeOutput(output, texts[reporter]())
    process.stdout.write(people())
  }
  if (coverageOutput !== undefined && report.coverage !== undefined) {
    writeOutput(coverageOutput, lcovReport(report.coverage))
  }
}

function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text)
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new InputError(`\`${file}\` can't be written: ${reason}`)
  }
}

/** Runs until it is interrupted; a file that can't be read is reported and watched on. */
function watchTests(run: TestRun): Promise<number> {
  // Nothing to test is a mistake at the start; later it is a file that is being replaced.
  findTestFiles(run.patterns)
  return new Promise((end) => {
    let last: Promise<number> = Promise.resolve(0)
    let isDue = false
    const again = () => {
      if (isDue) return
      isDue = true
      last = last.then(() => {
        isDue = false
        return reportingInputErrors(() => watchedRun(run, files))
      })
    }
    const files = watchFiles(again, isTestFileName)
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        files.close()
        end(last)
      })
    }
    again()
  })
}

/** Files are watched before they are read, so that no change is missed. */
async function watchedRun(run: TestRun, files: FileWatch): Promise<number> {
  const testFiles = findTestFiles(run.patterns)
  files.watch(testFiles)
  const named = new Set<string>(testFiles)
  for (const file of testFiles) nameFiles(file, named)
  files.watch([...named])
  try {
    return await runTests(run)
  } finally {
    process.stderr.write(`watching ${named.size} files; stop with ^C\n`)
  }
}

/** What can't be read is reported when it is run. */
function nameFiles(file: string, named: Set<string>): void {
  try {
    readTestFile(file, named)
  } catch (error) {
    if (!(error instanceof InputError)) throw error
  }
}
