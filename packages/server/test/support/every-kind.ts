// An account with a resource of every kind that permissions may be about. Tests only.
import {
  AcquireRoleCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  UploadServerCertificateCommand,
} from '@aws-sdk/client-iam'
import { issueCertificate } from './certificates.ts'
import {
  createRequest,
  type DelegationUnderTest,
  requestCalls,
  startDelegation,
  templateArn,
  topic,
} from './delegation.ts'
import type { KnownValues } from './model-inputs.ts'
import { policyDocument } from './principals.ts'
import { identityProvider } from './saml-federation.ts'

const Tags = [{ Key: 'team', Value: 'blue' }]
const document = policyDocument({ Effect: 'Allow', Action: 'iam:Get*', Resource: '*' })

/** A role template whose roles have tags, a boundary and policies of both kinds. */
export const roleTemplateArn = 'arn:aws:iam::aws:role-template/app.example.com/Reader:1'
const readOnly = 'arn:aws:iam::aws:policy/ReadOnlyAccess'
const roleTemplates = {
  RoleTemplates: [
    {
      TemplateArn: roleTemplateArn,
      DefaultMinorVersion: 0,
      Versions: [
        {
          MinorVersion: 0,
          RoleNamePattern: 'reader-@{Name}',
          AssumeRolePolicyDocumentTemplate: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Service: 'lambda.amazonaws.com' },
                Action: 'sts:AssumeRole',
              },
            ],
          },
          InlinePolicyTemplates: [
            { PolicyName: 'reading', PolicyDocument: JSON.parse(document) as object },
          ],
          ManagedPolicyArns: [readOnly],
          PermissionBoundaryArn: readOnly,
          ParametersDefinition: [{ Name: 'Name', Type: 'String', IsRequired: true }],
          RoleTagsTemplate: Tags,
        },
      ],
    },
  ],
}

/** The account, and the values that mean something in it. */
export interface EveryKind extends DelegationUnderTest, AsyncDisposable {
  readonly known: KnownValues
}

/**
 * Makes one of each: `alice`, `staff`, `worker`, `machine`, a policy that is their boundary and so on.
 * What can have tags has one.
 */
export async function startWithEveryKind(): Promise<EveryKind> {
  const delegation = await startDelegation({}, {}, roleTemplates)
  const { daemon } = delegation
  const { account } = daemon
  const arnOf = (resource: string) => `arn:aws:iam::${account}:${resource}`
  const iam = daemon.iam()
  const trust = policyDocument({
    Effect: 'Allow',
    Principal: { AWS: account },
    Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'],
  })
  await iam.send(new CreatePolicyCommand({ PolicyName: 'limits', PolicyDocument: document, Tags }))
  const PermissionsBoundary = arnOf('policy/limits')
  await iam.send(new CreateUserCommand({ UserName: 'alice', Tags, PermissionsBoundary }))
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'alice' }))
  await iam.send(new CreateGroupCommand({ GroupName: 'staff' }))
  const role = { RoleName: 'worker', AssumeRolePolicyDocument: trust }
  await iam.send(new CreateRoleCommand({ ...role, Tags, PermissionsBoundary }))
  const template = {
    TemplateArn: roleTemplateArn,
    ReplacementValues: { Name: { Values: ['x'] } },
  }
  await iam.send(new AcquireRoleCommand(template))
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'machine', Tags }))
  await iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone', Tags }))
  const { certificate: CertificateBody, privateKey: PrivateKey } = issueCertificate('site.example')
  const certificate = { ServerCertificateName: 'site', CertificateBody, PrivateKey }
  await iam.send(new UploadServerCertificateCommand({ ...certificate, Tags }))
  const { ServiceSpecificCredential } = await iam.send(
    new CreateServiceSpecificCredentialCommand({
      UserName: 'alice',
      ServiceName: 'codecommit.amazonaws.com',
    }),
  )
  const provider = { Url: 'https://id.example.com', ThumbprintList: ['0'.repeat(40)] }
  await iam.send(new CreateOpenIDConnectProviderCommand({ ...provider, Tags }))
  const SAMLMetadataDocument = identityProvider.metadata()
  await iam.send(new CreateSAMLProviderCommand({ Name: 'company', SAMLMetadataDocument, Tags }))
  const request = await createRequest(delegation)
  await requestCalls.AssociateDelegationRequest(iam, request)
  const known: KnownValues = [
    [/UserName$/, ['alice']],
    [/AccessKeyId$/, [AccessKey?.AccessKeyId ?? '']],
    [/GroupName$/, ['staff']],
    [/RoleName$/, ['worker']],
    [/InstanceProfileName$/, ['machine']],
    [/ServerCertificateName$/, ['site']],
    [/SerialNumber$/, [arnOf('mfa/phone')]],
    [
      /ServiceSpecificCredentialId$/,
      [ServiceSpecificCredential?.ServiceSpecificCredentialId ?? ''],
    ],
    [/AssumeRolePolicyDocument$/, [trust]],
    [/PolicyDocument$|^Policy$|PolicyInputList$/, [document]],
    [/RoleArn$/, [arnOf('role/worker')]],
    [/PolicyArn$|PermissionsBoundary$/, [PermissionsBoundary]],
    [/PolicySourceArn$/, [arnOf('role/worker'), arnOf('user/alice')]],
    [/OpenIDConnectProviderArn$/, [arnOf('oidc-provider/id.example.com')]],
    [/SAMLProviderArn$/, [arnOf('saml-provider/company')]],
    [/^(Arn|ResourceArns)$/, [arnOf('role/worker'), arnOf('user/alice')]],
    [/EntityPath$/, ['o-a1b2c3d4e5/r-f6g7']],
    [/OrganizationsPolicyId$/, ['p-examplepolicy111']],
    [/TargetPrincipal$/, [account]],
    [/TaskPolicyArn\.arn$/, ['arn:aws:iam::aws:policy/root-task/IAMAuditRootUserCredentials']],
    [/AWSServiceName$/, ['batch.amazonaws.com']],
    [/DelegationRequestId$/, [request]],
    [/EntityArn$/, [arnOf(`delegation-request/${request}`)]],
    [/PolicyTemplateArn$/, [templateArn]],
    [/NotificationChannel$/, [topic]],
    [/^TemplateArn$/, [roleTemplateArn]],
    [/SigningAlgorithm$/, ['RS256', 'ES384']],
    [/SubjectMode$/, ['AWSIdentity']],
    [/Path(Prefix)?$|NewPath$/, ['/', '/team/']],
    [/Tags\.Key$|TagKeys$/, ['team', 'cost']],
  ]
  return {
    ...delegation,
    known,
    [Symbol.asyncDispose]: () => delegation[Symbol.asyncDispose](),
  }
}
