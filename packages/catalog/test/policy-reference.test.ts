/** The catalog as `validate` of `@iamd/policy` asks for it. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyReference } from '../src/index.ts'

const reference = policyReference()

test('an action carries the keys of its own and those of its resources', () => {
  const keys = reference.service('IAM')?.action('passrole')?.conditionKeys ?? []
  assert.ok(keys.includes('iam:PassedToService'))
  assert.ok(keys.includes('aws:ResourceTag/${TagKey}'), 'a key of the role that is passed')
  assert.equal(reference.service('iam')?.action('PassRoles'), undefined)
  assert.equal(reference.service('aim'), undefined)
})

test('a service carries the keys of all its actions', () => {
  assert.ok(reference.service('ec2')?.conditionKeys.includes('aws:ResourceTag/${TagKey}'))
  assert.ok(!reference.service('polly')?.conditionKeys.includes('aws:ResourceTag/${TagKey}'))
  assert.equal(reference.service('s3')?.supportsResourceControlPolicies, true)
  assert.equal(reference.service('iam')?.supportsResourceControlPolicies, false)
})

test('keys are found in any case, with their variable part filled in, and know if they are global', () => {
  assert.deepEqual(reference.conditionKey('AWS:requesttag/Team'), {
    name: 'aws:RequestTag/${TagKey}',
    type: 'String',
    isGlobal: true,
  })
  assert.deepEqual(reference.conditionKey('s3:prefix'), {
    name: 's3:prefix',
    type: 'String',
    isGlobal: false,
  })
  assert.equal(reference.conditionKey('saml:aud')?.isGlobal, false)
  assert.equal(reference.conditionKey('aws:RequestTag/'), undefined)
  assert.equal(reference.conditionKey('prefix'), undefined)
})

test('the forms of ARNs are found by their service field', () => {
  const users = reference.arnFormats('iam').filter(({ resourceType }) => resourceType === 'user')
  assert.deepEqual(users.at(-1), {
    resourceType: 'user',
    region: '',
    account: '${Account}',
    resource: 'user/${UserNameWithPath}',
  })
  assert.ok(reference.arnFormats('catalog').length > 0, 'a field that is no prefix of actions')
  assert.deepEqual(reference.arnFormats('nowhere'), [])
})
