// Messages that are meant for a topic, kept for the operator; they hold tokens and are sealed.
import { dateColumn, textColumn } from '../columns.ts'
import type { Reader, SqlRow, Writer } from '../store.ts'

/** A message for a topic. */
export interface Notification {
  readonly id: string
  readonly topicArn: string
  readonly publishedAt: Date
  readonly message: string
}

/** Where the sealed text of a row belongs. */
export const sealContext = (id: string): string => `notification ${id}`

const toNotification = (reader: Reader, row: SqlRow): Notification => {
  const id = textColumn(row, 'id')
  return {
    id,
    topicArn: textColumn(row, 'topic_arn'),
    publishedAt: dateColumn(row, 'published_at'),
    message: reader.vault.open(textColumn(row, 'sealed_message'), sealContext(id)),
  }
}

/** All messages, or those for one topic, oldest first. */
export async function listNotifications(
  reader: Reader,
  topicArn?: string,
): Promise<readonly Notification[]> {
  const rows =
    topicArn === undefined
      ? await reader.all('SELECT * FROM notification ORDER BY published_at, id')
      : await reader.all(
          'SELECT * FROM notification WHERE topic_arn = ? ORDER BY published_at, id',
          topicArn,
        )
  return rows.map((row) => toNotification(reader, row))
}

/** Adds a message, and removes those from before a time. */
export async function insertNotification(
  writer: Writer,
  { id, topicArn, publishedAt, message }: Notification,
  keptSince: Date,
): Promise<void> {
  await writer.run('DELETE FROM notification WHERE published_at < ?', keptSince.getTime())
  await writer.run(
    'INSERT INTO notification (id, topic_arn, published_at, sealed_message) VALUES (?, ?, ?, ?)',
    id,
    topicArn,
    publishedAt.getTime(),
    writer.vault.seal(message, sealContext(id)),
  )
}
