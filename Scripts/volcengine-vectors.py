#!/usr/bin/env python3
"""Prints the signatures of Tests/KatsudoEngineTests/Volcengine/VolcengineVectors.swift as the maker's own package computes them.

    python3 -m venv .venv && .venv/bin/pip install volcengine==1.0.229 && .venv/bin/python Scripts/volcengine-vectors.py

Each line: name, date, host, content type, SHA-256 of the body, Authorization.
"""

import datetime

from volcengine.auth.SignParam import SignParam
from volcengine.auth.SignerV4 import SignerV4
from volcengine.Credentials import Credentials

ACCESS_KEY = "AKLTexample0access1key"
SECRET_KEY = "T1dSaE9XTTBOV0k0TnpZ-example-secret=="
HOST = "visual.volcengineapi.com"
SUBMIT = {"Action": "CVSync2AsyncSubmitTask", "Version": "2022-08-31"}
RESULT = {"Action": "CVSync2AsyncGetResult", "Version": "2022-08-31"}
NOON = datetime.datetime(2026, 2, 28, 12, 0, 0)

CASES = [
    ("an empty body", HOST, SUBMIT, b"", NOON),
    ("a plain body", HOST, SUBMIT, b'{"prompt":"push in","req_key":"jimeng_ti2v_v30_pro"}', NOON),
    ("a body of several scripts", HOST, SUBMIT, '{"prompt":"絵巻が動く — été 🎏"}'.encode(), NOON),
    ("the result's action", HOST, RESULT, b'{"req_key":"jimeng_ti2v_v30_pro","task_id":"7392616336519610409"}', NOON),
    (
        "several query items that need escapes",
        HOST,
        {"Version": "2022-08-31", "Action": "CVSync2AsyncSubmitTask", "b c": "x/y+z", "a": "絵~-_.", "A": ""},
        b"{}",
        NOON,
    ),
    ("the last second of a year", HOST, SUBMIT, b"{}", datetime.datetime(2027, 12, 31, 23, 59, 59)),
    ("a port that is not the scheme's", "127.0.0.1:8443", SUBMIT, b"{}", NOON),
    ("a body that is not UTF-8", HOST, SUBMIT, bytes(range(256)), NOON),
]

for name, host, query, body, date in CASES:
    parameters = SignParam()
    parameters.set_host(host)
    parameters.set_method("POST")
    parameters.set_query(dict(query))
    parameters.set_body(body)
    parameters.set_date(date)
    parameters.set_header_list({"Content-Type": "application/json", "Host": host})
    result = SignerV4.sign_only(parameters, Credentials(ACCESS_KEY, SECRET_KEY, "cv", "cn-north-1"))
    print("\t".join([name, result.xdate, host, "application/json", result.xContextSha256, result.authorization]))
