"""Signs requests with botocore as its users do, right and wrong; prints what each answer says."""

import base64
import json
import os
import urllib.error
import urllib.request
from datetime import datetime, timedelta, timezone
from unittest import mock
from xml.etree import ElementTree

import boto3
import botocore.auth
from botocore.auth import SigV4Auth, SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

ENDPOINT = os.environ["AWS_ENDPOINT_URL"]
IDENTITY = "Action=GetCallerIdentity&Version=2011-06-15"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8"}
TEST = Credentials("test", "test")


def at(minutes):
    """botocore's clock, this many minutes off; the daemon keeps the true one."""
    moment = datetime.now(timezone.utc) + timedelta(minutes=minutes)
    if hasattr(botocore.auth, "get_current_datetime"):
        return mock.patch.object(
            botocore.auth, "get_current_datetime", lambda remove_tzinfo=True: moment.replace(tzinfo=None)
        )
    clock = mock.Mock(wraps=datetime)
    clock.utcnow.return_value = moment.replace(tzinfo=None)
    return mock.patch.object(botocore.auth.datetime, "datetime", clock)


def send(request, body=None, headers=None):
    """Sends a prepared request, with another body or other headers if given."""
    prepared = request.prepare()
    data = prepared.body if body is None else body
    if isinstance(data, str):
        data = data.encode()
    http = urllib.request.Request(prepared.url, data=data, method=prepared.method)
    for name, value in {**prepared.headers, **(headers or {})}.items():
        if name.lower() == "content-length":
            continue  # That of the body that is sent is what urllib makes it.
        http.add_header(name, value.decode() if isinstance(value, bytes) else value)
    try:
        with urllib.request.urlopen(http) as response:
            return read(response.status, response.read(), response.headers)
    except urllib.error.HTTPError as error:
        return read(error.code, error.read(), error.headers)


def read(status, body, headers):
    if headers["content-type"] == "application/json":
        return {"status": status, "json": json.loads(body)}
    root = ElementTree.fromstring(body)
    found = {"status": status}
    for element in root.iter():
        name = element.tag.rpartition("}")[2]
        if name in ("Arn", "Code", "Message"):
            found[name.lower()] = element.text
    return found


def signed(credentials=TEST, minutes=0, service="sts", region="us-east-1", **headers):
    request = AWSRequest("POST", ENDPOINT + "/", data=IDENTITY, headers={**FORM, **headers})
    with at(minutes):
        SigV4Auth(credentials, service, region).add_auth(request)
    return request


def presigned(minutes, action="GetCallerIdentity&Version=2011-06-15", service="sts"):
    request = AWSRequest("GET", f"{ENDPOINT}/?Action={action}")
    with at(minutes):
        SigV4QueryAuth(TEST, service, "us-east-1", expires=60).add_auth(request)
    return request


def vault():
    """What Vault's AWS login does: the client signs, the server replays it from base64."""
    request = signed(**{"X-Vault-AWS-IAM-Server-ID": "vault.example"}).prepare()
    headers = {
        name: [value.decode() if isinstance(value, bytes) else value]
        for name, value in request.headers.items()
    }
    login = {
        "iam_request_body": base64.b64encode(IDENTITY.encode()).decode(),
        "iam_request_headers": base64.b64encode(json.dumps(headers).encode()).decode(),
    }
    replayed = json.loads(base64.b64decode(login["iam_request_headers"]))
    body = base64.b64decode(login["iam_request_body"])
    assert "x-vault-aws-iam-server-id" in replayed["Authorization"][0]
    http = AWSRequest(
        "POST", ENDPOINT + "/", headers={name: values[0] for name, values in replayed.items()}
    )
    forged = {"X-Vault-AWS-IAM-Server-ID": "another.example"}
    return {"login": send(http, body), "forged": send(http, body, forged)}


def inactive():
    iam = boto3.client("iam")
    iam.create_user(UserName="idle")
    key = iam.create_access_key(UserName="idle")["AccessKey"]
    credentials = Credentials(key["AccessKeyId"], key["SecretAccessKey"])
    before = send(signed(credentials))
    iam.update_access_key(UserName="idle", AccessKeyId=key["AccessKeyId"], Status="Inactive")
    # An inactive key is refused before its signature is looked at.
    forged = Credentials(key["AccessKeyId"], "not the secret")
    return {"active": before, "inactive": send(signed(credentials)), "forged": send(signed(forged))}


def sessions():
    token = boto3.client("sts").get_session_token()["Credentials"]
    other = boto3.client("sts").get_session_token()["Credentials"]
    key, secret = token["AccessKeyId"], token["SecretAccessKey"]
    whole = token["SessionToken"]
    changed = whole[:80] + ("A" if whole[80] != "A" else "B") + whole[81:]
    tokens = {
        "own": whole,
        "missing": None,
        "foreign": other["SessionToken"],
        "tampered": changed,
        "cut": whole[:-8],
    }
    return {name: send(signed(Credentials(key, secret, text))) for name, text in tokens.items()}


def main():
    json_please = {"Accept": "application/json"}
    unsigned = AWSRequest("POST", ENDPOINT + "/", data=IDENTITY, headers=FORM)
    seen = {
        "boto3": boto3.client("sts").get_caller_identity()["Arn"],
        "right": send(signed()),
        "another region": send(signed(region="eu-west-1")),
        "json": send(signed(), headers=json_please),
        "json error": send(signed(Credentials("test", "tset")), headers=json_please),
        "wrong secret": send(signed(Credentials("test", "tset"))),
        "unknown key": send(signed(Credentials("AKIAIOSFODNN7EXAMPLE", "test"))),
        "no authorization": send(unsigned),
        "tampered body": send(signed(), body=IDENTITY + "&Tampered=1"),
        "another service": send(signed(service="iam")),
        "14 minutes slow": send(signed(minutes=-14)),
        "14 minutes fast": send(signed(minutes=14)),
        "16 minutes slow": send(signed(minutes=-16)),
        "16 minutes fast": send(signed(minutes=16)),
        "presigned": send(presigned(0)),
        "presigned, 14 minutes old": send(presigned(-14)),
        "presigned, 16 minutes old": send(presigned(-16)),
        "presigned for IAM, 2 minutes old": send(
            presigned(-2, "ListUsers&Version=2010-05-08", "iam")
        ),
        "vault": vault(),
        "key": inactive(),
        "session": sessions(),
    }
    print(json.dumps(seen))


main()
