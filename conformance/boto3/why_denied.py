"""Is denied, asks IAM Toolbox why, grants what was missing, and prints the story as JSON."""

import json

import boto3
import botocore.exceptions


def code_of(call, **arguments):
    try:
        call(**arguments)
    except botocore.exceptions.ClientError as error:
        return error.response["Error"]["Code"]
    return "none"


def main():
    if "iam-toolbox" not in boto3.session.Session().get_available_services():
        print(json.dumps({"service": False}))
        return
    admin = boto3.client("iam")
    toolbox = boto3.client("iam-toolbox")
    statement = {"Effect": "Allow", "Action": "iam:GetUser", "Resource": "*"}

    def grant(*statements):
        document = json.dumps({"Version": "2012-10-17", "Statement": statements})
        admin.put_user_policy(UserName="dev", PolicyName="dev", PolicyDocument=document)

    admin.create_user(UserName="dev")
    grant(statement)
    key = admin.create_access_key(UserName="dev")["AccessKey"]
    as_dev = {
        "aws_access_key_id": key["AccessKeyId"],
        "aws_secret_access_key": key["SecretAccessKey"],
    }
    dev = boto3.client("iam", **as_dev)
    story = {"service": True}
    try:
        dev.create_user(UserName="new")
    except dev.exceptions.ClientError as error:
        story["message"] = error.response["Error"]["Message"]
    story["id"] = denied = story["message"].rsplit(" ", 1)[1]

    details = toolbox.get_request_authorization_details
    policy = toolbox.get_request_authorization_policy
    story["details"] = details(authorizationId=denied)
    del story["details"]["ResponseMetadata"]
    paginator = toolbox.get_paginator("get_request_authorization_details")
    pages = paginator.paginate(authorizationId=denied)
    story["pages"] = [one for page in pages for one in page["evaluations"]]
    uri = story["details"]["policies"][0]["uri"]
    wrong = boto3.client("iam-toolbox", aws_access_key_id="test", aws_secret_access_key="wrong")
    ask_as_dev = boto3.client("iam-toolbox", **as_dev).get_request_authorization_details
    story["refusals"] = {
        "unknown": code_of(details, authorizationId="0" * 25),
        "malformed": code_of(details, authorizationId="NOT-AN-ID"),
        "token": code_of(details, authorizationId=denied, nextToken="x"),
        "policy": code_of(policy, authorizationId=denied, policyUri="x"),
        "caller": code_of(ask_as_dev, authorizationId=denied),
        "secret": code_of(wrong.get_request_authorization_details, authorizationId=denied),
    }
    grant(statement, {"Effect": "Allow", "Action": "iam:CreateUser", "Resource": "*"})
    story["afterGrant"] = dev.create_user(UserName="new")["User"]["Arn"]
    # As it was when the call was denied, not as it is now.
    story["document"] = policy(authorizationId=denied, policyUri=uri)["policyDocument"]
    print(json.dumps(story))


main()
