// The condition keys of providers that no test can have on its own machine: those AWS knows by name.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { providerKeys } from '../src/services/sts/web-identity/provider-keys.ts'

const claims = { subject: 'somebody', audience: 'app', originalAudience: undefined }
const ordinary = (provider: string) => ({
  [`${provider}:aud`]: 'app',
  [`${provider}:sub`]: 'somebody',
})

test('claims of GitHub and the like become keys while the role is assumed, and no longer', () => {
  const payload = {
    repository: 'octo-org/octo-repo',
    repository_owner: 'octo-org',
    actor_id: 42,
    environment: 'production',
  }
  for (const provider of [
    'token.actions.githubusercontent.com',
    'token.actions.githubusercontent.com/octo-enterprise',
    'token.actions.octo.ghe.com',
  ]) {
    const keys = providerKeys(provider, payload, claims)
    assert.deepEqual(keys.now, {
      ...ordinary(provider),
      [`${provider}:actor_id`]: '42',
      [`${provider}:environment`]: 'production',
      [`${provider}:repository`]: 'octo-org/octo-repo',
    })
    assert.deepEqual(keys.later, ordinary(provider))
  }
  const another = 'token.actions.githubusercontent.com.example.com'
  assert.deepEqual(providerKeys(another, payload, claims).now, ordinary(another))
})

test('keys with a slash are claims with a slash, or claims inside of claims', () => {
  const circle = 'oidc.circleci.com/org/1234'
  assert.deepEqual(providerKeys(circle, { 'oidc.circleci.com/project-id': 'p1' }, claims).now, {
    ...ordinary(circle),
    [`${circle}:oidc.circleci.com/project-id`]: 'p1',
  })
  const google = 'accounts.google.com'
  assert.deepEqual(providerKeys(google, { google: { organization_number: 7 } }, claims).now, {
    ...ordinary(google),
    [`${google}:google/organization_number`]: '7',
  })
})

test('the authorized party is the audience, beside the one that the token is for', () => {
  const keys = providerKeys('id.example.com', {}, { ...claims, originalAudience: 'backend' })
  assert.deepEqual(keys.now, {
    ...ordinary('id.example.com'),
    'id.example.com:oaud': 'backend',
  })
  assert.deepEqual(keys.later, ordinary('id.example.com'))
})
