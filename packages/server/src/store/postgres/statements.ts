// The SQL that all drivers share, as PostgreSQL wants it.

const numbered = new Map<string, string>()

/** Writes `?` as `$1`, `$2`, …; our statements hold no question mark in text. */
export function numberParameters(sql: string): string {
  let text = numbered.get(sql)
  if (text === undefined) {
    let count = 0
    text = sql.replaceAll('?', () => {
      count += 1
      return `$${count}`
    })
    numbered.set(sql, text)
  }
  return text
}

/** Text columns sort and compare by their bytes, as in SQLite, whatever the server's locale. */
export function collateByBytes(sql: string): string {
  return /^(CREATE TABLE|ALTER TABLE)/.test(sql)
    ? sql.replaceAll(/ TEXT\b/g, ' TEXT COLLATE "C"')
    : sql
}
