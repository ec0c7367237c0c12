// `iamd test`: runs policy tests in files, once or at every change.
import { writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { Paint } from '../policy-files/describe-statement.ts'
import { InputError } from '../policy-files/input-error.ts'
import type { AskSimulator } from '../policy-tests/ask-simulator.ts'
import { type Coverage, coverageOf, percentOf } from '../policy-tests/coverage.ts'
import { findTestFiles } from '../policy-tests/find-test-files.ts'
import { readTestFile, type TestSuite } from '../policy-tests/read-test-file.ts'
import { countsOf, type Report, type SuiteResult } from '../policy-tests/report.ts'
import { jsonReport, junitReport, lcovReport, tapReport } from '../policy-tests/report-machines.ts'
import { peopleReport } from '../policy-tests/report-people.ts'
import { runCase } from '../policy-tests/run-case.ts'
import { watchFiles } from '../policy-tests/watch-files.ts'
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
    return flags.isOn('watch') ? watchTests(run) : (await runTests(run)).code
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

interface FinishedRun {
  readonly code: number
  readonly suites: readonly TestSuite[]
}

async function runTests(run: TestRun): Promise<FinishedRun> {
  const suites = findTestFiles(run.patterns).map((file) => readTestFile(file))
  const results: SuiteResult[] = []
  for (const suite of suites) results.push(await runSuite(suite, run.ask))
  const coverage = run.showsCoverage ? coverageOf(suites) : undefined
  write(run, { suites: results, coverage })
  const { failed } = countsOf(results)
  const isEnough = coverage === undefined || isCovered(coverage, run.coverageMinimum)
  if (!isEnough) process.stderr.write(`iamd: the coverage is below ${run.coverageMinimum} %\n`)
  return { code: failed > 0 || !isEnough ? 1 : 0, suites }
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
  if (output === undefined) process.stdout.write(texts[reporter]())
  else {
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
  return new Promise((end) => {
    let last: Promise<number> = Promise.resolve(0)
    const again = () => {
      last = last.then(() => reportingInputErrors(once))
    }
    const files = watchFiles(again)
    let suiteFiles: readonly string[] = []
    const once = async (): Promise<number> => {
      try {
        const testFiles = findTestFiles(run.patterns).map((file) => resolve(file))
        files.watch([...new Set([...suiteFiles, ...testFiles])])
        const { code, suites } = await runTests(run)
        suiteFiles = suites.flatMap((suite) => suite.files)
        files.watch([...new Set([...suiteFiles, ...testFiles])])
        return code
      } finally {
        process.stdout.write(`\nwatching ${files.count()} files; stop with ^C\n`)
      }
    }
    process.once('SIGINT', () => {
      files.close()
      last.then(end, () => end(2))
    })
    again()
  })
}
