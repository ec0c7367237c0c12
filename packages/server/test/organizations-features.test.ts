// Centralized root access: its features, who may switch them, and what has to be there before.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  DisableOrganizationsRootCredentialsManagementCommand,
  DisableOrganizationsRootSessionsCommand,
  EnableOrganizationsRootCredentialsManagementCommand,
  EnableOrganizationsRootSessionsCommand,
  type IAMClient,
  ListOrganizationsFeaturesCommand,
} from '@aws-sdk/client-iam'
import { distrustService, revoke, trustService } from '../src/commands/organization-services.ts'
import { iamService, newBareOrganization, newOrganization } from './support/organizations.ts'
import { allow, denial, putPolicy } from './support/permissions.ts'
import { errorOf, newUser } from './support/principals.ts'
import { startTestDaemon } from './support/test-daemon.ts'

const list = (iam: IAMClient) => iam.send(new ListOrganizationsFeaturesCommand({}))

const switches = {
  EnableOrganizationsRootCredentialsManagement: (iam: IAMClient) =>
    iam.send(new EnableOrganizationsRootCredentialsManagementCommand({})),
  EnableOrganizationsRootSessions: (iam: IAMClient) =>
    iam.send(new EnableOrganizationsRootSessionsCommand({})),
  DisableOrganizationsRootSessions: (iam: IAMClient) =>
    iam.send(new DisableOrganizationsRootSessionsCommand({})),
  DisableOrganizationsRootCredentialsManagement: (iam: IAMClient) =>
    iam.send(new DisableOrganizationsRootCredentialsManagementCommand({})),
} as const

const calls = { ...switches, ListOrganizationsFeatures: list }

const refusal = (code: string, message: string) => ({ code, status: 400, message })

test('features are switched on and off one by one, and each answer says what is on', async () => {
  await using daemon = await startTestDaemon()
  const { organization, delegated } = await newOrganization(daemon)
  const iam = daemon.iam()
  const expected = {
    EnableOrganizationsRootCredentialsManagement: ['RootCredentialsManagement'],
    EnableOrganizationsRootSessions: ['RootCredentialsManagement', 'RootSessions'],
    DisableOrganizationsRootSessions: ['RootCredentialsManagement'],
    DisableOrganizationsRootCredentialsManagement: [],
  } as const
  assert.match(organization.id, /^o-[a-z0-9]{10,32}$/)
  assert.deepEqual((await list(iam)).EnabledFeatures ?? [], [])
  for (const [name, features] of Object.entries(expected)) {
    const { OrganizationId, EnabledFeatures } = await switches[name as keyof typeof switches](iam)
    assert.equal(OrganizationId, organization.id)
    assert.deepEqual(EnabledFeatures ?? [], features)
    // Again, and seen by another account.
    await switches[name as keyof typeof switches](iam)
    const listed = await list(daemon.iam(delegated.root))
    assert.equal(listed.OrganizationId, organization.id)
    assert.deepEqual(listed.EnabledFeatures ?? [], features)
  }
})

test('each call needs exactly its permission', async () => {
  await using daemon = await startTestDaemon()
  await newOrganization(daemon)
  const ann = daemon.iam(await newUser(daemon, 'ann'))
  const arn = `arn:aws:iam::${daemon.account}:user/ann`
  for (const [name, call] of Object.entries(calls)) {
    const others = Object.keys(calls).filter((other) => other !== name)
    await putPolicy(daemon, 'ann', ...others.map((other) => allow(`iam:${other}`, '*')))
    assert.deepEqual(await errorOf(call(ann)), denial(arn, `iam:${name}`, '*'))
    await putPolicy(daemon, 'ann', allow(`iam:${name}`, '*'))
    await call(ann)
  }
})

test('accounts without organization, and those that do not administer it, are refused', async () => {
  await using daemon = await startTestDaemon()
  const { member, outsider, delegated } = await newOrganization(daemon)
  for (const call of Object.values(calls)) {
    assert.deepEqual(
      await errorOf(call(daemon.iam(outsider.root))),
      refusal('OrganizationNotFoundException', 'No organization is associated with your account.'),
    )
    assert.deepEqual(
      await errorOf(call(daemon.iam(member.root))),
      refusal(
        'AccountNotManagementOrDelegatedAdministratorException',
        'The account making the request is not the management account or delegated ' +
          'administrator account for centralized root access.',
      ),
    )
  }
  await switches.EnableOrganizationsRootSessions(daemon.iam())
  const administrator = daemon.iam(delegated.root)
  assert.deepEqual(
    await errorOf(switches.EnableOrganizationsRootCredentialsManagement(administrator)),
    refusal(
      'CallerIsNotManagementAccountException',
      'The account making the request is not the management account for the organization.',
    ),
  )
  assert.deepEqual((await list(daemon.iam())).EnabledFeatures, ['RootSessions'])
  await switches.DisableOrganizationsRootSessions(administrator)
  assert.deepEqual((await list(administrator)).EnabledFeatures ?? [], [])
  await revoke(daemon.store, delegated.account, iamService)
  assert.equal(
    (await errorOf(list(administrator))).code,
    'AccountNotManagementOrDelegatedAdministratorException',
  )
})

test('the organization must have all features and trust IAM', async () => {
  await using daemon = await startTestDaemon()
  const billing = await newBareOrganization(daemon, 'CONSOLIDATED_BILLING')
  const bare = await newBareOrganization(daemon, 'ALL')
  const withoutTrust = refusal(
    'ServiceAccessNotEnabledException',
    'Trusted access is not enabled for IAM in AWS Organizations.',
  )
  for (const call of Object.values(calls)) {
    assert.deepEqual(
      await errorOf(call(daemon.iam(billing.management.root))),
      refusal(
        'OrganizationNotInAllFeaturesModeException',
        'Your organization does not have All features enabled.',
      ),
    )
    assert.deepEqual(await errorOf(call(daemon.iam(bare.management.root))), withoutTrust)
  }
  const management = daemon.iam(bare.management.root)
  await trustService(daemon.store, bare.organization.id, 'sso.amazonaws.com')
  assert.deepEqual(await errorOf(list(management)), withoutTrust)
  await trustService(daemon.store, bare.organization.id, iamService)
  await switches.EnableOrganizationsRootSessions(management)
  await distrustService(daemon.store, bare.organization.id, iamService)
  assert.deepEqual(await errorOf(list(management)), withoutTrust)
})
