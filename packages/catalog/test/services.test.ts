/** Tests of the look-ups of services, actions, resource types and condition keys. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { ConditionKey } from '../src/index.ts'
import {
  catalogInfo,
  conditionKey,
  findAction,
  findResourceType,
  findService,
  globalConditionKeys,
  listServices,
  serviceName,
} from '../src/index.ts'

test('services are listed sorted and found in any case', () => {
  const prefixes = listServices()
  assert.equal(prefixes.length, catalogInfo.counts.services)
  assert.deepEqual(prefixes, prefixes.toSorted())
  for (const prefix of ['iam', 'sts', 's3', 'ec2', 'kms', 'lambda', 'organizations']) {
    assert.ok(prefixes.includes(prefix), prefix)
  }
  const iam = findService('IAM')
  assert.equal(iam?.prefix, 'iam')
  assert.equal(iam.name, 'AWS Identity and Access Management (IAM)')
  assert.equal(iam.category, 'Security, identity, and compliance')
  assert.equal(iam.supportsResourceControlPolicies, false)
  assert.equal(findService('kms')?.supportsResourceControlPolicies, true)
  assert.deepEqual(['S3', 'nothing'].map(serviceName), ['Amazon S3', undefined])
})

test('an action has its level, resources and condition keys', () => {
  const expected = {
    service: 'iam',
    name: 'CreateUser',
    description: 'Grants permission to create a new IAM user',
    accessLevel: 'Write',
    resourceTypes: [{ name: 'user', required: true, conditionKeys: [], dependentActions: [] }],
    conditionKeys: ['aws:RequestTag/${TagKey}', 'aws:TagKeys', 'iam:PermissionsBoundary'],
    dependentActions: [],
  }
  for (const action of ['iam:CreateUser', 'iam:createuser', 'IAM:CREATEUSER']) {
    assert.deepEqual(findAction(action), expected)
  }
})

const accessLevels = [
  { action: 'iam:ListUsers', accessLevel: 'List' },
  { action: 'iam:GetUser', accessLevel: 'Read' },
  { action: 's3:PutObject', accessLevel: 'Write' },
  { action: 'iam:TagUser', accessLevel: 'Tagging' },
  { action: 'iam:AttachUserPolicy', accessLevel: 'Permissions management' },
]
for (const { action, accessLevel } of accessLevels) {
  test(`${action} is of level ${accessLevel}`, () => {
    assert.equal(findAction(action)?.accessLevel, accessLevel)
  })
}

test('an action has condition keys that apply to one of its resource types only', () => {
  const image = findAction('ec2:RunInstances')?.resourceTypes.find(({ name }) => name === 'image')
  assert.equal(image?.required, true)
  assert.ok(image.conditionKeys.includes('ec2:ImageType'))
  assert.ok(!findAction('ec2:RunInstances')?.conditionKeys.includes('ec2:ImageType'))
})

test('resource types have ARN patterns', () => {
  assert.deepEqual(findResourceType('iam', 'USER'), {
    name: 'user',
    arnPatterns: ['arn:${Partition}:iam::${Account}:user/${UserNameWithPath}'],
    conditionKeys: ['aws:ResourceTag/${TagKey}', 'iam:ResourceTag/${TagKey}'],
  })
  assert.equal(findResourceType('apigateway', 'Model')?.arnPatterns.length, 2)
})

test('every service is complete and refers only to what it has', () => {
  const keyNames = new Set<string>()
  let actionCount = 0
  let resourceTypeCount = 0
  for (const prefix of listServices()) {
    const service = findService(prefix)
    assert.ok(service?.name && service.category, prefix)
    const keys = new Set(service.conditionKeys.map(({ name }) => name))
    const types = new Set(service.resourceTypes.map(({ name }) => name))
    for (const key of keys) {
      keyNames.add(key.toLowerCase())
      assert.equal(conditionKey(key)?.name.toLowerCase(), key.toLowerCase())
    }
    for (const type of service.resourceTypes) {
      assert.equal(findResourceType(prefix, type.name), type)
      assert.ok(type.arnPatterns.length > 0)
      for (const pattern of type.arnPatterns) assert.match(pattern, /^arn:[^ ,]+$/)
      assert.ok(new Set(type.conditionKeys).isSubsetOf(keys))
    }
    for (const action of service.actions) {
      assert.equal(findAction(`${prefix}:${action.name}`), action)
      assert.ok(action.description)
      assert.ok(new Set(action.conditionKeys).isSubsetOf(keys))
      for (const type of action.resourceTypes) {
        assert.ok(types.has(type.name))
        assert.ok(new Set(type.conditionKeys).isSubsetOf(keys))
      }
    }
    actionCount += service.actions.length
    resourceTypeCount += service.resourceTypes.length
  }
  assert.equal(actionCount, catalogInfo.counts.actions)
  assert.equal(resourceTypeCount, catalogInfo.counts.resourceTypes)
  assert.equal(keyNames.size, catalogInfo.counts.conditionKeys)
})

test('global condition keys have types', () => {
  const keys = globalConditionKeys()
  assert.equal(keys.length, catalogInfo.counts.globalConditionKeys)
  assert.deepEqual(
    keys.find(({ name }) => name === 'aws:SourceIp'),
    { name: 'aws:SourceIp', type: 'IPAddress' },
  )
})

const conditionKeys: { asked: string; name: string; type: ConditionKey['type'] }[] = [
  { asked: 'AWS:SOURCEIP', name: 'aws:SourceIp', type: 'IPAddress' },
  { asked: 'aws:CalledVia', name: 'aws:CalledVia', type: 'ArrayOfString' },
  { asked: 'aws:PrincipalTag/team', name: 'aws:PrincipalTag/${TagKey}', type: 'String' },
  { asked: 'aws:RequestTag/a/b:c', name: 'aws:RequestTag/${TagKey}', type: 'String' },
  { asked: 'aws:RequestTag/${TagKey}', name: 'aws:RequestTag/${TagKey}', type: 'String' },
  { asked: 'iam:passedtoservice', name: 'iam:PassedToService', type: 'String' },
  { asked: 's3:ExistingObjectTag/x', name: 's3:ExistingObjectTag/${TagKey}', type: 'String' },
  {
    asked: 'codebuild:secondarySources/one.auth.type',
    name: 'codebuild:secondarySources/${sourceIdentifier}.auth.type',
    type: 'String',
  },
  { asked: 'ec2:osuser', name: 'ec2:osuser', type: 'String' },
  { asked: 'saml:aud', name: 'SAML:aud', type: 'String' },
  {
    asked: 'token.actions.githubusercontent.com:repository',
    name: 'token.actions.githubusercontent.com:repository',
    type: 'String',
  },
  {
    asked: 'token.actions.example.ghe.com:actor',
    name: 'token.actions.${Domain}.ghe.com:actor',
    type: 'String',
  },
]
for (const { asked, name, type } of conditionKeys) {
  test(`${asked} is the condition key ${name}`, () => {
    const key = conditionKey(asked)
    assert.equal(key?.name.toLowerCase(), name.toLowerCase())
    assert.equal(key.type, type)
  })
}

const unknownNames = [
  '',
  ':',
  'iam',
  'iam:',
  ':CreateUser',
  'iam:*',
  'iam:CreateUser ',
  'iam:CreateUser:x',
  'nosuchservice:CreateUser',
  '__proto__',
  '__proto__:__proto__',
  'iam:__proto__',
  'iam:constructor',
  // The Kelvin sign, whose lower case is an ASCII k.
  '\u212Ams:Encrypt',
  'aws:SourceIp2',
  'aws:RequestTag',
  'aws:RequestTag/',
  'codebuild:secondarySources/.auth.type',
  'codebuild:secondarySources/one.auth.types',
  `iam:${'a'.repeat(1_000_000)}`,
  'a'.repeat(1_000_000),
  ':'.repeat(1_000_000),
]
for (const name of unknownNames) {
  test(`nothing is called ${JSON.stringify(name).slice(0, 60)}`, () => {
    assert.equal(findAction(name), undefined)
    assert.equal(conditionKey(name), undefined)
    assert.equal(findResourceType('iam', name), undefined)
    if (name !== 'iam') assert.equal(findService(name), undefined)
  })
}

test('any text is a valid question', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.constantFrom(...listServices()), (text, name) => {
      assert.equal(findService(text)?.prefix ?? text.toLowerCase(), text.toLowerCase())
      assert.equal(findAction(`${name}:${text}`)?.name.toLowerCase() ?? text, text)
      assert.equal(findResourceType(name, text)?.name ?? text, text)
      const key = conditionKey(`aws:requesttag/${text}`)
      assert.equal(key?.name, text === '' ? undefined : 'aws:RequestTag/${TagKey}')
    }),
  )
})

test('the answer is the same after many other services were read', () => {
  const before = structuredClone(findAction('s3:GetObject'))
  for (const prefix of listServices().slice(0, 40)) assert.ok(findService(prefix))
  assert.deepEqual(findAction('s3:GetObject'), before)
})
