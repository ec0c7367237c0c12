#!/usr/bin/env python3
"""Generates packages/wire/models/*.json from botocore's published service models.

botocore is Apache-2.0 (its LICENSE.txt and NOTICE travel in the wheel); what is kept here are the
facts of its models (names, types, constraints, status codes), none of its documentation or code.
What other SDKs of AWS know earlier than botocore is added from packages/wire/models/later.json.

    python3 scripts/generate-models.py                 # the newest botocore, through pip
    python3 scripts/generate-models.py --wheel FILE    # a wheel that is already here
    python3 scripts/generate-models.py --check         # fail if the committed files would change
    python3 scripts/generate-models.py --service iam   # one service; each file says its version

The output depends on the wheel alone: same wheel, same bytes. One operation or shape a line.
"""

import argparse
import gzip
import json
import pathlib
import subprocess
import sys
import tempfile
import zipfile

MODELS = pathlib.Path(__file__).resolve().parent.parent / "packages" / "wire" / "models"
SERVICES = {"iam": "2010-05-08", "sts": "2011-06-15", "iam-toolbox": "2018-05-10"}

# A service that only tests use: it has what the services of the daemon do not need yet.
TEST_MODELS = MODELS.parent / "test" / "models"
TEST_SERVICES = {"accessanalyzer": "2019-11-01"}

LATER = json.loads((MODELS / "later.json").read_text())

# The types that packages/wire knows.
TYPES = {"structure", "list", "map", "string", "integer", "boolean", "timestamp", "blob"}

# Where a member of a rest-json service travels, if not in the body.
LOCATIONS = {"uri": "u", "querystring": "q", "header": "h", "statusCode": "s"}

FORMAT = (
    "operations: name -> {in, out, wrap (result element), errors (wire codes), page (paginator), "
    "auth: 'none' (unsigned), http: [method, path, status] (rest-json), deprecated}; errors: wire "
    "code -> {shape, status, fault}; shapes: name -> {t: type; min, max: length, item count or "
    "value; pat: pattern as AWS prints it, to be matched whole; enum; of: item shape, ofName: item "
    "element if not 'member'; k, v: map key and value shapes; m: members in order, [name, shape, "
    "flags, wire name if different], flags r required, d deprecated, and in rest-json u in the "
    "path, q in the query, h in a header, s the status; payload: member that is the body; time: "
    "format of a timestamp if not the protocol's; flat; sensitive; union}"
)


def download_wheel(folder):
    command = [sys.executable, "-m", "pip", "download", "botocore", "--no-deps", "-d", folder]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return next(pathlib.Path(folder).glob("botocore-*.whl"))


def read_model(archive, service, api_version, name):
    path = f"botocore/data/{service}/{api_version}/{name}.json"
    if path + ".gz" in archive.namelist():
        return json.loads(gzip.decompress(archive.read(path + ".gz")))
    return json.loads(archive.read(path))


def provenance(wheel, archive):
    version = wheel.name.split("-")[1]
    metadata = archive.getinfo(f"botocore-{version}.dist-info/METADATA")
    date = "%04d-%02d-%02d" % metadata.date_time[:3]
    return {"package": "botocore", "version": version, "date": date, "licence": "Apache-2.0"}


def compact_shape(name, shape):
    kind = shape["type"]
    if kind not in TYPES:
        raise SystemExit(f"{name}: type {kind} is not known to the wire package")
    if shape.get("document"):
        return {"t": "document"}
    compact = {"t": kind}
    for source, target in (("min", "min"), ("max", "max"), ("pattern", "pat"), ("enum", "enum")):
        if source in shape:
            compact[target] = shape[source]
    if kind == "list":
        compact["of"] = shape["member"]["shape"]
        if shape["member"].get("locationName", "member") != "member":
            compact["ofName"] = shape["member"]["locationName"]
    if kind == "map":
        compact["k"], compact["v"] = shape["key"]["shape"], shape["value"]["shape"]
        for part in ("key", "value"):
            if shape[part].get("locationName", part) != part:
                raise SystemExit(f"{name}: map entries with custom names are not known")
    if kind == "structure":
        # A list, not an object: JSON.parse is eight times slower on objects with ever new keys.
        compact["m"] = [
            compact_member(member, target, shape.get("required", []))
            for member, target in shape["members"].items()
        ]
    for source, target in (("payload", "payload"), ("timestampFormat", "time")):
        if source in shape:
            compact[target] = shape[source]
    for source, target in (("flattened", "flat"), ("sensitive", "sensitive"), ("union", "union")):
        if shape.get(source):
            compact[target] = True
    return compact


def compact_member(name, target, required):
    for trait in ("timestampFormat", "jsonvalue"):
        if trait in target:
            raise SystemExit(f"{name}: {trait} of a member is not known to the wire package")
    flags = ("r" if name in required else "") + ("d" if target.get("deprecated") else "")
    if "location" in target:
        flags += LOCATIONS[target["location"]]
    wire_name = target.get("locationName", name)
    return [name, target["shape"], flags] + ([] if wire_name == name else [wire_name])


def compact_error(name, shape):
    error = shape.get("error", {})
    # Exceptions without a wire code of their own go out under their shape's name, as a client
    # error with status 400: the defaults of the awsQuery protocol.
    status = error.get("httpStatusCode", 400)
    fault = "Receiver" if status >= 500 else "Sender"
    return error.get("code", name), {"shape": name, "status": status, "fault": fault}


def compact_operation(operation, paginator, code_of, protocol):
    compact = {}
    if "input" in operation:
        compact["in"] = operation["input"]["shape"]
    if "output" in operation:
        compact["out"] = operation["output"]["shape"]
        if "resultWrapper" in operation["output"]:
            compact["wrap"] = operation["output"]["resultWrapper"]
    compact["errors"] = [code_of[error["shape"]] for error in operation.get("errors", [])]
    if paginator:
        compact["page"] = paginator
    if operation.get("authtype") == "none":
        compact["auth"] = "none"
    if protocol == "rest-json":
        http = operation["http"]
        if "?" in http["requestUri"]:
            raise SystemExit(f"{operation['name']}: a query in a path is not known")
        compact["http"] = [http["method"], http["requestUri"], http.get("responseCode", 200)]
    if operation.get("deprecated"):
        compact["deprecated"] = True
    return compact


def add_later(service, target, name, value):
    if name in target:
        raise SystemExit(f"{service}: botocore has {name} now; remove it from later.json")
    target[name] = value


def compact_service(service, model, paginators):
    metadata = model["metadata"]
    shapes, errors, code_of = {}, {}, {}
    for name, shape in model["shapes"].items():
        if shape.get("exception"):
            code, error = compact_error(name, shape)
            errors[code] = error
            code_of[name] = code
        else:
            shapes[name] = compact_shape(name, shape)
    operations = {
        name: compact_operation(operation, paginators.get(name), code_of, metadata["protocol"])
        for name, operation in model["operations"].items()
    }
    later = LATER.get(service, {})
    for part, target in (("operations", operations), ("errors", errors), ("shapes", shapes)):
        for name, value in later.get(part, {}).items():
            add_later(service, target, name, value)
    for name, members in later.get("members", {}).items():
        known = {member[0]: member for member in shapes[name]["m"]}
        for member in members:
            add_later(service, known, member[0], member)
        shapes[name]["m"] = list(known.values())
    query_only = ("xmlNamespace", "globalEndpoint")
    return {
        "meta": {
            "apiVersion": metadata["apiVersion"],
            "protocol": metadata["protocol"],
            "signingName": metadata.get("signingName", metadata["endpointPrefix"]),
            **{name: metadata[name] for name in query_only if name in metadata},
            "serviceId": metadata["serviceId"],
        },
        "later": {"source": later["source"], "operations": sorted(later["operations"])}
        if later
        else None,
        "operations": operations,
        "errors": errors,
        "shapes": shapes,
    }


def dump(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=True)


def write_lines(service, source, compact):
    lines = ["{", f'"format":{dump(FORMAT)},', f'"source":{dump(source)},']
    lines.append(f'"meta":{dump(compact["meta"])},')
    if compact["later"]:
        lines.append(f'"later":{dump(compact["later"])},')
    sections = ("operations", "errors", "shapes")
    for section in sections:
        rows = [f"{dump(name)}:{dump(value)}" for name, value in sorted(compact[section].items())]
        lines.append(f'"{section}":{{')
        lines.append(",\n".join(rows))
        lines.append("}" if section == sections[-1] else "},")
    lines.append("}")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--wheel", type=pathlib.Path)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--service", choices=SERVICES | TEST_SERVICES, action="append")
    arguments = parser.parse_args()
    stale = []
    with tempfile.TemporaryDirectory() as folder:
        wheel = arguments.wheel or download_wheel(folder)
        with zipfile.ZipFile(wheel) as archive:
            source = provenance(wheel, archive)
            versions = SERVICES | TEST_SERVICES
            for service in arguments.service or versions:
                api_version = versions[service]
                model = read_model(archive, service, api_version, "service-2")
                pages = read_model(archive, service, api_version, "paginators-1")["pagination"]
                text = write_lines(service, source, compact_service(service, model, pages))
                path = (MODELS if service in SERVICES else TEST_MODELS) / f"{service}.json"
                if arguments.check:
                    if not path.exists() or path.read_text() != text:
                        stale.append(path.name)
                else:
                    path.write_text(text)
    if stale:
        raise SystemExit(f"stale models: {', '.join(stale)}; run scripts/generate-models.py")


if __name__ == "__main__":
    main()
