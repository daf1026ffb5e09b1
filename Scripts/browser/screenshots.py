"""Takes pictures of all pages in dark, light, on a phone and in Japanese: screenshots.py KATSUDO FOLDER"""

import argparse
import os
import shutil
import tempfile
from pathlib import Path

from cases import EVERYTHING, FILM, choose_picture, run
from chromium import chromium, opened, state, until
from pictures import street
from server import SHIPPED, serving

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("katsudo", help="the path of the program")
parser.add_argument("folder", help="where the pictures go")
arguments = parser.parse_args()
katsudo = os.path.realpath(arguments.katsudo)
target = Path(arguments.folder)
target.mkdir(parents=True, exist_ok=True)

LOOKS = {
    "dark": {"scheme": "dark"},
    "light": {"scheme": "light"},
    "phone": {"scheme": "dark", "width": 390, "height": 844},
    "phone-light": {"scheme": "light", "width": 390, "height": 844},
    "japanese": {"scheme": "dark", "language": "ja"},
    "japanese-light": {"scheme": "light", "language": "ja"},
}
QUIET = ("status of 4",)


def take(page, name: str) -> None:
    # The line with the button sticks to the lower edge of the window, so the window becomes as high as the page.
    page.set_viewport_size({"width": page.viewport_size["width"], "height": page.evaluate("document.documentElement.scrollHeight")})
    page.wait_for_timeout(500)
    page.screenshot(path=target / f"{name}.png")


folder = Path(tempfile.mkdtemp(prefix="katsudo-screenshots-"))
try:
    with serving(katsudo, folder, KATSUDO_ECHO_WAIT_MS=600000, KATSUDO_ECHO_REPORTS=1000, KATSUDO_ECHO_SLOTS=1) as server, chromium() as browser:
        _, login = server.call("POST", "/api/cli-auth/start", {})
        device = login["verify_url"].split(str(server.port), 1)[1]
        with opened(browser, server, FILM) as page:
            choose_picture(page, street(katsudo, folder))
            run(page)
            state(page, "succeeded")
            film = page.evaluate("location.hash")
            kept = page.evaluate("localStorage.katsudo_inputs")
        server.call("POST", f"/v1/models/{FILM[8:]}", {"prompt": "pan left", "image_urls": ["https://media.example.com/street.jpg"]})
        running = server.submit("test/everything", {"prompt": "hello"})
        server.submit("test/everything", {"prompt": "hello"})
        places = {
            "playground": "/", "film": FILM + film, "running": f"{EVERYTHING}#{running}", "inputs": EVERYTHING, "models": "/models",
            "api": f"/models/{SHIPPED}/api", "requests": "/requests", "request": "/requests" + film, "keys": "/keys", "device": device,
        }
        for look, options in LOOKS.items():
            for name, place in places.items():
                with opened(browser, server, place, motion="reduce", expected=QUIET, **options) as page:
                    if name in ("film", "request"):
                        page.evaluate("(kept) => (localStorage.katsudo_inputs = kept)", kept)
                        page.reload()
                        state(page, "succeeded")
                        until(page, "document.querySelector('.screen video')?.readyState >= 2")
                    if name == "running":
                        page.wait_for_selector(".screen .preview")
                    take(page, f"{name}-{look}")
            with opened(browser, server, "/", key=None, expected=QUIET, **options) as page:
                take(page, f"no-key-{look}")
            with opened(browser, server, EVERYTHING, motion="reduce", **options) as page:
                page.locator(".field input[type=text]").first.fill("x" * 50)
                page.locator("input.number").last.fill("much")
                run(page)
                take(page, f"errors-{look}")
finally:
    shutil.rmtree(folder, ignore_errors=True)
print(f"{len(list(target.glob('*.png')))} pictures are in {target}")
