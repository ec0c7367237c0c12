// `iamd notifications`: messages for topics, which nothing publishes, for the operator to bring on.
import { ConfigError, readConfig } from '../config.ts'
import type { Store } from '../store/store.ts'
import { listNotifications } from '../store/tables/notifications.ts'
import { deliveredMessage } from './delivered-message.ts'
import { openConfiguredStore } from './open-store.ts'
import { reportFailure } from './report-failure.ts'

/** `iamd notifications [TOPIC-ARN]`: one message a line, oldest first, as SNS delivers them. */
export async function notifications(args: readonly string[]): Promise<number> {
  const [first = ''] = args
  const topicArn = first.startsWith('arn:') ? first : undefined
  let store: Store | undefined
  try {
    const config = readConfig(topicArn === undefined ? args : args.slice(1), process.env)
    if (config.dev) {
      throw new ConfigError('notifications of --dev are at /_iamd/notifications of the daemon')
    }
    store = await openConfiguredStore(config)
    for (const one of await store.read((reader) => listNotifications(reader, topicArn))) {
      process.stdout.write(`${JSON.stringify(deliveredMessage(one))}\n`)
    }
    return 0
  } catch (error) {
    return reportFailure(error)
  } finally {
    await store?.close()
  }
}
