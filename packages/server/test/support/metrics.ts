// Reads metrics as a scraper does, and refuses what is no exposition. Tests only.

/** Values by name and labels, as `iamd_requests_total{service="iam",…}`. */
export type ReadMetrics = ReadonlyMap<string, number>

const metricName = '[a-zA-Z_:][a-zA-Z0-9_:]*'
const label = '[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\\\\n]|\\\\["\\\\n])*"'
const sampleLine = new RegExp(`^(${metricName})(?:\\{(${label}(?:,${label})*)\\})? (\\S+)$`)
const typeLine = new RegExp(`^# TYPE (${metricName}) (counter|gauge|histogram)$`)

/** Parses the text format 0.0.4. @throws for what does not conform. */
export function parseExposition(text: string): ReadMetrics {
  if (!text.endsWith('\n')) throw new Error('the last line does not end')
  const values = new Map<string, number>()
  const types = new Map<string, string>()
  for (const line of text.slice(0, -1).split('\n')) {
    const [, typed, type] = typeLine.exec(line) ?? []
    if (typed !== undefined && type !== undefined) {
      if (types.has(typed)) throw new Error(`${typed} is there twice`)
      types.set(typed, type)
    } else if (!line.startsWith('# HELP ')) {
      const [, name, labels, value] = sampleLine.exec(line) ?? []
      if (name === undefined || value === undefined) throw new Error(`no metric: ${line}`)
      const family = types.get(name) ?? types.get(name.replace(/_(bucket|sum|count)$/, ''))
      if (family === undefined) throw new Error(`${name} has no type`)
      const key = labels === undefined ? name : `${name}{${labels}}`
      if (values.has(key)) throw new Error(`${key} is there twice`)
      if (Number.isNaN(Number(value.replace('+Inf', 'Infinity')))) throw new Error(line)
      values.set(key, Number(value))
    }
  }
  return values
}

/** Asks for metrics and parses them. */
export async function scrape(endpoint: string): Promise<ReadMetrics> {
  const response = await fetch(`${endpoint}/metrics`)
  const type = response.headers.get('content-type') ?? ''
  if (response.status !== 200 || !type.startsWith('text/plain; version=0.0.4')) {
    throw new Error(`no metrics: ${response.status} ${type}`)
  }
  return parseExposition(await response.text())
}
