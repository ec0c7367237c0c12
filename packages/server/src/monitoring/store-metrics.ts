// What is told of the store: which it is, its commits, and how far a node is behind the others.
import type { MetricFamily, Sample } from '../metrics/metric-family.ts'
import type { Store } from '../store/store.ts'

/** Makes the metrics of a store. */
export function storeMetrics(store: Store): readonly MetricFamily[] {
  const { figures } = store
  const { feedAge } = store
  const gauge = (name: string, help: string, value: () => number): MetricFamily => ({
    name,
    help,
    type: 'gauge',
    samples: (): readonly Sample[] => [{ value: value() }],
  })
  return [
    {
      name: 'iamd_store_info',
      help: 'The store that is in use.',
      type: 'gauge',
      samples: () => [{ labels: { description: store.description }, value: 1 }],
    },
    {
      name: 'iamd_store_writes_total',
      help: 'Transactions by result: committed, refused by a rule, failed with the store.',
      type: 'counter',
      samples: () => [
        { labels: { result: 'committed' }, value: figures.committed },
        { labels: { result: 'refused' }, value: figures.refused },
        { labels: { result: 'failed' }, value: figures.failed },
      ],
    },
    {
      name: 'iamd_store_commit_errors_total',
      help: 'Commits of a group that failed, those tried again among them, by reason.',
      type: 'counter',
      samples: () => [
        { labels: { reason: 'conflict' }, value: figures.conflicts },
        { labels: { reason: 'unavailable' }, value: figures.unavailable },
        { labels: { reason: 'other' }, value: figures.otherErrors },
      ],
    },
    {
      name: 'iamd_store_group_size',
      help: 'Transactions that one durable commit was for.',
      type: 'histogram',
      distributions: () => [figures.groupSizes.read()],
    },
    {
      name: 'iamd_store_commit_duration_seconds',
      help: 'Time from the beginning of a group of transactions until it was durable.',
      type: 'histogram',
      distributions: () => [figures.commitSeconds.read()],
    },
    gauge(
      'iamd_store_waiting_writes',
      'Transactions that wait for their turn.',
      () => figures.waiting,
    ),
    ...(feedAge === undefined
      ? []
      : [
          gauge(
            'iamd_store_feed_age_seconds',
            'For how long this node may have missed what other nodes changed.',
            () => feedAge() / 1_000,
          ),
        ]),
  ]
}
