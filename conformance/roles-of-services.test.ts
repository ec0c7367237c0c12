// Roles for instances of EC2 and for AWS's own services, as command lines and scripts make them.
import assert from 'node:assert/strict'
import { allow, newUser, trust } from './support/principals.ts'
import { denied, notAllowed, refused } from './support/refusals.ts'
import { startDaemon, testWith } from './support/with-clients.ts'

const daemon = await startDaemon()
const clients = ['AWS CLI', 'boto3', 'JavaScript SDK'] as const

testWith(clients, 'a role for instances', daemon, async (account) => {
  const { id, root } = account
  const RoleName = 'web'
  const InstanceProfileName = 'web'
  const both = { RoleName, InstanceProfileName }
  const AssumeRolePolicyDocument = trust({ Service: 'ec2.amazonaws.com' })
  const { Role } = await root.iam('CreateRole', { RoleName, AssumeRolePolicyDocument })
  const arn = `arn:aws:iam::${id}:instance-profile/web`
  const { InstanceProfile } = await root.iam('CreateInstanceProfile', {
    InstanceProfileName,
    Tags: [{ Key: 'team', Value: 'blue' }],
  })
  assert.deepEqual([InstanceProfile?.Arn, InstanceProfile?.Roles], [arn, []])

  const operator = await newUser(account, 'operator', allow('iam:AddRoleToInstanceProfile'))
  await denied(
    operator.iam('AddRoleToInstanceProfile', both),
    notAllowed(`arn:aws:iam::${id}:user/operator`, 'iam:PassRole', Role?.Arn ?? ''),
  )
  await root.iam('AddRoleToInstanceProfile', both)
  await refused(
    root.iam('AddRoleToInstanceProfile', both),
    'LimitExceeded',
    'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
  )
  const { InstanceProfile: filled } = await root.iam('GetInstanceProfile', { InstanceProfileName })
  assert.deepEqual(
    filled?.Roles?.map(({ RoleId }) => RoleId),
    [Role?.RoleId],
  )
  assert.deepEqual(filled?.Tags, [{ Key: 'team', Value: 'blue' }])
  const { InstanceProfiles } = await root.iam('ListInstanceProfilesForRole', { RoleName })
  assert.equal(InstanceProfiles?.[0]?.Arn, arn)
  const conflict = 'Cannot delete entity, must remove roles from instance profile first.'
  await refused(root.iam('DeleteRole', { RoleName }), 'DeleteConflict', conflict)
  const deletion = () => root.iam('DeleteInstanceProfile', { InstanceProfileName })
  await refused(deletion(), 'DeleteConflict', conflict)
  await root.iam('RemoveRoleFromInstanceProfile', both)
  await deletion()
  await root.iam('DeleteRole', { RoleName })
})

testWith(clients, 'a role of a service', daemon, async ({ root }) => {
  const AWSServiceName = 'spot.amazonaws.com'
  const RoleName = 'AWSServiceRoleForEC2Spot'
  const { Role } = await root.iam('CreateServiceLinkedRole', { AWSServiceName })
  assert.equal(Role?.Path, `/aws-service-role/${AWSServiceName}/`)
  await refused(
    root.iam('CreateServiceLinkedRole', { AWSServiceName }),
    'InvalidInput',
    `Service role name ${RoleName} has been taken in this account, please try a different suffix.`,
  )
  await refused(
    root.iam('DeleteRole', { RoleName }),
    'UnmodifiableEntity',
    `Cannot perform the operation on the protected role '${RoleName}' - this role is only modifiable by AWS`,
  )
  const { DeletionTaskId = '' } = await root.iam('DeleteServiceLinkedRole', { RoleName })
  assert.ok(DeletionTaskId.startsWith(`task/aws-service-role/${AWSServiceName}/${RoleName}/`))
  const { Status } = await root.iam('GetServiceLinkedRoleDeletionStatus', { DeletionTaskId })
  assert.equal(Status, 'SUCCEEDED')
  await refused(
    root.iam('GetRole', { RoleName }),
    'NoSuchEntity',
    `The role with name ${RoleName} cannot be found.`,
  )
})
