// Structured logs: one JSON object a line on standard error. Secrets are never handed to it.

/** Severities, least first. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const

/** From which severity on to log. */
export type LogLevel = (typeof logLevels)[number]

/** What a line says besides its message. An error comes as its name, message and stack. */
export type LogFields = Readonly<Record<string, unknown>>

/** Writes log lines. */
export interface Logger {
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
  /** Whether a line of this level would be written. */
  writes(level: Exclude<LogLevel, 'silent'>): boolean
}

/** Makes a logger. */
export function createLogger(level: LogLevel, write: (line: string) => void): Logger {
  const writes = (candidate: LogLevel) => logLevels.indexOf(candidate) >= logLevels.indexOf(level)
  const log = (severity: LogLevel) => (message: string, fields?: LogFields) => {
    if (!writes(severity)) return
    const line = { time: new Date().toISOString(), level: severity, message, ...fields }
    write(`${JSON.stringify(line, describeErrors)}\n`)
  }
  return {
    debug: log('debug'),
    info: log('info'),
    warn: log('warn'),
    error: log('error'),
    writes,
  }
}

function describeErrors(_member: string, value: unknown): unknown {
  if (!(value instanceof Error)) return value
  return { name: value.name, message: value.message, stack: value.stack, cause: value.cause }
}
