"""Prints an account's details as scripts do: all pages, and times as Python prints them."""

import json

import boto3

paginator = boto3.client("iam").get_paginator("get_account_authorization_details")
pages = list(paginator.paginate(PaginationConfig={"PageSize": 3}))
print(json.dumps(pages, default=str))
