// Runs the command line from its TypeScript sources; what is published is built and does not need this.
// JavaScript, because it turns on Node's cache before the first TypeScript is read: with what is in
// the cache, Node does not load its compiler at all, a fifth of the time until the daemon answers.
import { enableCompileCache } from 'node:module'

enableCompileCache()
await import('./src/main.ts')
