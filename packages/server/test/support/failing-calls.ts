// Makes calls of a running process to its system fail, as on a broken disk: by strace. Tests only.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { whyNotRecording } from './recorded-disk.ts'

/** Why no call can be made to fail here, if so. */
export const whyNotFailing = whyNotRecording

/**
 * From now on calls of a process fail with an error, for instance `pwrite64,ftruncate` with `EROFS`.
 * Gives what ends it.
 */
export async function failCalls(
  { pid }: ChildProcess,
  calls: string,
  error: string,
): Promise<() => Promise<void>> {
  const options = ['-f', '-e', `trace=${calls}`, '-e', `inject=${calls}:error=${error}`]
  const strace = spawn('strace', [...options, '-o', '/dev/null', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(strace, 'exit')
  let said = ''
  while (!said.includes('attached')) {
    const [chunk] = await Promise.race([once(strace.stderr, 'data'), ended])
    if (strace.exitCode !== null) throw new Error(`strace did not attach: ${said}`)
    said += String(chunk)
  }
  return async () => {
    strace.kill('SIGINT')
    await ended
  }
}
