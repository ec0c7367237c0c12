// Metrics as text, in the format that Prometheus and its relatives read.
import type { Distribution, Labels, MetricFamily, Sample } from './metric-family.ts'

/** The format's media type. Source: Prometheus, "Exposition formats", version 0.0.4. */
export const expositionType = 'text/plain; version=0.0.4; charset=utf-8'

/** Writes metrics with their values of now. */
export function writeExposition(families: readonly MetricFamily[]): string {
  let text = ''
  for (const family of families) {
    const { name, help, type } = family
    text += `# HELP ${name} ${help.replace(/\\/g, '\\\\').replace(/\n/g, '\\n')}\n`
    text += `# TYPE ${name} ${type}\n`
    if (family.type === 'histogram') {
      for (const distribution of family.distributions()) text += histogramLines(name, distribution)
    } else {
      for (const sample of family.samples()) text += sampleLine(name, sample)
    }
  }
  return text
}

const sampleLine = (name: string, { labels, value }: Sample): string =>
  `${name}${labelText(labels)} ${valueText(value)}\n`

function histogramLines(name: string, { labels, buckets, count, sum }: Distribution): string {
  const bucket = (le: string, value: number) =>
    sampleLine(`${name}_bucket`, { labels: { ...labels, le }, value })
  return [
    ...buckets.map(([bound, below]) => bucket(String(bound), below)),
    bucket('+Inf', count),
    sampleLine(`${name}_sum`, { ...(labels && { labels }), value: sum }),
    sampleLine(`${name}_count`, { ...(labels && { labels }), value: count }),
  ].join('')
}

function labelText(labels: Labels = {}): string {
  const pairs = Object.entries(labels)
  if (pairs.length === 0) return ''
  return `{${pairs.map(([name, value]) => `${name}="${escapeLabel(value)}"`).join(',')}}`
}

const escapeLabel = (value: string): string =>
  value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n')

function valueText(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return '+Inf'
  if (value === Number.NEGATIVE_INFINITY) return '-Inf'
  return Number.isNaN(value) ? 'NaN' : String(value)
}
