"""Makes the boto3 calls that it reads, one JSON object a line, and prints what boto3 gave."""

import base64
import json
import sys

import boto3
import botocore.exceptions
from botocore import xform_name


def main():
    clients = {}
    for line in sys.stdin:
        call = json.loads(line)
        reply = {"id": call["id"]}
        try:
            operation = getattr(client_for(clients, call), xform_name(call["operation"]))
            output = operation(**call["input"])
            del output["ResponseMetadata"]
            reply["output"] = output
        except botocore.exceptions.ClientError as error:
            reply["error"] = str(error)
        except Exception as error:  # The test shows it; the next call goes on.
            reply["error"] = repr(error)
        print(json.dumps(reply, default=as_text), flush=True)


def as_text(value):
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return value.isoformat()


def client_for(clients, call):
    credentials = call["credentials"]
    key = (call["endpoint"], call["service"], *sorted(credentials.items()))
    if key not in clients:
        clients[key] = boto3.client(
            call["service"],
            endpoint_url=call["endpoint"],
            aws_access_key_id=credentials["accessKeyId"],
            aws_secret_access_key=credentials["secretAccessKey"],
            aws_session_token=credentials.get("sessionToken"),
        )
    return clients[key]


main()
