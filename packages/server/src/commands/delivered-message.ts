// Messages for topics in the form in which their readers would get them.
import type { Notification } from '../store/tables/notifications.ts'

/** A message in the form in which SNS delivers it, without a signature. */
export const deliveredMessage = ({ id, topicArn, publishedAt, message }: Notification) => ({
  Type: 'Notification',
  MessageId: id,
  TopicArn: topicArn,
  Message: message,
  Timestamp: publishedAt.toISOString(),
})
