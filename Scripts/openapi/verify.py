"""Checks that the OpenAPI documents of a running server are valid and true.

    Scripts/openapi/verify.sh SERVER KEY [--examples NUMBER]

openapi-spec-validator checks the document of the server and that of each model. Then schemathesis calls the server as the documents say, and compares
every answer with them: status, header fields, content type and body. It also sends calls that break the documents; no answer may be an error of the
server. The number of calls is bounded, and each run makes the same ones.

Prints "valid and true" and how many documents, or what is wrong.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import urllib.request

from openapi_spec_validator import validate

parser = argparse.ArgumentParser()
parser.add_argument("server")
parser.add_argument("key")
parser.add_argument("--examples", type=int, default=20, help="the largest number of random calls of each kind")
arguments = parser.parse_args()

FLAGS = ["", "1", "yes", "on", "0", "no", "off"]


def document(path):
    request = urllib.request.Request(arguments.server + path, headers={"Authorization": f"Bearer {arguments.key}"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def closed(schema):
    """Returns the schema of an answer that allows no fields but those it names, so that a field without a description is found."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    schema = {key: closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "type" in schema:
        schema.setdefault("additionalProperties", False)
    return schema


def without_examples(schema):
    """Returns the schema of an input without its examples, which name files on the internet."""
    if isinstance(schema, list):
        return [without_examples(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {key: without_examples(value) for key, value in schema.items() if key != "default"}


def stricter(original):
    """Returns the document with more rules than clients need, and with what the server also takes."""
    copy = json.loads(json.dumps(original))
    schemas = copy["components"]["schemas"]
    for name in schemas:
        if name.endswith(".input"):
            schemas[name] = without_examples(schemas[name])
        elif not name.endswith(".output"):
            schemas[name] = closed(schemas[name])
    for path in copy["paths"].values():
        for operation in path.values():
            for parameter in operation.get("parameters", []):
                if parameter["in"] == "query" and parameter["schema"].get("type") == "boolean":
                    # The server knows more words for yes and no than a boolean has.
                    parameter["schema"] = {"anyOf": [parameter["schema"], {"enum": FLAGS}]}
                if parameter["name"] == "label":
                    # Not every character is printable, and Python cannot say which are.
                    parameter["schema"]["items"]["pattern"] = "^[ -~]+$"
            for content in operation.get("requestBody", {}).get("content", {}).values():
                content.pop("example", None)
            stream = operation["responses"].get("200", {}).get("content", {}).get("text/event-stream")
            if stream is not None:
                # schemathesis reads the stream and checks each event.
                stream["schema"] = {
                    "type": "object",
                    "required": ["event", "data"],
                    "properties": {"event": {"enum": ["status", "progress", "output", "log", "position"]}},
                }
    return copy


def run(name, original, phases):
    here = os.path.dirname(os.path.realpath(__file__))
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "openapi.json")
        with open(path, "w", encoding="utf-8") as file:
            json.dump(stricter(original), file)
        command = [
            os.path.join(os.path.dirname(sys.executable), "schemathesis"), "--config-file", f"{here}/schemathesis.toml", "run", path,
            "--url", arguments.server, "--phases", phases, "--max-examples", str(arguments.examples), "--generation-deterministic", "--no-color",
        ]  # fmt: skip
        environment = {**os.environ, "KATSUDO_KEY": arguments.key, "SCHEMATHESIS_HOOKS": "hooks", "PYTHONPATH": here}
        result = subprocess.run(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.exit(f"{result.stdout}\nthe document {name} is not true")


name = "/openapi.json"
server = document(name)
if server["servers"] != [{"url": arguments.server}]:
    sys.exit(f"the servers of {name} are {server['servers']}")
models = {path: document(path) for path in sorted(server["paths"]) if path.startswith("/v1/models/") and path.endswith(name)}
for path, found in [(name, server), *models.items()]:
    try:
        validate(found)
    except Exception as error:
        sys.exit(f"the document {path} is not valid: {error}")
run(name, server, "examples,coverage,fuzzing,stateful")
for path, found in models.items():
    # The calls are those of the server's document; only the schema of the output is another one.
    run(path, found, "examples,stateful")
print(f"valid and true: {1 + len(models)} documents")
