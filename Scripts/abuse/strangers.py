"""Abuses with requests that the page of another site makes a browser send, and with unusual spellings of paths."""

from collections import Counter

import wire
from case import Case
from watch import counted

SPELLINGS = [
    "//v1/models", "/v1//models", "//v1/requests", "/./v1/models", "/%761/models", "/V1/models",
    "/v1%2fmodels", "/x/../v1/models", "///v1///models", "//v1/models/" + wire.SHIPPED_MODEL, "/v1/./models", "/v1/models/", "/v1;a/models",
]


def cross_site(case: Case) -> None:
    case.done = "with --no-auth: a submit of another site's page, and one to a name that was made to point here"
    with case.server(arguments=["--no-auth"]) as server:

        def submit(**headers: str) -> int:
            headers = {"host": f"127.0.0.1:{server.port}", "Content_Length": len(wire.SUBMIT), "Connection": "close", **headers}
            request = wire.submit_head(None, **headers)
            return wire.ask(server.port, request + wire.SUBMIT).status

        for name, expected, headers in [
            ("cross-site", 403, {"Sec_Fetch_Site": "cross-site"}),
            ("Host: evil.example", 421, {"host": "evil.example"}),
            ("the same with the port", 421, {"host": f"evil.example:{server.port}"}),
            ("plain", 200, {}),
            ("Host: localhost", 200, {"host": f"localhost:{server.port}"}),
        ]:
            status = submit(**headers)
            case.happened.append(f"{name}: {status}")
            case.expect(status == expected, f"{name}: {status} instead of {expected}")


def odd_spellings(case: Case) -> None:
    case.done = f"{len(SPELLINGS)} odd spellings of paths under /v1, without a key"
    with case.server() as server:
        answers = {path: wire.ask(server.port, wire.head("GET", path, Connection="close")).status for path in SPELLINGS}
        case.happened.append(counted(Counter(answers.values())))
        let_in = [path for path, status in answers.items() if status == 200]
        case.expect(not let_in, "200 without a key: " + ", ".join(let_in))
