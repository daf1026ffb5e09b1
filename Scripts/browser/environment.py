"""A ComfyUI environment in Chromium: refused without a sign-in, then a graph is run in the editor and its picture is shown."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path

from chromium import PATIENCE, until
from server import serving

ROOT = Path(__file__).resolve().parents[2]
# The ComfyUI that the set-up of the tests installs.
PYTHON = Path(os.environ.get("COMFYUI_PYTHON", ROOT / ".build-comfyui/venv/bin/python"))
LAUNCHER = Path(os.environ.get("COMFYUI_LAUNCHER", ROOT / "Scripts/comfyui/launch.py"))

# A graph that needs no model files: a picture of one colour, upscaled, shown in the editor.
GRAPH = {
    "1": {"class_type": "EmptyImage", "inputs": {"width": 64, "height": 48, "batch_size": 1, "color": 0xE8583A}},
    "2": {"class_type": "ImageScale", "inputs": {"image": ["1", 0], "upscale_method": "nearest-exact", "width": 512, "height": 384, "crop": "disabled"}},
    "3": {"class_type": "SaveImage", "inputs": {"images": ["2", 0], "filename_prefix": "katsudo"}},
}


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


def run(browser, katsudo: str, folder: Path) -> None:
    if not PYTHON.exists() or not LAUNCHER.exists():
        raise FileNotFoundError(f"ComfyUI is missing ({PYTHON}, {LAUNCHER}). `make setup-tests` installs it.")
    port = free_port()
    settings = {
        "KATSUDO_ENVIRONMENTS_PORT": port,
        "KATSUDO_ENVIRONMENTS_COMMAND": f'"{PYTHON}" "{LAUNCHER}" {{folder}} {{port}} --web',
    }
    with serving(katsudo, folder, **settings) as server:

        def command(*words: str) -> str:
            done = subprocess.run(
                [katsudo, "environments", *words, "--data-dir", str(server.data)], capture_output=True, text=True, timeout=120, cwd=folder)
            if done.returncode:
                raise RuntimeError(f"katsudo environments {words[0]}: {done.stderr}")
            return done.stdout

        link = command("start", "--id", "studio").split("sign in: ")[1].strip()
        page_address = f"http://studio.localhost:{port}/"
        context = browser.new_context(viewport={"width": 1440, "height": 900}, color_scheme="dark")
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        # The editor asks for news of its makers. Nothing here may depend on the Internet.
        context.route(lambda url: url.startswith("http") and not url.startswith(page_address), lambda route: route.abort())
        # Refused without a sign-in.
        answer = page.goto(page_address)
        assert answer.status == 401, f"without a sign-in the answer is {answer.status}"
        assert "katsudo environments open studio" in page.content()
        picture(page, "environment-refused")
        # The link works once.
        page.goto(link)
        assert page.url == page_address, page.url
        cookie = next(one for one in context.cookies() if one["name"] == "katsudo_environment")
        assert cookie["httpOnly"] and cookie["sameSite"] == "Lax" and cookie["domain"] == "studio.localhost", cookie
        # On the first visit the editor would offer its templates.
        page.evaluate("""fetch('settings', {
            method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ 'Comfy.TutorialCompleted': true }) })""")
        page.reload()
        until(page, "!!(window.app && window.app.graph && window.app.api && window.app.api.clientId)", seconds=120)
        page.evaluate("graph => window.app.loadApiJson(graph, 'picture')", GRAPH)
        until(page, "window.app.graph.nodes.length === 3")
        page.evaluate("window.app.queuePrompt(0)")
        # The event comes over the WebSocket, and the picture by its address.
        until(page, "Object.values(window.app.nodeOutputs || {}).some((one) => one.images?.length)")
        shown = page.evaluate("""async () => {
            const image = Object.values(window.app.nodeOutputs).flatMap((one) => one.images || [])[0];
            const answer = await fetch(window.app.api.apiURL('/view?' + new URLSearchParams(image)));
            const bitmap = await createImageBitmap(await answer.blob());
            return [answer.status, bitmap.width, bitmap.height];
        }""")
        assert shown == [200, 512, 384], shown
        until(page, "window.app.graph.nodes.some((node) => node.type === 'SaveImage' && node.imgs?.length && node.imgs[0].naturalWidth === 512)")
        page.evaluate("window.app.extensionManager.command.execute('Comfy.Canvas.FitView')")
        page.wait_for_timeout(1000)
        picture(page, "environment-editor")
        # A saved workflow becomes a model with a click.
        page.evaluate(
            "window.app.api.storeUserData('workflows/portrait.json', window.app.graph.serialize(), { overwrite: true, stringify: true })")
        page.goto(page_address + "_katsudo/")
        assert "portrait.json" in page.content()
        picture(page, "environment-publish")
        page.locator("input[name=model]").fill("studio/portrait")
        page.get_by_role("button", name="Publish").click()
        page.wait_for_selector("text=is now the model studio/portrait")
        picture(page, "environment-published")
        status, model = server.call("GET", "/v1/models/studio/portrait")
        assert status == 200 and model["inputs"], model
        told = command("publish", "studio", "--workflow", "portrait", "--id", "studio/again")
        assert "published studio/again" in told, told
        page.goto(page_address + "_katsudo/")
        # Signing out ends the WebSocket and the access.
        page.get_by_role("button", name="Sign out").click()
        page.wait_for_selector("text=This browser is signed out")
        assert page.goto(page_address).status == 401
        context.close()
        address = command("list").split("http://127.0.0.1:")[1].split()[0]
        server.kill()
        gone(int(address))


def gone(port: int) -> None:
    """Waits until the ComfyUI server has ended, because the server that started it was killed."""
    deadline = time.monotonic() + 15
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/system_stats", timeout=1).close()
        except urllib.error.URLError as error:
            if isinstance(error.reason, ConnectionRefusedError):
                return
        except OSError:
            pass
        time.sleep(0.1)
    raise AssertionError("ComfyUI goes on after its server was killed")


def picture(page, name: str) -> None:
    """Takes a screenshot if SCREENSHOTS names a folder."""
    if target := os.environ.get("SCREENSHOTS"):
        Path(target).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(target) / f"{name}.png")
