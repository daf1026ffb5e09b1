"""Abuses with large request bodies: huge bodies, a long chunked body, and bodies with very many media."""

import json
import socket
import threading
import time
from collections import Counter
from http.client import HTTPException

import wire
from case import Case
from server import MANY
from watch import counted

MIB = 1 << 20
MEMORY_LIMIT_MB = 400
HEALTH_LIMIT_MS = 1000


def _watched_well(case: Case) -> None:
    """Expects that the server answered the probe during the abuse: every small submit with 200, and /healthz in time.

    The aim for /healthz is 200 ms. Test machines have other work, so the limit is 1 s, and it applies only in the full run.
    """
    case.watch.end_submits()
    other = case.watch.submits.other_than(200)
    case.expect(not other, f"small submits meanwhile: {other}")
    most = case.watch.health.most
    # In the partial run, three cases run at a time, so the time depends on the other cases too.
    case.expect(case.is_part or most <= HEALTH_LIMIT_MS, f"/healthz took {most:.0f} ms, more than {HEALTH_LIMIT_MS}")


def huge_bodies(case: Case) -> None:
    count, size = case.count(20, 6), 60 * MIB
    case.done = f"{count} submits of 60 MiB at a time, a data URI that is no picture"
    begin, end = b'{"prompt": "zoom in", "image_urls": ["data:image/png;base64,', b'"]}'
    body = memoryview(begin + b"A" * (size - len(begin) - len(end)) + end)
    with case.server() as server:
        head = wire.submit_head(server.key, Content_Length=size)
        answers: list[wire.Answer | str] = []
        threads = [
            threading.Thread(target=lambda: answers.append(_sent(server.port, head, body)), daemon=True) for _ in range(count)]
        begun = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(max(0, begun + 120 - time.monotonic()))
        took = time.monotonic() - begun
        found = Counter(one if isinstance(one, str) else one.status for one in answers)
        if unanswered := count - len(answers):
            found["no answer in 120 s"] += unanswered
        case.happened.append(f"{counted(found)} in {took:.0f} s")
        wrong = {what: times for what, times in found.items() if what not in (200, 413, 422, 503)}
        case.expect(not wrong, f"neither 200, 413, 422 nor 503: {counted(wrong)}")
        bare = sum(not isinstance(one, str) and one.status == 503 and "retry-after" not in one.headers for one in answers)
        case.expect(bare == 0, f"{bare} answers 503 without Retry-After")
        _watched_well(case)
        peak = case.watch.peak_mb
        case.expect(peak < MEMORY_LIMIT_MB, f"{peak:.0f} MB of memory, not below {MEMORY_LIMIT_MB}")


def _sent(port: int, head: bytes, body: memoryview) -> wire.Answer | str:
    """Sends the whole body, then reads the answer, as most clients do. Returns the answer, or a text that names the error."""
    broke = ""
    try:
        with wire.connection(port, timeout=60) as one:
            try:
                one.sendall(head)
                for start in range(0, len(body), MIB):
                    one.sendall(body[start : start + MIB])
            except OSError as error:
                # The server may have sent its answer before it closed the connection, so the answer is read anyway.
                broke = f"{type(error).__name__} while sending"
            return wire.read_answer(one)
    except (OSError, HTTPException) as error:
        return broke or f"{type(error).__name__} instead of an answer"


def chunked_body(case: Case) -> None:
    size = 100
    case.done = f"a chunked body of {size} MiB"
    chunk = b"%x\r\n" % MIB + b" " * MIB + b"\r\n"
    with case.server() as server, wire.connection(server.port, timeout=40) as one:
        one.sendall(wire.submit_head(server.key, Transfer_Encoding="chunked"))
        sent = 0
        try:
            for _ in range(size):
                one.sendall(chunk)
                sent += 1
            one.sendall(b"0\r\n\r\n")
        except OSError as error:
            case.failures.append(f"{type(error).__name__} after {sent} MiB")
        try:
            answer = wire.read_answer(one)
        except (OSError, HTTPException) as error:
            case.happened.append(f"no whole answer: {type(error).__name__}")
            case.failures.append("no whole answer")
            return
        code = (answer.json() or {}).get("error_code")
        case.happened.append(f"{answer.status} with error_code {code} after {sent} MiB")
        case.expect(answer.status == 413 and code == 413001, "the answer is not 413 with error_code 413001")
        _watched_well(case)


def many_media(case: Case) -> None:
    urls, pictures = 10_000, 26_000
    case.done = f"{urls:,} URLs, then {pictures:,} tiny data URIs, in one body each"
    tiny = wire.data_uri(wire.png(1, 1))
    bodies = [
        ("URLs", json.dumps({"image_urls": [f"https://media.example.com/{number}.png" for number in range(urls)]})),
        ("data URIs", json.dumps({"image_urls": [tiny] * pictures})),
    ]
    with case.server(manifests=[MANY]) as server:
        for name, body in bodies:
            begun = time.monotonic()
            try:
                status = server.submit(body.encode(), model="test/many", timeout=25).status
            except (OSError, HTTPException) as error:
                status = "no answer in 25 s" if isinstance(error, TimeoutError) else type(error).__name__
            case.happened.append(f"{name}: {status} in {(time.monotonic() - begun) * 1000:.0f} ms")
            case.expect(status == 422, f"{name}: {status} instead of 422")
