"""Rotates the access keys of all users, as an operator's script does; prints what it saw."""

import json
from concurrent.futures import ThreadPoolExecutor

import boto3
from botocore.exceptions import ClientError

iam = boto3.client("iam")


def error_code(call, **parameters):
    try:
        call(**parameters)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def keys_of(user):
    pages = iam.get_paginator("list_access_keys").paginate(UserName=user, PaginationConfig={"PageSize": 1})
    return [key for page in pages for key in page["AccessKeyMetadata"]]


def sts_with(key):
    return boto3.Session().client(
        "sts",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def rotate(user, old_key):
    before = keys_of(user)
    new_key = iam.create_access_key(UserName=user)["AccessKey"]
    third = error_code(iam.create_access_key, UserName=user)
    identity = sts_with(new_key).get_caller_identity()
    for key in before:
        iam.update_access_key(UserName=user, AccessKeyId=key["AccessKeyId"], Status="Inactive")
    refusal = error_code(sts_with(old_key).get_caller_identity)
    for key in before:
        iam.delete_access_key(UserName=user, AccessKeyId=key["AccessKeyId"])
    after = keys_of(user)
    used = iam.get_access_key_last_used(AccessKeyId=new_key["AccessKeyId"])
    return {
        "user": user,
        "keysBefore": len(before),
        "thirdKey": third,
        "oldKeyWhenInactive": refusal,
        "newKeyBelongsTo": identity["Arn"],
        "newKeyLastUsedIn": used["AccessKeyLastUsed"]["ServiceName"],
        "keysAfter": len(after),
        "keptTheNewKey": after[0]["AccessKeyId"] == new_key["AccessKeyId"],
    }


def main():
    names = [f"robot-{number}" for number in range(7)]

    def make(name):
        iam.create_user(UserName=name)
        return iam.create_access_key(UserName=name)["AccessKey"]

    with ThreadPoolExecutor(4) as pool:
        keys = dict(zip(names, pool.map(make, names)))
    pages = list(iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 3}))
    users = [user["UserName"] for page in pages for user in page["Users"]]
    print(
        json.dumps(
            {
                "pages": [len(page["Users"]) for page in pages],
                "rotated": [rotate(user, keys[user]) for user in users],
            }
        )
    )


main()
