// sts:AssumeRoot: root of a member account for one task, for who administers its organization.
//
// DIVERGES: AWS offers AssumeRoot at its Regional endpoints only. The one endpoint of iamd counts as
// that of the Region that a request is signed for.
import type { AssumeRootRequest, AssumeRootResponse } from '@aws-sdk/client-sts'
import { readOperation } from '../operation.ts'
import { invalidRootTarget, unknownTaskPolicy } from './errors.ts'
import { newSessionCredentials, sessionTokenFacts } from './new-session.ts'
import { findRootToAssume, isRootTask, type RootToAssume } from './root-to-assume.ts'

const defaultDurationSeconds = 900

export const AssumeRoot = readOperation<AssumeRootRequest, AssumeRootResponse, RootToAssume>({
  target: (call, reader) =>
    findRootToAssume(call, reader, call.input.TargetPrincipal, call.input.TaskPolicyArn.arn),
  authorize({ input }, { arn, trust }) {
    const { arn: taskPolicyArn } = input.TaskPolicyArn
    if (arn === undefined) throw invalidRootTarget(input.TargetPrincipal)
    if (!isRootTask(taskPolicyArn)) throw unknownTaskPolicy(taskPolicyArn ?? '')
    return [
      {
        action: 'sts:AssumeRoot',
        resource: arn,
        deniedAs: arn,
        keys: { 'sts:TaskPolicyArn': taskPolicyArn },
        trust,
        withoutReason: true,
      },
    ]
  },
  async run(call, _reader, { account, arn }) {
    const { input, caller } = call
    const { arn: taskPolicyArn = '' } = input.TaskPolicyArn
    // Authorization has refused both already.
    if (account === undefined || arn === undefined) throw invalidRootTarget(input.TargetPrincipal)
    const sourceIdentity = caller.session?.sourceIdentity
    const Credentials = newSessionCredentials(
      call,
      {
        account,
        subject: { kind: 'assumed-root', taskPolicyArn },
        policy: undefined,
        policyArns: [],
        tags: [],
        transitiveTagKeys: [],
        sourceIdentity,
        mfaAt: undefined,
      },
      input.DurationSeconds ?? defaultDurationSeconds,
      input.MinimumSessionTokenSize,
    )
    return {
      Credentials,
      ...(sourceIdentity !== undefined && { SourceIdentity: sourceIdentity }),
      ...sessionTokenFacts(Credentials),
    }
  },
})
