"""Verifies a message to a webhook with libraries of others: its v1 signatures with standardwebhooks, its v1a signature with cryptography.

    Scripts/webhooks/verify.sh MESSAGE

MESSAGE is a JSON file: {"body": base64, "headers": {...}, "secrets": ["whsec_…"], "public_key": "whpk_…"}. Each of the secrets alone must verify the
message, and a changed body must be refused by each. Prints "verified" and how often.
"""

import base64
import json
import sys

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from standardwebhooks import Webhook, WebhookVerificationError


def refuses(check, error):
    try:
        check()
    except error:
        return True
    return False


message = json.load(open(sys.argv[1], encoding="utf-8"))
body = base64.b64decode(message["body"])
headers = message["headers"]

for secret in message["secrets"]:
    webhook = Webhook(secret)
    webhook.verify(body, headers)
    if not refuses(lambda: webhook.verify(body + b" ", headers), WebhookVerificationError):
        sys.exit("standardwebhooks accepts a changed body")

key = Ed25519PublicKey.from_public_bytes(base64.b64decode(message["public_key"].removeprefix("whpk_")))
signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
signatures = [part.split(",", 1)[1] for part in headers["webhook-signature"].split(" ") if part.startswith("v1a,")]
for signature in signatures:
    key.verify(base64.b64decode(signature), signed)
    if not refuses(lambda: key.verify(base64.b64decode(signature), signed + b" "), InvalidSignature):
        sys.exit("cryptography accepts a changed body")

print(f"verified: {len(message['secrets'])} secrets, {len(signatures)} v1a")
