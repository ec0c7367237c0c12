// Writes much to standard output, no faster than it is read.

/** Waits until it is taken, so that memory does not grow with what reads slowly. */
export function toStandardOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.once('error', reject)
    process.stdout.write(text, (error) => {
      if (error) return
      process.stdout.off('error', reject)
      resolve()
    })
  })
}
