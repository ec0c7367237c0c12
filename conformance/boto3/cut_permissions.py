"""Cuts a user's permissions down to what it used, by a report of last accesses; prints what it saw."""

import json

import boto3
from botocore.exceptions import ClientError

iam = boto3.client("iam")


def wait_for(read, **parameters):
    while True:
        report = read(**parameters)
        if report["JobStatus"] != "IN_PROGRESS":
            return report


def report_on(arn, granularity):
    job = iam.generate_service_last_accessed_details(Arn=arn, Granularity=granularity)["JobId"]
    report = wait_for(iam.get_service_last_accessed_details, JobId=job, MaxItems=100)
    services = report["ServicesLastAccessed"]
    while report["IsTruncated"]:
        report = iam.get_service_last_accessed_details(JobId=job, MaxItems=100, Marker=report["Marker"])
        services += report["ServicesLastAccessed"]
    return job, report["JobType"], services


def document(statements):
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def outcome(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "allowed"


def client_of(service, name):
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return boto3.client(
        service,
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def main():
    arn = iam.create_user(UserName="robot")["User"]["Arn"]
    administrator = "arn:aws:iam::aws:policy/AdministratorAccess"
    iam.attach_user_policy(UserName="robot", PolicyArn=administrator)
    robot = client_of("iam", "robot")
    robot.list_users()
    robot.get_user()
    client_of("sts", "robot").get_caller_identity()

    _, job_type, services = report_on(arn, "SERVICE_LEVEL")
    used = [service for service in services if "LastAuthenticated" in service]
    granting = iam.list_policies_granting_service_access(
        Arn=arn, ServiceNamespaces=[service["ServiceNamespace"] for service in used]
    )
    _, action_job_type, with_actions = report_on(arn, "ACTION_LEVEL")
    actions = [
        f"{service['ServiceNamespace']}:{action['ActionName']}"
        for service in with_actions
        for action in service.get("TrackedActionsLastAccessed", [])
        if "LastAccessedTime" in action
    ]
    iam.put_user_policy(
        UserName="robot",
        PolicyName="used",
        PolicyDocument=document([{"Effect": "Allow", "Action": actions, "Resource": "*"}]),
    )
    iam.detach_user_policy(UserName="robot", PolicyArn=administrator)
    _, _, left = report_on(arn, "SERVICE_LEVEL")
    print(
        json.dumps(
            {
                "jobTypes": [job_type, action_job_type],
                "allowsMoreThan": 400 if len(services) > 400 else len(services),
                "used": [
                    [service["ServiceNamespace"], service["LastAuthenticatedRegion"]] for service in used
                ],
                "granting": [
                    [entry["ServiceNamespace"], [policy["PolicyName"] for policy in entry["Policies"]]]
                    for entry in granting["PoliciesGrantingServiceAccess"]
                ],
                "actions": actions,
                "left": [service["ServiceNamespace"] for service in left],
                "usedStill": outcome(robot.list_users),
                "neverUsed": outcome(robot.create_user, UserName="other"),
            }
        )
    )


main()
