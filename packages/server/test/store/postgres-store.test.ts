// The PostgreSQL driver: the suite of all stores, and what only a server can do wrong.
import { after } from 'node:test'
import {
  defaultPostgresOptions,
  openPostgresStore,
} from '../../src/store/postgres/postgres-store.ts'
import { createVault } from '../../src/store/vault.ts'
import { startPostgresServer } from '../support/postgres-server.ts'
import { runListSuite } from './list-suite.ts'
import { runStoreSuite } from './store-suite.ts'

const server = await startPostgresServer()
after(() => server[Symbol.asyncDispose]())
const vault = createVault(Buffer.alloc(32, 1))
const open = (url: string) => openPostgresStore({ ...defaultPostgresOptions, url }, vault)

runStoreSuite('PostgreSQL', async () => open(await server.newDatabase()))
runListSuite('PostgreSQL', async () => open(await server.newDatabase()))
