// `iamd rotate-sealing-key`: session tokens are sealed with a new key from now on.
import { sealsAfterMilliseconds } from '../sealing/rotating-key-ring.ts'
import { rotateSealingKey as rotate } from '../sealing-keys.ts'
import { maintaining, refuseFiles } from './maintenance.ts'
import { openConfiguredStore } from './open-store.ts'

/** Sessions go on: the keys before it open for as long as what they sealed is good. */
export function rotateSealingKey(args: readonly string[]): Promise<number> {
  return maintaining('rotate-sealing-key', args, async (config, flags) => {
    refuseFiles(flags)
    const store = await openConfiguredStore(config)
    try {
      const { id } = await rotate(store, new Date())
      const seconds = sealsAfterMilliseconds / 1_000
      process.stdout.write(`Key ${id} seals in ${seconds} seconds; those before it still open.\n`)
      return 0
    } finally {
      await store.close()
    }
  })
}
