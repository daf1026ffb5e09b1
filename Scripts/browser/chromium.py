"""Opens pages in Chromium and watches what they must never do."""

import os
import shutil
import time
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect, sync_playwright

from server import Server

# A loaded machine is slow.
PATIENCE = 60_000
expect.set_options(timeout=PATIENCE)

LANGUAGES = ["en", "ja", "de", "es", "it", "pt", "ru", "zh-TW"]


class Forbidden(Exception):
    """A page asked another host, broke its Content-Security-Policy, ran foreign markup, or threw an error."""


@contextmanager
def chromium():
    """Starts Debian's Chromium and yields it."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        raise SystemExit("Chromium is missing. `make setup-tests` installs it.")
    with sync_playwright() as playwright:
        # Root has no sandbox, and small containers have a small /dev/shm.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage", "--mute-audio"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def opened(
    browser, server: Server, path: str = "/", *, key: str | None = "", scheme: str = "dark", width: int = 1280, height: int = 900,
    language: str = "en", motion: str = "no-preference", expected: tuple[str, ...] = (),
    answers: list | None = None):
    """Opens a page and yields it. `key`: an API key that the browser has; by default the server's own, with `None` there is none. `answers`
    gets every response.

    At the end of the block, raises `Forbidden` if the page did what no page may do. Errors on the console that contain one of `expected` are
    allowed; the browser reports every answer from 400 on there.
    """
    faults: list[str] = []
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, locale=language, reduced_motion=motion, accept_downloads=True)
    context.set_default_timeout(PATIENCE)
    token = server.key if key == "" else key
    context.add_init_script(
        "addEventListener('securitypolicyviolation', (e) => console.error('policy: ' + e.violatedDirective + ' ' + e.blockedURI));")
    if token:
        # Only once: a key that the page forgot must not come back.
        context.add_init_script(
            f"if (location.protocol === 'http:' && !sessionStorage.begun) {{ sessionStorage.begun = 1; localStorage.katsudo_token = '{token}'; }}")
    page = context.new_page()

    def check_address(request) -> None:
        address = urlsplit(request.url)
        if address.scheme not in ("blob", "data") and f"{address.scheme}://{address.netloc}" != server.base:
            faults.append(f"a request to another host: {request.url}")

    def check_console(message) -> None:
        # The server deletes a preview when its request ends, and a picture that is then on its way does not arrive. The page hides it.
        if "/preview-" in message.location.get("url", "") and "status of 404" in message.text:
            return
        if message.type == "error" and not any(text in message.text for text in expected):
            faults.append(f"console: {message.text} {message.location.get('url', '')}")

    context.on("request", check_address)
    if answers is not None:
        context.on("response", lambda answer: answers.append(answer))
    page.on("console", check_console)
    page.on("pageerror", lambda error: faults.append(f"an error on the page: {error}"))
    page.on("dialog", lambda dialog: (faults.append(f"a dialog: {dialog.message}"), dialog.dismiss()))
    try:
        page.goto(server.base + path)
        ready(page)
        yield page
        if page.evaluate("window.ran"):
            faults.append(f"markup of the {page.evaluate('window.ran')} was run")
        if faults:
            raise Forbidden("\n".join(dict.fromkeys(faults)))
    finally:
        context.close()


def ready(page: Page) -> None:
    """Waits until the modules have drawn the page."""
    page.wait_for_selector("html[data-ready=true]")


def state(page: Page, name: str) -> None:
    """Waits until the request on the stage is in this state."""
    page.wait_for_selector(f".stage[data-state={name}]")


def until(page: Page, expression: str, seconds: float = PATIENCE / 1000) -> None:
    """Waits until the expression is true. Playwright's own function needs `unsafe-eval`, which the pages forbid."""
    deadline = time.monotonic() + seconds
    while not page.evaluate(expression):
        if time.monotonic() > deadline:
            raise AssertionError(f"this did not become true: {expression}")
        page.wait_for_timeout(100)
