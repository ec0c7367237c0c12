// The operations of IAM that are there, each in a file of its own, loaded when it is first called.
import type { OperationTable } from '../operation.ts'

export const iamOperations: OperationTable = {
  AcceptDelegationRequest: async () =>
    (await import('./delegation-requests/accept-delegation-request.ts')).AcceptDelegationRequest,
  AcquireRole: async () => (await import('./role-templates/acquire-role.ts')).AcquireRole,
  AddClientIDToOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/add-client-id-to-open-id-connect-provider.ts'))
      .AddClientIDToOpenIDConnectProvider,
  AddRoleToInstanceProfile: async () =>
    (await import('./instance-profiles/add-role-to-instance-profile.ts')).AddRoleToInstanceProfile,
  AddUserToGroup: async () => (await import('./groups/add-user-to-group.ts')).AddUserToGroup,
  AssociateDelegationRequest: async () =>
    (await import('./delegation-requests/associate-delegation-request.ts'))
      .AssociateDelegationRequest,
  AttachGroupPolicy: async () =>
    (await import('./owner-policies/attach-group-policy.ts')).AttachGroupPolicy,
  AttachRolePolicy: async () =>
    (await import('./owner-policies/attach-role-policy.ts')).AttachRolePolicy,
  AttachUserPolicy: async () =>
    (await import('./owner-policies/attach-user-policy.ts')).AttachUserPolicy,
  ChangePassword: async () => (await import('./login-profiles/change-password.ts')).ChangePassword,
  CreateAccessKey: async () => (await import('./access-keys/create-access-key.ts')).CreateAccessKey,
  CreateAccountAlias: async () =>
    (await import('./account/create-account-alias.ts')).CreateAccountAlias,
  CreateDelegationRequest: async () =>
    (await import('./delegation-requests/create-delegation-request.ts')).CreateDelegationRequest,
  CreateGroup: async () => (await import('./groups/create-group.ts')).CreateGroup,
  CreateInstanceProfile: async () =>
    (await import('./instance-profiles/create-instance-profile.ts')).CreateInstanceProfile,
  CreateLoginProfile: async () =>
    (await import('./login-profiles/create-login-profile.ts')).CreateLoginProfile,
  CreateOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/create-open-id-connect-provider.ts'))
      .CreateOpenIDConnectProvider,
  CreatePolicy: async () => (await import('./managed-policies/create-policy.ts')).CreatePolicy,
  CreatePolicyVersion: async () =>
    (await import('./managed-policies/create-policy-version.ts')).CreatePolicyVersion,
  CreateRole: async () => (await import('./roles/create-role.ts')).CreateRole,
  CreateSAMLProvider: async () =>
    (await import('./saml-providers/create-saml-provider.ts')).CreateSAMLProvider,
  CreateServiceLinkedRole: async () =>
    (await import('./service-linked-roles/create-service-linked-role.ts')).CreateServiceLinkedRole,
  CreateServiceSpecificCredential: async () =>
    (await import('./service-specific-credentials/create-service-specific-credential.ts'))
      .CreateServiceSpecificCredential,
  CreateUser: async () => (await import('./users/create-user.ts')).CreateUser,
  CreateVirtualMFADevice: async () =>
    (await import('./mfa-devices/create-virtual-mfa-device.ts')).CreateVirtualMFADevice,
  DeactivateMFADevice: async () =>
    (await import('./mfa-devices/deactivate-mfa-device.ts')).DeactivateMFADevice,
  DeleteAccessKey: async () => (await import('./access-keys/delete-access-key.ts')).DeleteAccessKey,
  DeleteAccountAlias: async () =>
    (await import('./account/delete-account-alias.ts')).DeleteAccountAlias,
  DeleteAccountPasswordPolicy: async () =>
    (await import('./password-policy/delete-account-password-policy.ts'))
      .DeleteAccountPasswordPolicy,
  DeleteGroup: async () => (await import('./groups/delete-group.ts')).DeleteGroup,
  DeleteGroupPolicy: async () =>
    (await import('./owner-policies/delete-group-policy.ts')).DeleteGroupPolicy,
  DeleteInstanceProfile: async () =>
    (await import('./instance-profiles/delete-instance-profile.ts')).DeleteInstanceProfile,
  DeleteLoginProfile: async () =>
    (await import('./login-profiles/delete-login-profile.ts')).DeleteLoginProfile,
  DeleteOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/delete-open-id-connect-provider.ts'))
      .DeleteOpenIDConnectProvider,
  DeletePolicy: async () => (await import('./managed-policies/delete-policy.ts')).DeletePolicy,
  DeletePolicyVersion: async () =>
    (await import('./managed-policies/delete-policy-version.ts')).DeletePolicyVersion,
  DeleteRole: async () => (await import('./roles/delete-role.ts')).DeleteRole,
  DeleteRolePermissionsBoundary: async () =>
    (await import('./roles/delete-role-permissions-boundary.ts')).DeleteRolePermissionsBoundary,
  DeleteRolePolicy: async () =>
    (await import('./owner-policies/delete-role-policy.ts')).DeleteRolePolicy,
  DeleteSAMLProvider: async () =>
    (await import('./saml-providers/delete-saml-provider.ts')).DeleteSAMLProvider,
  DeleteServerCertificate: async () =>
    (await import('./server-certificates/delete-server-certificate.ts')).DeleteServerCertificate,
  DeleteServiceLinkedRole: async () =>
    (await import('./service-linked-roles/delete-service-linked-role.ts')).DeleteServiceLinkedRole,
  DeleteServiceSpecificCredential: async () =>
    (await import('./service-specific-credentials/delete-service-specific-credential.ts'))
      .DeleteServiceSpecificCredential,
  DeleteSigningCertificate: async () =>
    (await import('./signing-certificates/delete-signing-certificate.ts')).DeleteSigningCertificate,
  DeleteSSHPublicKey: async () =>
    (await import('./ssh-public-keys/delete-ssh-public-key.ts')).DeleteSSHPublicKey,
  DeleteUser: async () => (await import('./users/delete-user.ts')).DeleteUser,
  DeleteUserPermissionsBoundary: async () =>
    (await import('./users/delete-user-permissions-boundary.ts')).DeleteUserPermissionsBoundary,
  DeleteUserPolicy: async () =>
    (await import('./owner-policies/delete-user-policy.ts')).DeleteUserPolicy,
  DeleteVirtualMFADevice: async () =>
    (await import('./mfa-devices/delete-virtual-mfa-device.ts')).DeleteVirtualMFADevice,
  DetachGroupPolicy: async () =>
    (await import('./owner-policies/detach-group-policy.ts')).DetachGroupPolicy,
  DetachRolePolicy: async () =>
    (await import('./owner-policies/detach-role-policy.ts')).DetachRolePolicy,
  DetachUserPolicy: async () =>
    (await import('./owner-policies/detach-user-policy.ts')).DetachUserPolicy,
  DisableOrganizationsRootCredentialsManagement: async () =>
    (await import('./organizations/disable-organizations-root-credentials-management.ts'))
      .DisableOrganizationsRootCredentialsManagement,
  DisableOrganizationsRootSessions: async () =>
    (await import('./organizations/disable-organizations-root-sessions.ts'))
      .DisableOrganizationsRootSessions,
  DisableOutboundWebIdentityFederation: async () =>
    (await import('./outbound-federation/disable-outbound-web-identity-federation.ts'))
      .DisableOutboundWebIdentityFederation,
  EnableMFADevice: async () => (await import('./mfa-devices/enable-mfa-device.ts')).EnableMFADevice,
  EnableOrganizationsRootCredentialsManagement: async () =>
    (await import('./organizations/enable-organizations-root-credentials-management.ts'))
      .EnableOrganizationsRootCredentialsManagement,
  EnableOrganizationsRootSessions: async () =>
    (await import('./organizations/enable-organizations-root-sessions.ts'))
      .EnableOrganizationsRootSessions,
  EnableOutboundWebIdentityFederation: async () =>
    (await import('./outbound-federation/enable-outbound-web-identity-federation.ts'))
      .EnableOutboundWebIdentityFederation,
  GenerateCredentialReport: async () =>
    (await import('./credential-report/generate-credential-report.ts')).GenerateCredentialReport,
  GenerateOrganizationsAccessReport: async () =>
    (await import('./organizations/generate-organizations-access-report.ts'))
      .GenerateOrganizationsAccessReport,
  GenerateServiceLastAccessedDetails: async () =>
    (await import('./access-reports/generate-service-last-accessed-details.ts'))
      .GenerateServiceLastAccessedDetails,
  GetAccessKeyLastUsed: async () =>
    (await import('./access-keys/get-access-key-last-used.ts')).GetAccessKeyLastUsed,
  GetAccountAuthorizationDetails: async () =>
    (await import('./account/get-account-authorization-details.ts')).GetAccountAuthorizationDetails,
  GetAccountPasswordPolicy: async () =>
    (await import('./password-policy/get-account-password-policy.ts')).GetAccountPasswordPolicy,
  GetAccountProperties: async () =>
    (await import('./account-properties/get-account-properties.ts')).GetAccountProperties,
  GetAccountSummary: async () =>
    (await import('./account/get-account-summary.ts')).GetAccountSummary,
  GetContextKeysForCustomPolicy: async () =>
    (await import('./simulation/get-context-keys-for-custom-policy.ts'))
      .GetContextKeysForCustomPolicy,
  GetContextKeysForPrincipalPolicy: async () =>
    (await import('./simulation/get-context-keys-for-principal-policy.ts'))
      .GetContextKeysForPrincipalPolicy,
  GetCredentialReport: async () =>
    (await import('./credential-report/get-credential-report.ts')).GetCredentialReport,
  GetDelegationRequest: async () =>
    (await import('./delegation-requests/get-delegation-request.ts')).GetDelegationRequest,
  GetGroup: async () => (await import('./groups/get-group.ts')).GetGroup,
  GetGroupPolicy: async () => (await import('./owner-policies/get-group-policy.ts')).GetGroupPolicy,
  GetHumanReadableSummary: async () =>
    (await import('./delegation-requests/get-human-readable-summary.ts')).GetHumanReadableSummary,
  GetInstanceProfile: async () =>
    (await import('./instance-profiles/get-instance-profile.ts')).GetInstanceProfile,
  GetLoginProfile: async () =>
    (await import('./login-profiles/get-login-profile.ts')).GetLoginProfile,
  GetMFADevice: async () => (await import('./mfa-devices/get-mfa-device.ts')).GetMFADevice,
  GetOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/get-open-id-connect-provider.ts')).GetOpenIDConnectProvider,
  GetOrganizationsAccessReport: async () =>
    (await import('./organizations/get-organizations-access-report.ts'))
      .GetOrganizationsAccessReport,
  GetOutboundWebIdentityFederationInfo: async () =>
    (await import('./outbound-federation/get-outbound-web-identity-federation-info.ts'))
      .GetOutboundWebIdentityFederationInfo,
  GetPolicy: async () => (await import('./managed-policies/get-policy.ts')).GetPolicy,
  GetPolicyVersion: async () =>
    (await import('./managed-policies/get-policy-version.ts')).GetPolicyVersion,
  GetRole: async () => (await import('./roles/get-role.ts')).GetRole,
  GetRolePolicy: async () => (await import('./owner-policies/get-role-policy.ts')).GetRolePolicy,
  GetSAMLProvider: async () =>
    (await import('./saml-providers/get-saml-provider.ts')).GetSAMLProvider,
  GetServerCertificate: async () =>
    (await import('./server-certificates/get-server-certificate.ts')).GetServerCertificate,
  GetServiceLastAccessedDetails: async () =>
    (await import('./access-reports/get-service-last-accessed-details.ts'))
      .GetServiceLastAccessedDetails,
  GetServiceLastAccessedDetailsWithEntities: async () =>
    (await import('./access-reports/get-service-last-accessed-details-with-entities.ts'))
      .GetServiceLastAccessedDetailsWithEntities,
  GetRoleTemplateVersion: async () =>
    (await import('./role-templates/get-role-template-version.ts')).GetRoleTemplateVersion,
  GetServiceLinkedRoleDeletionStatus: async () =>
    (await import('./service-linked-roles/get-service-linked-role-deletion-status.ts'))
      .GetServiceLinkedRoleDeletionStatus,
  GetSSHPublicKey: async () =>
    (await import('./ssh-public-keys/get-ssh-public-key.ts')).GetSSHPublicKey,
  GetUser: async () => (await import('./users/get-user.ts')).GetUser,
  GetUserPolicy: async () => (await import('./owner-policies/get-user-policy.ts')).GetUserPolicy,
  ListAccessKeys: async () => (await import('./access-keys/list-access-keys.ts')).ListAccessKeys,
  ListAccountAliases: async () =>
    (await import('./account/list-account-aliases.ts')).ListAccountAliases,
  ListAttachedGroupPolicies: async () =>
    (await import('./owner-policies/list-attached-group-policies.ts')).ListAttachedGroupPolicies,
  ListAttachedRolePolicies: async () =>
    (await import('./owner-policies/list-attached-role-policies.ts')).ListAttachedRolePolicies,
  ListAttachedUserPolicies: async () =>
    (await import('./owner-policies/list-attached-user-policies.ts')).ListAttachedUserPolicies,
  ListDelegationRequests: async () =>
    (await import('./delegation-requests/list-delegation-requests.ts')).ListDelegationRequests,
  ListEntitiesForPolicy: async () =>
    (await import('./managed-policies/list-entities-for-policy.ts')).ListEntitiesForPolicy,
  ListGroupPolicies: async () =>
    (await import('./owner-policies/list-group-policies.ts')).ListGroupPolicies,
  ListGroups: async () => (await import('./groups/list-groups.ts')).ListGroups,
  ListGroupsForUser: async () =>
    (await import('./groups/list-groups-for-user.ts')).ListGroupsForUser,
  ListInstanceProfiles: async () =>
    (await import('./instance-profiles/list-instance-profiles.ts')).ListInstanceProfiles,
  ListInstanceProfilesForRole: async () =>
    (await import('./instance-profiles/list-instance-profiles-for-role.ts'))
      .ListInstanceProfilesForRole,
  ListInstanceProfileTags: async () =>
    (await import('./instance-profiles/list-instance-profile-tags.ts')).ListInstanceProfileTags,
  ListMFADevices: async () => (await import('./mfa-devices/list-mfa-devices.ts')).ListMFADevices,
  ListMFADeviceTags: async () =>
    (await import('./mfa-devices/list-mfa-device-tags.ts')).ListMFADeviceTags,
  ListOpenIDConnectProviders: async () =>
    (await import('./oidc-providers/list-open-id-connect-providers.ts')).ListOpenIDConnectProviders,
  ListOpenIDConnectProviderTags: async () =>
    (await import('./oidc-providers/list-open-id-connect-provider-tags.ts'))
      .ListOpenIDConnectProviderTags,
  ListOrganizationsFeatures: async () =>
    (await import('./organizations/list-organizations-features.ts')).ListOrganizationsFeatures,
  ListPolicies: async () => (await import('./managed-policies/list-policies.ts')).ListPolicies,
  ListPoliciesGrantingServiceAccess: async () =>
    (await import('./access-reports/list-policies-granting-service-access.ts'))
      .ListPoliciesGrantingServiceAccess,
  ListPolicyTags: async () =>
    (await import('./managed-policies/list-policy-tags.ts')).ListPolicyTags,
  ListPolicyVersions: async () =>
    (await import('./managed-policies/list-policy-versions.ts')).ListPolicyVersions,
  ListRolePolicies: async () =>
    (await import('./owner-policies/list-role-policies.ts')).ListRolePolicies,
  ListRoles: async () => (await import('./roles/list-roles.ts')).ListRoles,
  ListRoleTags: async () => (await import('./roles/list-role-tags.ts')).ListRoleTags,
  ListSAMLProviders: async () =>
    (await import('./saml-providers/list-saml-providers.ts')).ListSAMLProviders,
  ListSAMLProviderTags: async () =>
    (await import('./saml-providers/list-saml-provider-tags.ts')).ListSAMLProviderTags,
  ListServerCertificates: async () =>
    (await import('./server-certificates/list-server-certificates.ts')).ListServerCertificates,
  ListServerCertificateTags: async () =>
    (await import('./server-certificates/list-server-certificate-tags.ts'))
      .ListServerCertificateTags,
  ListServiceSpecificCredentials: async () =>
    (await import('./service-specific-credentials/list-service-specific-credentials.ts'))
      .ListServiceSpecificCredentials,
  ListSigningCertificates: async () =>
    (await import('./signing-certificates/list-signing-certificates.ts')).ListSigningCertificates,
  ListSSHPublicKeys: async () =>
    (await import('./ssh-public-keys/list-ssh-public-keys.ts')).ListSSHPublicKeys,
  ListUserPolicies: async () =>
    (await import('./owner-policies/list-user-policies.ts')).ListUserPolicies,
  ListUsers: async () => (await import('./users/list-users.ts')).ListUsers,
  ListUserTags: async () => (await import('./users/list-user-tags.ts')).ListUserTags,
  ListVirtualMFADevices: async () =>
    (await import('./mfa-devices/list-virtual-mfa-devices.ts')).ListVirtualMFADevices,
  PutAccountProperties: async () =>
    (await import('./account-properties/put-account-properties.ts')).PutAccountProperties,
  PutGroupPolicy: async () => (await import('./owner-policies/put-group-policy.ts')).PutGroupPolicy,
  PutRolePermissionsBoundary: async () =>
    (await import('./roles/put-role-permissions-boundary.ts')).PutRolePermissionsBoundary,
  PutRolePolicy: async () => (await import('./owner-policies/put-role-policy.ts')).PutRolePolicy,
  PutUserPermissionsBoundary: async () =>
    (await import('./users/put-user-permissions-boundary.ts')).PutUserPermissionsBoundary,
  PutUserPolicy: async () => (await import('./owner-policies/put-user-policy.ts')).PutUserPolicy,
  RemoveClientIDFromOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/remove-client-id-from-open-id-connect-provider.ts'))
      .RemoveClientIDFromOpenIDConnectProvider,
  RejectDelegationRequest: async () =>
    (await import('./delegation-requests/reject-delegation-request.ts')).RejectDelegationRequest,
  RemoveRoleFromInstanceProfile: async () =>
    (await import('./instance-profiles/remove-role-from-instance-profile.ts'))
      .RemoveRoleFromInstanceProfile,
  RemoveUserFromGroup: async () =>
    (await import('./groups/remove-user-from-group.ts')).RemoveUserFromGroup,
  ResetServiceSpecificCredential: async () =>
    (await import('./service-specific-credentials/reset-service-specific-credential.ts'))
      .ResetServiceSpecificCredential,
  ResyncMFADevice: async () => (await import('./mfa-devices/resync-mfa-device.ts')).ResyncMFADevice,
  SendDelegationToken: async () =>
    (await import('./delegation-requests/send-delegation-token.ts')).SendDelegationToken,
  SetDefaultPolicyVersion: async () =>
    (await import('./managed-policies/set-default-policy-version.ts')).SetDefaultPolicyVersion,
  SetSecurityTokenServicePreferences: async () =>
    (await import('./account/set-security-token-service-preferences.ts'))
      .SetSecurityTokenServicePreferences,
  SimulateCustomPolicy: async () =>
    (await import('./simulation/simulate-custom-policy.ts')).SimulateCustomPolicy,
  SimulatePrincipalPolicy: async () =>
    (await import('./simulation/simulate-principal-policy.ts')).SimulatePrincipalPolicy,
  TagInstanceProfile: async () =>
    (await import('./instance-profiles/tag-instance-profile.ts')).TagInstanceProfile,
  TagMFADevice: async () => (await import('./mfa-devices/tag-mfa-device.ts')).TagMFADevice,
  TagOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/tag-open-id-connect-provider.ts')).TagOpenIDConnectProvider,
  TagPolicy: async () => (await import('./managed-policies/tag-policy.ts')).TagPolicy,
  TagRole: async () => (await import('./roles/tag-role.ts')).TagRole,
  TagSAMLProvider: async () =>
    (await import('./saml-providers/tag-saml-provider.ts')).TagSAMLProvider,
  TagServerCertificate: async () =>
    (await import('./server-certificates/tag-server-certificate.ts')).TagServerCertificate,
  TagUser: async () => (await import('./users/tag-user.ts')).TagUser,
  UntagInstanceProfile: async () =>
    (await import('./instance-profiles/untag-instance-profile.ts')).UntagInstanceProfile,
  UntagMFADevice: async () => (await import('./mfa-devices/untag-mfa-device.ts')).UntagMFADevice,
  UntagOpenIDConnectProvider: async () =>
    (await import('./oidc-providers/untag-open-id-connect-provider.ts')).UntagOpenIDConnectProvider,
  UntagPolicy: async () => (await import('./managed-policies/untag-policy.ts')).UntagPolicy,
  UntagRole: async () => (await import('./roles/untag-role.ts')).UntagRole,
  UntagSAMLProvider: async () =>
    (await import('./saml-providers/untag-saml-provider.ts')).UntagSAMLProvider,
  UntagServerCertificate: async () =>
    (await import('./server-certificates/untag-server-certificate.ts')).UntagServerCertificate,
  UntagUser: async () => (await import('./users/untag-user.ts')).UntagUser,
  UpdateAccessKey: async () => (await import('./access-keys/update-access-key.ts')).UpdateAccessKey,
  UpdateAccountPasswordPolicy: async () =>
    (await import('./password-policy/update-account-password-policy.ts'))
      .UpdateAccountPasswordPolicy,
  UpdateAssumeRolePolicy: async () =>
    (await import('./roles/update-assume-role-policy.ts')).UpdateAssumeRolePolicy,
  UpdateDelegationRequest: async () =>
    (await import('./delegation-requests/update-delegation-request.ts')).UpdateDelegationRequest,
  UpdateGroup: async () => (await import('./groups/update-group.ts')).UpdateGroup,
  UpdateLoginProfile: async () =>
    (await import('./login-profiles/update-login-profile.ts')).UpdateLoginProfile,
  UpdateOpenIDConnectProviderThumbprint: async () =>
    (await import('./oidc-providers/update-open-id-connect-provider-thumbprint.ts'))
      .UpdateOpenIDConnectProviderThumbprint,
  UpdateRole: async () => (await import('./roles/update-role.ts')).UpdateRole,
  UpdateRoleDescription: async () =>
    (await import('./roles/update-role-description.ts')).UpdateRoleDescription,
  UpdateSAMLProvider: async () =>
    (await import('./saml-providers/update-saml-provider.ts')).UpdateSAMLProvider,
  UpdateServerCertificate: async () =>
    (await import('./server-certificates/update-server-certificate.ts')).UpdateServerCertificate,
  UpdateServiceSpecificCredential: async () =>
    (await import('./service-specific-credentials/update-service-specific-credential.ts'))
      .UpdateServiceSpecificCredential,
  UpdateSigningCertificate: async () =>
    (await import('./signing-certificates/update-signing-certificate.ts')).UpdateSigningCertificate,
  UpdateSSHPublicKey: async () =>
    (await import('./ssh-public-keys/update-ssh-public-key.ts')).UpdateSSHPublicKey,
  UpdateUser: async () => (await import('./users/update-user.ts')).UpdateUser,
  UploadServerCertificate: async () =>
    (await import('./server-certificates/upload-server-certificate.ts')).UploadServerCertificate,
  UploadSigningCertificate: async () =>
    (await import('./signing-certificates/upload-signing-certificate.ts')).UploadSigningCertificate,
  UploadSSHPublicKey: async () =>
    (await import('./ssh-public-keys/upload-ssh-public-key.ts')).UploadSSHPublicKey,
}
