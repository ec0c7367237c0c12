// The tables of federation: the providers that accounts trust, and the issuers that they are.

/** Providers that accounts trust. */
export const oidcProviders = [
  // The URL is what ARNs have of it, without its scheme; the issuer is the whole of it.
  `CREATE TABLE oidc_provider (
    account_id TEXT NOT NULL REFERENCES account (id),
    url TEXT NOT NULL,
    issuer TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    client_ids TEXT NOT NULL,
    thumbprints TEXT NOT NULL,
    tags TEXT NOT NULL,
    PRIMARY KEY (account_id, url)
  )`,
]

/** Issuers that accounts have here. */
export const outboundFederation = [
  // The issuer of an account keeps its id and its keys when the feature is switched off.
  `CREATE TABLE outbound_federation (
    account_id TEXT PRIMARY KEY REFERENCES account (id),
    issuer_id TEXT NOT NULL UNIQUE,
    enabled BIGINT NOT NULL
  )`,
  `CREATE TABLE outbound_signing_key (
    account_id TEXT NOT NULL REFERENCES outbound_federation (account_id),
    algorithm TEXT NOT NULL,
    public_key TEXT NOT NULL,
    sealed_key TEXT NOT NULL,
    PRIMARY KEY (account_id, algorithm)
  )`,
]
