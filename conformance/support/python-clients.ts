// Finds the Python clients: in the repository's .venv, else on the PATH. Installs nothing.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** A program, or why there is none. */
export type Found = { readonly path: string } | { readonly missing: string }

const fromEnvironment = (name: string): string => {
  const path = fileURLToPath(new URL(`../../.venv/bin/${name}`, import.meta.url))
  return existsSync(path) ? path : name
}

function find(what: string, path: string, args: readonly string[], expected: RegExp): Found {
  const { stdout = '', error } = spawnSync(path, [...args], { encoding: 'utf8' })
  if (error === undefined && expected.test(stdout)) return { path }
  return { missing: `${what} is not installed; see .ci/run` }
}

/** AWS CLI version 1. */
export const awsCli = find('AWS CLI v1', fromEnvironment('aws'), ['--version'], /^aws-cli\/1\./)

/** AWS CLI version 2. Distributions have it; PyPI does not. */
export const awsCliVersion2 = find('AWS CLI v2', '/usr/bin/aws', ['--version'], /^aws-cli\/2\./)

/** Python with boto3. */
export const pythonWithBoto3 = find(
  'boto3',
  fromEnvironment('python3'),
  ['-c', 'import boto3; print("boto3", boto3.__version__)'],
  /^boto3 /,
)

/** Why a test that needs the programs has to be skipped; throws where they are required. */
export function reasonToSkip(...programs: readonly Found[]): string | undefined {
  for (const program of programs) {
    if ('path' in program) continue
    if (process.env['CI'] === 'true') throw new Error(`CI is true, but ${program.missing}`)
    return program.missing
  }
  return undefined
}

/** The path of a program that was found. */
export function pathOf(program: Found): string {
  if ('missing' in program) throw new Error(program.missing)
  return program.path
}
