// Arbitraries for whole accounts in the form of their details. Tests only.
import fc from 'fast-check'

/** The account that random accounts are of. */
export const randomAccountId = '111122223333'

const awsPolicies = [
  'IAMReadOnlyAccess',
  'IAMSelfManageServiceSpecificCredentials',
  'service-role/AmazonEC2RoleforSSM',
].map((name) => `arn:aws:iam::aws:policy/${name}`)

const nameOf = (maximum: number) =>
  fc.stringMatching(new RegExp(`^[A-Za-z0-9+=,.@_-]{1,${maximum}}$`))
const path = fc
  .array(fc.stringMatching(/^[A-Za-z0-9.,+@=_-]{1,8}$/), { maxLength: 3 })
  .map((parts) => `/${parts.map((part) => `${part}/`).join('')}`)
const uniqueId = (prefix: string) =>
  fc.stringMatching(/^[A-Z2-7]{17}$/).map((rest) => prefix + rest)
const date = fc
  .date({ min: new Date('2010-01-01'), max: new Date('2026-01-01'), noInvalidDate: true })
  .map((one) => `${one.toISOString().slice(0, 19)}+00:00`)
/** Uses of more than 400 days ago are not told. */
const trackedDays = 300
const lastUse = fc.oneof(
  fc.constant({}),
  fc.record(
    {
      LastUsedDate: fc.integer({ min: 1, max: trackedDays }).map((days) => {
        const at = new Date(Date.now() - days * 24 * 60 * 60 * 1000)
        return `${at.toISOString().slice(0, 19)}+00:00`
      }),
      Region: fc.constantFrom('us-east-1', 'eu-west-1'),
    },
    { requiredKeys: ['LastUsedDate'] },
  ),
)
const tags = fc.uniqueArray(
  fc.record({
    Key: fc.stringMatching(/^[\p{L}\p{N} _.:/=+@-]{1,20}$/u),
    Value: fc.stringMatching(/^[\p{L}\p{N} _.:/=+@-]{0,20}$/u),
  }),
  { maxLength: 4, selector: ({ Key }) => Key.toLowerCase() },
)
const document = fc.record({
  Version: fc.constant('2012-10-17'),
  Statement: fc.array(
    fc.record({
      Effect: fc.constantFrom('Allow', 'Deny'),
      Action: fc.constantFrom('s3:*', ['iam:Get*', 'iam:List*'], 'ec2:RunInstances'),
      Resource: fc.constantFrom(
        '*',
        [`arn:aws:iam::${randomAccountId}:role/*`],
        'arn:aws:s3:::ü "b"\\/*',
      ),
      Condition: fc.constantFrom(
        {},
        { StringLike: { 'aws:PrincipalTag/team': ['blue', '${aws:username}'] } },
        { NumericLessThan: { 's3:max-keys': 10 }, Bool: { 'aws:SecureTransport': true } },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
})

/** Unique names in any case, of entities with an ARN. */
const entities = <Extra>(
  kind: string,
  member: string,
  prefix: string,
  maximum: number,
  extra: (name: string) => fc.Arbitrary<Extra>,
) =>
  fc
    .uniqueArray(nameOf(maximum), {
      maxLength: 4,
      selector: (name) => name.toLowerCase(),
    })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc
            .record({ Path: path, id: uniqueId(prefix), CreateDate: date, extra: extra(name) })
            .map(({ Path, id, CreateDate, extra: more }) => ({
              Path,
              [`${member}Name`]: name,
              [`${member}Id`]: id,
              Arn: `arn:aws:iam::${randomAccountId}:${kind}${Path}${name}`,
              CreateDate,
              ...more,
            })),
        ),
      ),
    )

const policies = entities('policy', 'Policy', 'ANPA', 40, () =>
  fc
    .record({
      UpdateDate: date,
      Description: fc.option(fc.stringMatching(/^[ -~]{1,30}$/), { nil: undefined }),
      numbers: fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 5 }),
      versions: fc.array(fc.record({ Document: document, CreateDate: date }), {
        minLength: 5,
        maxLength: 5,
      }),
      Tags: tags,
    })
    .map(({ numbers, versions, Description, Tags, ...rest }) => ({
      ...rest,
      ...(Description !== undefined && { Description }),
      ...(Tags.length > 0 && { Tags }),
      DefaultVersionId: `v${numbers[0]}`,
      PolicyVersionList: numbers.map((number, index) => ({
        ...versions[index],
        VersionId: `v${number}`,
        IsDefaultVersion: index === 0,
      })),
    })),
)

const inline = fc
  .uniqueArray(nameOf(30), { maxLength: 3, selector: (name) => name.toLowerCase() })
  .chain((names) =>
    fc.tuple(
      ...names.map((PolicyName) => document.map((one) => ({ PolicyName, PolicyDocument: one }))),
    ),
  )

/** An account as `iamd export` prints it, but for what is counted and the order of lists. */
export const randomAccount = policies
  .chain((Policies) => {
    const arns = [...awsPolicies, ...Policies.map(({ Arn }) => Arn)]
    const attached = fc.subarray(arns).map((some) =>
      some.map((PolicyArn) => ({
        PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
        PolicyArn,
      })),
    )
    const boundary = fc.option(fc.constantFrom(...arns), { nil: undefined }).map((arn) =>
      arn === undefined
        ? {}
        : {
            PermissionsBoundary: {
              PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
              PermissionsBoundaryArn: arn,
            },
          },
    )
    return fc.record({
      Policies: fc.constant(Policies),
      GroupDetailList: entities('group', 'Group', 'AGPA', 60, () =>
        fc.record({ GroupPolicyList: inline, AttachedManagedPolicies: attached }),
      ),
      attached: fc.constant(attached),
      boundary: fc.constant(boundary),
    })
  })
  .chain(({ Policies, GroupDetailList, attached, boundary }) =>
    fc.record({
      Policies: fc.constant(Policies),
      GroupDetailList: fc.constant(GroupDetailList),
      UserDetailList: entities('user', 'User', 'AIDA', 60, () =>
        fc
          .record({
            UserPolicyList: inline,
            AttachedManagedPolicies: attached,
            GroupList: fc.subarray(GroupDetailList.map((group) => String(Object(group).GroupName))),
            Tags: tags,
            boundary,
          })
          .map(({ boundary: bounded, ...rest }) => ({ ...rest, ...bounded })),
      ),
      attached: fc.constant(attached),
      boundary: fc.constant(boundary),
    }),
  )
  .chain(({ attached, boundary, ...rest }) =>
    fc.record({
      ...Object.fromEntries(Object.entries(rest).map(([name, list]) => [name, fc.constant(list)])),
      RoleDetailList: entities('role', 'Role', 'AROA', 60, (name) =>
        fc
          .record({
            principal: fc.constantFrom<unknown>(
              ...rest.UserDetailList.map(({ Arn }) => ({ AWS: Arn })),
              { AWS: `arn:aws:iam::${randomAccountId}:root` },
              { AWS: ['AIDACKCEVSQ6C2EXAMPLE', 'arn:aws:iam::444455556666:role/other'] },
              { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] },
            ),
            RolePolicyList: inline,
            AttachedManagedPolicies: attached,
            Tags: tags,
            boundary,
            RoleLastUsed: lastUse,
            seconds: fc.option(fc.integer({ min: 3_601, max: 43_200 }), { nil: undefined }),
            profile: fc.option(uniqueId('AIPA'), { nil: undefined }),
          })
          .map(({ principal, boundary: bounded, seconds, profile, ...more }) => ({
            ...more,
            ...bounded,
            ...(seconds !== undefined && { MaxSessionDuration: seconds }),
            AssumeRolePolicyDocument: {
              Version: '2012-10-17',
              Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
            },
            InstanceProfileList:
              profile === undefined
                ? []
                : [
                    {
                      Path: '/',
                      InstanceProfileName: name,
                      InstanceProfileId: profile,
                      Arn: `arn:aws:iam::${randomAccountId}:instance-profile/${name}`,
                      CreateDate: '2020-01-01T00:00:00+00:00',
                    },
                  ],
          })),
      ),
    }),
  )
