// Node's HTTP server, got in the way that does not load its HTTP client.
// `import … from 'node:http'` reads every export of the module, and one of them loads the client
// behind `fetch`, which costs a tenth of the time until the daemon answers.

export const { createServer, STATUS_CODES } = process.getBuiltinModule('node:http')
