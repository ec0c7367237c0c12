// Why a database was not opened, in words for the operator.

export class DatabaseRefused extends Error {
  override readonly name = 'DatabaseRefused'
}
