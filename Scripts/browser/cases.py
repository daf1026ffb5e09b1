"""The cases: each opens pages on a server of its own and raises if they do not do what they should."""

import json
import re
import subprocess
from pathlib import Path
from urllib.parse import quote, urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

import environment as environments
from chromium import LANGUAGES, opened, ready, state, until
from pictures import png, served, street
from server import MARKUP, SHIPPED, serving
from workflow import GRAPH, OBJECT_INFO

FILM = "/models/test/film"
EVERYTHING = "/models/test/everything"
VALUES = "/models/test/values"

# Every page. The request of `#` is filled in by the cases.
PAGES = ["/", FILM, EVERYTHING, "/models", f"/models/{SHIPPED}/api", "/requests", "/keys", "/device?code=ABCD-EFGH", "/workflows"]

# The browser reports every refused call on the console.
UNANSWERED = ("status of 4",)

CASES = {}


def case(function):
    """Adds a case under the name of its function."""
    CASES[function.__name__.replace("_", "-")] = function
    return function


def run(page: Page) -> None:
    page.locator(".run").click()


def choose_picture(page: Page, path: Path, field: int = 0) -> None:
    page.locator("input[type=file]").nth(field).set_input_files(path)


def field(page: Page, label: str):
    """Returns the frame of the field with this label."""
    return page.locator(".field").filter(has=page.locator(f":scope > label:has-text('{label}'), :scope > legend:has-text('{label}')")).first


def value(page: Page) -> dict:
    """Returns the value that the JSON view shows."""
    return json.loads(page.locator("textarea.mono[aria-label]").first.input_value())


def show_json(page: Page) -> None:
    page.get_by_role("tab", name="JSON").click()


@case
def film(browser, katsudo: str, folder: Path) -> None:
    """A picture is chosen, the progress is shown, and the film plays."""
    with serving(katsudo, folder) as server, opened(browser, server, FILM) as page:
        choose_picture(page, street(katsudo, folder))
        expect(page.locator(".tile .aside")).to_contain_text("1600 × 907")
        expect(page.locator(".tile .aside")).to_contain_text("uploaded")
        page.evaluate("""() => {
            window.shares = new Set();
            const bar = document.querySelector('.stage progress');
            new MutationObserver(() => bar.hasAttribute('value') && shares.add(bar.value)).observe(bar, { attributes: true });
        }""")
        run(page)
        state(page, "succeeded")
        shares = page.evaluate("[...shares]")
        assert any(0 < share < 1 for share in shares), f"no progress was shown: {shares}"
        until(page, "document.querySelector('.screen video')?.readyState >= 3")
        until(page, "document.querySelector('.screen video').currentTime > 0.2")
        size = page.evaluate("(({ videoWidth, videoHeight }) => [videoWidth, videoHeight])(document.querySelector('.screen video'))")
        assert size == [1920, 1088], f"the film has {size} pixels"
        assert page.evaluate("document.querySelector('.screen video').poster").endswith("-poster.jpg")
        expect(page.locator("dl.facts")).to_contain_text("Seed used")
        expect(page.locator("dl.facts dd code").first).to_have_text(re.compile(r"^\d+$"))
        with page.expect_download() as download:
            page.get_by_role("link", name="Download").click()
        assert download.value.path().read_bytes()[4:8] == b"ftyp"
        page.get_by_text("The request as JSON").click()
        sent = json.loads(page.locator(".after pre").first.text_content())
        assert sent["image_urls"][0].startswith("file_") and sent["frames"] == 33, sent
        # The address names the request, so it comes back after a reload.
        page.reload()
        ready(page)
        state(page, "succeeded")


@case
def small_and_large_files(browser, katsudo: str, folder: Path) -> None:
    """Files are uploaded, the same bytes only once, and a picture is also taken by drop and by paste."""
    with serving(katsudo, folder) as server, opened(browser, server, FILM) as page:
        large = folder / "large.png"
        large.write_bytes(png(800, 600, extra=2_000_000))
        choose_picture(page, large)
        expect(page.locator(".tile .aside")).to_contain_text("uploaded")
        first = value(page)["image_urls"]
        choose_picture(page, large)
        page.wait_for_timeout(300)
        expect(page.locator(".tile .aside")).to_contain_text("uploaded")
        assert value(page)["image_urls"] == first
        assert len(server.call("GET", "/v1/files")[1]["files"]) == 1
        for name, event in (("dropped.png", "drop"), ("pasted.png", "paste")):
            page.evaluate("""([name, event, bytes]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], name, { type: 'image/png' }));
                const place = document.querySelector('.drop');
                place.dispatchEvent(event === 'drop' ? new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })
                  : new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }""", [name, event, list(png(400, 400, extra=len(name)))])
            expect(page.locator(".tile .name")).to_have_text(name)
            expect(page.locator(".tile .aside")).to_contain_text("uploaded")


@case
def cancel(browser, katsudo: str, folder: Path) -> None:
    """A request that waits is cancelled, and so is one that runs."""
    with serving(katsudo, folder, KATSUDO_ECHO_SLOTS=1, KATSUDO_ECHO_WAIT_MS=600000, KATSUDO_ECHO_REPORTS=1000) as server:
        blocking = server.submit("test/everything", {"prompt": "first"})
        with opened(browser, server, EVERYTHING) as page:
            run(page)
            expect(page.locator(".headline")).to_contain_text("number 1 in the queue")
            page.get_by_role("button", name="Cancel").click()
            state(page, "cancelled")
            expect(page.locator(".headline")).to_have_text("Cancelled")
            page.locator(f"a[href='#{blocking}']").click()
            state(page, "in_progress")
            page.wait_for_selector(".screen .preview")
            page.get_by_role("button", name="Cancel").click()
            state(page, "cancelled")


@case
def validation(browser, katsudo: str, folder: Path) -> None:
    """Rules are checked while one types, with the schema's sentences; the server's own errors stand at their inputs."""
    with serving(katsudo, folder) as server, opened(browser, server, EVERYTHING, expected=("status of 422", "status of 404")) as page:
        prompt = field(page, "Prompt")
        # Each of these characters is one code point and two UTF-16 units.
        prompt.locator("input").fill("🎬" * 40)
        expect(prompt.locator(".count")).to_have_text("40 / 40")
        expect(prompt.locator(".error")).to_be_empty()
        prompt.locator("input").fill("🎬" * 41)
        expect(prompt.locator(".error")).to_have_text("At most 40 characters; there are 41.")
        assert prompt.locator("input").get_attribute("aria-invalid") == "true"
        prompt.locator("input").fill("")
        expect(prompt.locator(".error")).to_have_text("This is required.")
        strength = field(page, "Strength")
        strength.locator("input.number").fill("1.5")
        expect(strength.locator(".error")).to_have_text("0 to 1")
        strength.locator("input.number").fill("much")
        expect(strength.locator(".error")).to_have_text("This must be a number.")
        seed = field(page, "Seed")
        seed.locator("input").fill("1.5")
        expect(seed.locator(".error")).to_have_text("This must be a whole number.")
        picture = field(page, "Picture")
        for name, data, sentence in (
            ("small.png", png(320, 300), "Wider than 320 pixels, please."),
            ("wide.png", png(1000, 300), "Not wider than 3:1, please."),
            ("heavy.png", png(400, 300, extra=1 << 20), "Less than 1 MB, please."),
        ):
            (folder / name).write_bytes(data)
            choose_picture(page, folder / name)
            expect(picture.locator(":scope > .error")).to_have_text(sentence)
        (folder / "note.txt").write_text("no picture")
        choose_picture(page, folder / "note.txt")
        expect(picture.locator(":scope > .error")).to_have_text("This file is not a picture.")
        run(page)
        expect(page.locator(".runline + .error")).to_have_text("Some inputs need a correction.")
        assert page.evaluate("document.activeElement.closest('.field')?.classList.contains('invalid')"), "the focus is not at the error"
        assert server.call("GET", "/v1/requests")[1]["requests"] == []
        assert server.call("GET", "/v1/files")[1]["files"] == []
        page.get_by_role("button", name="Reset").click()
        # Only the server knows that there is no such file.
        address = field(page, "Picture").locator("input[type=url]")
        address.fill("file_01a223c9-27a2-7f62-be7c-1691ed525fa7")
        address.press("Enter")
        page.wait_for_timeout(300)
        run(page)
        expect(field(page, "Picture").locator(":scope > .error")).not_to_be_empty()


@case
def json_view(browser, katsudo: str, folder: Path) -> None:
    """The form and the JSON are one value, with nested objects, lists and integers of 64 bits."""
    with serving(katsudo, folder) as server, opened(browser, server, EVERYTHING) as page:
        assert value(page) == {"prompt": "hello", "style": "warm", "strength": 0.5, "seed": -1, "loop": False}, value(page)
        field(page, "Seed").locator("input").fill("9223372036854775807")
        field(page, "Millimetres").locator("input").fill("35")
        expect(field(page, "Move").locator(".error")).to_be_empty()
        keyframes = field(page, "Keyframes")
        for _ in range(2):
            keyframes.get_by_role("button", name="Add").last.click()
        assert keyframes.locator(":scope > button").is_disabled(), "more than maxItems can be added"
        field(page, "At").locator("input").fill("0.25")
        keyframes.get_by_role("button", name="Remove").last.click()
        field(page, "Tags").get_by_role("button", name="Add").click()
        page.keyboard.type("calm")
        field(page, "Loop").locator("input").check()
        field(page, "Quality").locator("select").select_option("3")
        field(page, "Style").get_by_label("cold").check()
        assert value(page) == {
            "prompt": "hello", "style": "cold", "strength": 0.5, "seed": 9223372036854775807, "loop": True, "camera": {"lens": {"mm": 35}},
            "keyframes": [{"at": 0.25}], "tags": ["calm"], "quality": 3,
        }, value(page)
        run(page)
        expect(field(page, "Move").locator(".error")).to_have_text("This is required.")
        show_json(page)
        area = page.get_by_label("The input as JSON")
        area.fill('{"prompt": "from JSON", "seed": 9007199254740993, "camera": {"move": "pan"}, "tags": ["a", "b"], "extra": {"x": [1, 2]}}')
        expect(page.locator(".tabpanel:not([hidden]) .error")).to_be_empty()
        page.get_by_role("tab", name="Form").click()
        assert field(page, "Seed").locator("input").input_value() == "9007199254740993"
        assert field(page, "Move").locator("input").input_value() == "pan"
        assert field(page, "Tags").locator("input").count() == 2
        assert json.loads(field(page, "Extra").locator("textarea").input_value()) == {"x": [1, 2]}
        show_json(page)
        area.fill('{"prompt": ')
        expect(page.locator(".tabpanel:not([hidden]) .error")).to_contain_text("This is not JSON.")
        area.fill('{"prompt": "sent", "seed": 9007199254740993}')
        with page.expect_request(lambda request: request.method == "POST") as sent:
            run(page)
        assert '"seed": 9007199254740993' in sent.value.post_data
        state(page, "succeeded")
        # The echo engine's file is no video.
        expect(page.locator(".screen")).to_contain_text("cannot play")


@case
def values(browser, katsudo: str, folder: Path) -> None:
    """Every value of the schema can be made: false, an absent object, one without inputs, an emptied list. The order is that of the manifest."""
    with serving(katsudo, folder) as server:
        with opened(browser, server, VALUES, expected=UNANSWERED) as page:
            labels = page.locator(".fields > .field > :is(label, legend)").all_text_contents()
            assert [one.split(" ")[0] for one in labels] == ["Zeal", "Frame", "Tiny", "Light", "Look", "Pictures", "Animals"], labels
            expect(page.locator(".runline")).to_contain_text("Two cents a film.")
            expect(field(page, "Tiny").locator(".hint")).to_have_text("0.0001 to 1")
            full = {"frame": {}, "pictures": ["https://example.com/a.jpg"], "animals": ["owl"]}
            assert value(page) == full, value(page)
            field(page, "Zeal").get_by_label("false").check()
            field(page, "Note").locator("input").fill("a")
            field(page, "Note").locator("input").fill("")
            field(page, "Grain").locator("select").select_option("true")
            field(page, "Grain").locator("select").select_option("not set")
            field(page, "Flat").locator("input").check()
            field(page, "Flat").locator("input").uncheck()
            assert value(page) == {**full, "zeal": False}, value(page)
            look = field(page, "Look")
            look.get_by_role("button", name="Add").click()
            assert value(page)["look"] == {"flat": False}, value(page)
            look.get_by_role("button", name="Remove: Look").click()
            assert "look" not in value(page)
            for name in ("Pictures", "Animals"):
                field(page, name).get_by_role("button", name="Remove").first.click()
            assert value(page) == {"zeal": False, "frame": {}, "pictures": [], "animals": []}, value(page)
            # The model takes only JPEG; what no server fetches is refused, and a warning stands at http://.
            (folder / "one.png").write_bytes(png(64, 64))
            choose_picture(page, folder / "one.png")
            pictures = field(page, "Pictures")
            expect(pictures.locator(":scope > .error")).to_have_text("This must be a file of one of these formats: JPEG.")
            assert server.call("GET", "/v1/files")[1]["files"] == []
            pictures.get_by_role("button", name="Remove").click()
            address = pictures.locator("input[type=url]")
            for text, sentence in (("/picture.jpg", "This must be an https:// address or an uploaded file."), ("http://example.com/a.jpg", "")):
                address.fill(text)
                address.press("Enter")
                expect(pictures.locator(":scope > .error")).to_have_text(sentence)
                if not sentence:
                    expect(pictures.locator(".tile .aside")).to_contain_text("may refuse http://")
                pictures.get_by_role("button", name="Remove").click()
            run(page)
            state(page, "succeeded")
        with opened(browser, server, VALUES, language="de") as page:
            field(page, "Tiny").locator("input.number").fill("0,25")
            assert value(page)["tiny"] == 0.25
            expect(field(page, "Tiny").locator(".hint")).to_have_text("0,0001 bis 1")


@case
def late_files(browser, katsudo: str, folder: Path) -> None:
    """An upload that ends changes neither JSON that is being written nor a form that was drawn anew, and modules that did not come come later."""
    allowed = ("ERR_FAILED", "status of 404")
    with serving(katsudo, folder, KATSUDO_ECHO_WAIT_MS=8000) as server, opened(browser, server, EVERYTHING, expected=allowed) as page:
        waiting = []
        page.route("**/v1/files", lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_())
        (folder / "one.png").write_bytes(png(400, 300))
        choose_picture(page, folder / "one.png")
        expect(page.locator(".tile .aside").first).to_contain_text("uploading")
        show_json(page)
        area = page.get_by_label("The input as JSON")
        name = value(page)["image_url"]
        assert name.startswith("upload:"), name
        area.fill('{"prompt": "half", "image_url": ' + json.dumps(name))
        while not waiting:
            page.wait_for_timeout(50)
        waiting.pop().continue_()
        until(page, "document.querySelector('textarea.mono[aria-label]').value.includes('file_')")
        assert re.fullmatch(r'\{"prompt": "half", "image_url": "file_[0-9a-f-]+"', area.input_value()), area.input_value()
        area.press("End")
        page.keyboard.type("}")
        page.get_by_role("tab", name="Form").click()
        expect(page.locator(".tile .aside").first).to_contain_text("uploaded")
        assert value(page)["prompt"] == "half"
        page.unroute("**/v1/files")
        # The stage does not stay empty.
        page.route("**/running.js*", lambda route: route.abort())
        run(page)
        expect(page.locator(".stage .notice").last).to_contain_text("does not answer")
        page.unroute("**/running.js*")
        state(page, "in_progress")
        page.wait_for_timeout(3000)
        page.reload()
        ready(page)
        state(page, "in_progress")
        expect(page.locator(".stage .aside").first).to_have_text(re.compile(r"\b([3-9]|\d\d) sec"))
        # Files of an old version are gone.
        page.route("**/sink.js*", lambda route: route.fulfill(status=404, body="{}"))
        page.get_by_text("Webhook", exact=True).click()
        expect(page.locator(".panel .notice")).to_contain_text("Reload the page.")
        expect(page.locator("body > .offline").first).to_contain_text("another version")


@case
def history(browser, katsudo: str, folder: Path) -> None:
    """Earlier requests have thumbnails, are filtered and come in pages; an input is used again; a request is deleted."""
    with serving(katsudo, folder) as server:
        with opened(browser, server, FILM) as page:
            choose_picture(page, street(katsudo, folder))
            page.locator("input.number").first.fill("3")
            run(page)
            state(page, "succeeded")
            page.wait_for_selector(".reel .card[data-state=succeeded] img.input")
            until(page, "[...document.querySelectorAll('.reel img')].every((one) => one.naturalWidth > 0)")
            field(page, "Prompt").locator("textarea").fill("something else")
            page.get_by_role("button", name="Run again with this").click()
            expect(field(page, "Prompt").locator("textarea")).to_have_value("push in slowly, golden hour")
            page.get_by_role("button", name="Use this seed").click()
            assert value(page)["seed"] >= 0
            first = page.evaluate("location.hash.slice(1)")
        for number in range(30):
            server.submit("test/everything", {"prompt": f"number {number}"})
        server.finished(server.submit("test/everything", {"prompt": "last"}))
        with opened(browser, server, "/requests") as page:
            expect(page.locator(".card")).to_have_count(24)
            page.get_by_role("button", name="Show more").click()
            expect(page.locator(".card")).to_have_count(32)
            expect(page.get_by_role("button", name="Show more")).to_be_hidden()
            page.get_by_role("button", name="Failed").click()
            expect(page.locator(".history .muted")).to_have_text("No request is in this state.")
            page.get_by_role("button", name="Finished").click()
            expect(page.locator(".card")).to_have_count(24)
            page.get_by_role("button", name="Show more").click()
            page.locator(f".card[href='#{first}']").click()
            state(page, "succeeded")
            page.get_by_role("button", name="Failed").click()
            page.get_by_role("button", name="Close").click()
            assert page.evaluate("document.activeElement.id") == "main"
            page.get_by_role("button", name="Finished").click()
            page.get_by_role("button", name="Show more").click()
            page.locator(f".card[href='#{first}']").click()
            page.get_by_role("button", name="Close").click()
            assert page.evaluate("document.activeElement.hash") == f"#{first}"
            page.keyboard.press("Enter")
            state(page, "succeeded")
            page.wait_for_selector(".screen video")
            page.get_by_role("button", name="Delete").click()
            page.get_by_role("button", name="Really delete?").click()
            expect(page.locator(".screen")).to_contain_text("were deleted")
            expect(page.locator(f".card[href='#{first}']")).to_have_count(0)
        assert all(one["request_id"] != first for one in server.call("GET", "/v1/requests?limit=500")[1]["requests"])


@case
def again(browser, katsudo: str, folder: Path) -> None:
    """An earlier input leads from the list of requests to the form, and a draft survives a change of the language."""
    with serving(katsudo, folder) as server, opened(browser, server, EVERYTHING) as page:
        field(page, "Prompt").locator("input").fill("once more")
        run(page)
        state(page, "succeeded")
        request = page.evaluate("location.hash")
        page.goto(f"{server.base}/requests{request}")
        ready(page)
        page.get_by_role("link", name="Run again with this").click()
        ready(page)
        expect(field(page, "Prompt").locator("input")).to_have_value("once more")
        page.goto(server.base + EVERYTHING)
        ready(page)
        field(page, "Prompt").locator("input").fill("a draft")
        page.locator(".languages a[lang=de]").click()
        page.wait_for_selector("html[lang=de][data-ready=true]")
        expect(field(page, "Prompt").locator("input")).to_have_value("a draft")


@case
def url_thumbnail(browser, katsudo: str, folder: Path) -> None:
    """The page never loads a URL itself; the server's thumbnail is shown after the run."""
    with served(png(640, 480)) as (address, asked), serving(katsudo, folder, "--allow-http", "--allow-private-network") as server:
        with opened(browser, server, FILM) as page:
            box = page.locator("input[type=url]")
            box.fill(address)
            box.press("Enter")
            expect(page.locator(".tile .name")).to_have_text(address)
            page.locator("input.number").first.fill("2")
            page.wait_for_timeout(500)
            assert asked == []
            run(page)
            state(page, "succeeded")
            page.wait_for_selector(".tile img.thumb")
            assert asked == ["/picture.png"], asked


@case
def languages(browser, katsudo: str, folder: Path) -> None:
    """Each language has all texts; the browser's language is taken, and the switch changes and keeps it."""
    titles = set()
    with serving(katsudo, folder) as server:
        for language in LANGUAGES:
            with opened(browser, server, FILM, language=language) as page:
                assert page.evaluate("document.documentElement.lang") == language
                titles.add(page.locator(".run").text_content())
                assert page.locator(".languages [aria-current]").get_attribute("lang") == language
                if language == "en":
                    keys = page.evaluate("""() => Promise.all(['', 'other/'].map((folder) =>
                        fetch(`${document.documentElement.dataset.assets}/strings/${folder}en.json`).then((answer) => answer.json())
                    )).then((texts) => Object.keys(Object.assign({}, ...texts)))""")
                texts = page.evaluate("document.body.innerText")
                shown = [key for key in keys if re.search(rf"(?<![\w./-]){re.escape(key)}(?![\w./-])", texts) and "." in key]
                assert not shown, f"{language}: keys instead of texts: {shown}"
        assert len(titles) == len(LANGUAGES), titles
        with opened(browser, server, "/models", language="fr") as page:
            assert page.evaluate("document.documentElement.lang") == "en"
            page.locator(".languages a[lang=ja]").click()
            page.wait_for_selector("html[lang=ja][data-ready=true]")
            page.get_by_role("link", name="短い映像").click()
            page.wait_for_selector("html[lang=ja][data-ready=true]")
            expect(page.locator(".run")).to_have_text("実行")


@case
def phone(browser, katsudo: str, folder: Path) -> None:
    """On a phone nothing is wider than the screen, and a film can be made."""
    with serving(katsudo, folder) as server:
        # Russian has the longest words.
        for width, language in ((390, "en"), (320, "ru")):
            for path in PAGES:
                with opened(browser, server, path, width=width, height=760, language=language, expected=UNANSWERED) as page:
                    wide = page.evaluate("document.documentElement.scrollWidth")
                    assert wide <= width, f"{path} in {language} is {wide} pixels wide on a screen of {width}"
        with opened(browser, server, FILM, width=390, height=760) as page:
            choose_picture(page, street(katsudo, folder))
            page.locator("input.number").first.fill("3")
            run(page)
            # The whole stage is in view, also after a reload.
            inside = "(() => { const box = document.querySelector('.stage .line').getBoundingClientRect(); return box.top > 0 && box.bottom < innerHeight; })()"
            until(page, inside)
            state(page, "succeeded")
            page.wait_for_selector(".screen video")
            until(page, inside)
            page.reload()
            ready(page)
            state(page, "succeeded")
            until(page, inside)


def tab_to(page: Page, selector: str, limit: int = 80) -> None:
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not reach {selector}")


FOCUS = """() => {
    const one = document.activeElement;
    const style = getComputedStyle(one);
    const box = one.getBoundingClientRect();
    return { name: one.tagName + '.' + one.className + '#' + one.id, isBody: one === document.body,
             isVisible: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, hasSize: box.width > 0 && box.height > 0 };
}"""


@case
def keyboard(browser, katsudo: str, folder: Path) -> None:
    """With the keyboard alone one enters a key, chooses a picture, runs, cancels, and walks through every page without a trap."""
    with serving(katsudo, folder, KATSUDO_ECHO_WAIT_MS=600000) as server:
        with opened(browser, server, EVERYTHING, key=None, expected=UNANSWERED) as page:
            page.keyboard.press("Tab")
            assert page.evaluate("document.activeElement.className") == "skip"
            page.keyboard.press("Enter")
            assert page.evaluate("document.activeElement.id") == "main"
            tab_to(page, ".keyline button")
            page.keyboard.press("Enter")
            page.wait_for_selector("dialog[open]")
            assert page.evaluate("document.activeElement.id") == "token"
            page.keyboard.type(server.key)
            page.keyboard.press("Enter")
            page.wait_for_selector(".inputs")
            assert page.locator("dialog[open]").count() == 0
            tab_to(page, "form.inputs input[type=text]")
            page.keyboard.press("Control+A")
            page.keyboard.type("by keyboard")
            # From now on Chromium asks this program, which takes a moment to be set.
            picture = street(katsudo, folder)
            page.on("filechooser", lambda chooser: chooser.set_files(picture))
            tab_to(page, ".drop button")
            page.wait_for_timeout(300)
            page.keyboard.press("Enter")
            expect(page.locator(".tile .aside").first).to_contain_text("uploaded")
            tab_to(page, ".run")
            page.keyboard.press("Enter")
            state(page, "in_progress")
            tab_to(page, ".stage .line button")
            page.keyboard.press("Enter")
            state(page, "cancelled")
            until(page, "document.activeElement.matches('.stage')")
            tab_to(page, ".stage .actions button:last-child")
            page.keyboard.press("Enter")
            page.keyboard.press("Enter")
            expect(page.locator(".screen")).to_contain_text("were deleted")
            assert page.evaluate("document.activeElement.matches('.stage')")
        for path in PAGES:
            with opened(browser, server, path, expected=UNANSWERED) as page:
                seen = []
                for _ in range(150):
                    page.keyboard.press("Tab")
                    focus = page.evaluate(FOCUS)
                    if focus["isBody"]:
                        break
                    assert focus["isVisible"] and focus["hasSize"], f"{path}: no visible focus at {focus['name']}"
                    seen.append(focus["name"])
                else:
                    raise AssertionError(f"{path}: Tab never leaves the page: {seen[-5:]}")
                assert len(seen) > 8, f"{path}: {seen}"


@case
def token(browser, katsudo: str, folder: Path) -> None:
    """Without a key a line says how to get one; a key is entered once and kept; a wrong one is refused; nothing asks without --no-auth."""
    (folder / "with").mkdir()
    with serving(katsudo, folder / "with") as server:
        with opened(browser, server, "/", key=None, expected=UNANSWERED) as page:
            expect(page.locator(".keyline")).to_contain_text("katsudo keys create NAME")
            assert page.locator(".run").count() == 0
            page.locator(".keyline button").click()
            box = page.get_by_role("textbox", name="API key")
            box.fill("katsudo_wrong")
            page.get_by_role("button", name="Save").click()
            expect(page.locator("#token-error")).to_have_text("The server does not know this key.")
            box.fill(f"  Bearer {server.key} ")
            page.get_by_role("button", name="Save").click()
            page.wait_for_selector(".run")
            expect(page.locator(".keyline")).to_be_hidden()
            assert page.evaluate("[localStorage.katsudo_token, document.cookie]") == [server.key, ""]
            page.reload()
            page.wait_for_selector(".run")
            page.get_by_role("button", name="API key").click()
            page.get_by_role("button", name="Forget the key").click()
            expect(page.locator(".keyline")).to_be_visible()
            assert page.evaluate("localStorage.katsudo_token") is None
        with opened(browser, server, "/requests", key="katsudo_revoked", expected=UNANSWERED) as page:
            expect(page.locator(".keyline")).to_contain_text("no longer knows")
    (folder / "without").mkdir()
    with serving(katsudo, folder / "without", "--no-auth") as server, opened(browser, server, EVERYTHING, key=None) as page:
        expect(page.locator(".tools")).to_have_text("No key needed")
        run(page)
        state(page, "succeeded")
        page.goto(f"{server.base}/keys")
        ready(page)
        expect(page.locator("#view")).to_contain_text("asks for no keys")


@case
def restart(browser, katsudo: str, folder: Path) -> None:
    """The server is killed in the middle of a job and started again: the page says so, connects again and shows the end."""
    allowed = ("ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_INCOMPLETE_CHUNKED_ENCODING", "ERR_EMPTY_RESPONSE", "status of 50")
    with serving(katsudo, folder, KATSUDO_ECHO_WAIT_MS=6000, KATSUDO_ECHO_REPORTS=20) as server:
        with opened(browser, server, EVERYTHING, expected=allowed) as page:
            run(page)
            page.wait_for_selector(".screen .preview")
            server.kill()
            expect(page.locator(".stage .notice")).to_contain_text("connection is lost")
            server.start()
            expect(page.locator(".stage .notice")).to_be_hidden()
            state(page, "succeeded")
            # While it is away, a click says so and loses nothing.
            server.kill()
            field(page, "Prompt").locator("input").fill("kept")
            run(page)
            expect(page.locator(".offline")).to_contain_text("does not answer")
            server.start()
            expect(page.locator(".offline")).to_contain_text("answers again")
            expect(field(page, "Prompt").locator("input")).to_have_value("kept")
            run(page)
            state(page, "in_progress")


@case
def polling(browser, katsudo: str, folder: Path) -> None:
    """If there is no place for an event stream, the page asks for the state."""
    with serving(katsudo, folder, KATSUDO_STREAM_LIMIT=0, KATSUDO_ECHO_WAIT_MS=3000, KATSUDO_ECHO_REPORTS=20) as server:
        with opened(browser, server, EVERYTHING, expected=("status of 503",)) as page:
            run(page)
            expect(page.locator(".headline")).to_have_text(re.compile(r"Running, \d+%"))
            state(page, "succeeded")


@case
def scripts(browser, katsudo: str, folder: Path) -> None:
    """Markup in prompts, file names, models and errors is shown as text and never run."""
    with served(png(640, 480)) as (address, _), serving(katsudo, folder, "--allow-http", "--allow-private-network") as server:
        with opened(browser, server, "/models/test/hostile") as page:
            expect(page.locator("h1")).to_have_text("Title " + MARKUP.format("title"))
            expect(page.locator(".field label").first).to_contain_text("<img src=x")
            picture = folder / (MARKUP.format("file") + ".png")
            picture.write_bytes(png(400, 400))
            choose_picture(page, picture)
            expect(page.locator(".tile .name")).to_contain_text("<img src=x")
            expect(page.locator(".field > .error:not(:empty)").first).to_have_text("Rule " + MARKUP.format("rule"))
            box = page.locator("input[type=url]")
            box.fill(address)
            box.press("Enter")
            page.locator("textarea").first.fill("Prompt " + MARKUP.format("prompt"))
            run(page)
            state(page, "failed")
            expect(page.locator(".screen .failed")).to_contain_text("Rule " + MARKUP.format("rule"))
            page.get_by_text("The request as JSON").click()
            page.get_by_text("The result as JSON").click()
            page.get_by_text("Requests and answers").click()
            expect(page.locator(".card .why")).to_contain_text("<img src=x")
            assert page.locator("img[src=x]").count() == 0
        for path in ("/models", "/requests", "/models/test/hostile/api", "/device?code=" + quote(MARKUP.format("code"))):
            with opened(browser, server, path, expected=UNANSWERED) as page:
                page.wait_for_timeout(300)
                assert page.locator("img[src=x], article script").count() == 0, path


@case
def inspector(browser, katsudo: str, folder: Path) -> None:
    """The calls are shown with their headers, and no key in them; the webhook sink shows its message."""
    with serving(katsudo, folder) as server, opened(browser, server, EVERYTHING) as page:
        page.get_by_text("Webhook", exact=True).click()
        page.get_by_label("Send a webhook to this page").check()
        run(page)
        state(page, "succeeded")
        request = page.evaluate("location.hash.slice(1)")
        expect(page.locator(".panel .address").filter(has_text=request).first).to_be_visible()
        message = page.locator(".panel li").filter(has_text=request).first
        message.locator("summary").click()
        expect(message.locator("pre")).to_contain_text("webhook-signature")
        expect(message.locator("pre")).to_contain_text('"status": "succeeded"')
        page.get_by_text("Requests and answers").click()
        call = page.locator(".calls li").filter(has_text="POST").filter(has_text="webhook=katsudo:sink").first
        call.locator("summary").click()
        for text in ("Authorization: Bearer ••••", '"prompt": "hello"', "200 OK", "content-type: application/json", request):
            expect(call.locator("pre")).to_contain_text(text)
        stream = page.locator(".calls li").filter(has_text="/events").first
        stream.locator("summary").click()
        expect(stream.locator("pre")).to_contain_text("event: status")
        for summary in page.locator(".calls summary").all():
            if not summary.evaluate("(one) => one.parentElement.open"):
                summary.click()
        assert server.key not in page.content(), "the key is on the page"


@case
def catalogue(browser, katsudo: str, folder: Path) -> None:
    """Models are found by words and by category."""
    with serving(katsudo, folder) as server, opened(browser, server, "/models") as page:
        expect(page.locator(".entry")).to_have_count(5)
        page.get_by_label("Search models").fill("short")
        expect(page.locator(".entry")).to_have_count(1)
        page.get_by_label("Search models").fill("nothing like this")
        expect(page.locator("#view .muted")).to_have_text("No model matches.")
        page.get_by_label("Search models").fill("")
        page.get_by_label("Category").select_option("image-to-video")
        expect(page.locator(".entry")).to_have_count(2)
        page.get_by_role("link", name="Short film").click()
        page.wait_for_selector(".run")


@case
def keys(browser, katsudo: str, folder: Path) -> None:
    """A key is created, shown once, used and revoked."""
    with serving(katsudo, folder) as server, opened(browser, server, "/keys") as page:
        expect(page.locator("table.keys tbody tr")).not_to_have_count(0)
        expect(page.locator(".badge")).to_have_count(1)
        page.get_by_role("button", name="Create key").click()
        expect(page.locator("#key-error")).to_have_text("Give the key a name.")
        page.get_by_label("Name of a new key").fill("laptop")
        page.get_by_role("button", name="Create key").click()
        secret = page.locator(".secret").text_content()
        row = page.locator("tr").filter(has_text="laptop")
        expect(row).to_have_count(1)
        page.reload()
        ready(page)
        expect(row).to_have_count(1)
        assert secret not in page.content(), "the key is shown again"
        row.get_by_role("button").click()
        row.get_by_role("button", name="Really revoke?").click()
        expect(row).to_have_count(0)


@case
def device(browser, katsudo: str, folder: Path) -> None:
    """A program on another device gets a key after its code was approved, and none after a denial."""
    with serving(katsudo, folder) as server:
        for is_approved in (True, False):
            _, login = server.call("POST", "/api/cli-auth/start", {})
            path = login["verify_url"].split(str(server.port), 1)[1]
            with opened(browser, server, path, expected=UNANSWERED) as page:
                expect(page.locator(".usercode")).to_have_text(login["user_code"])
                page.get_by_role("button", name="Approve" if is_approved else "Deny").click()
                expect(page.locator(".verdict")).to_contain_text("Approved" if is_approved else "Denied")
            _, answer = server.call("POST", "/api/cli-auth/poll", {"device_code": login["device_code"]})
            assert answer["status"] == ("authorized" if is_approved else "denied"), answer
            assert bool(answer.get("access_token")) == is_approved
        with opened(browser, server, "/device?code=ZZZZ-ZZZZ", expected=UNANSWERED) as page:
            expect(page.locator("#code-error")).to_contain_text("No program waits with this code.")


@case
def api_page(browser, katsudo: str, folder: Path) -> None:
    """The languages of a call are tabs, which all change together and are remembered; code can be copied."""
    with serving(katsudo, folder) as server, opened(browser, server, f"/models/{SHIPPED}/api") as page:
        groups = page.locator("[data-tabs]")
        assert groups.count() >= 1
        tab = groups.first.get_by_role("tab", name="Python")
        tab.click()
        for number in range(groups.count()):
            assert groups.nth(number).locator("[data-tab]:visible").count() == 1
            assert groups.nth(number).locator("[data-tab]:visible").get_attribute("data-tab") == "python"
        tab.press("ArrowLeft")
        assert groups.first.locator("[data-tab=python]").is_hidden()
        tab.click()
        page.reload()
        ready(page)
        expect(groups.first.locator("[data-tab=python]")).to_be_visible()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        groups.first.locator("[data-tab=python] .copy").click()
        assert page.evaluate("navigator.clipboard.readText()") == groups.first.locator("[data-tab=python] pre").text_content()


@case
def appearance(browser, katsudo: str, folder: Path) -> None:
    """Dark and light follow the system until one is chosen."""
    colour = "getComputedStyle(document.documentElement).backgroundColor"
    with serving(katsudo, folder) as server:
        with opened(browser, server, "/models", scheme="light") as page:
            light = page.evaluate(colour)
            page.get_by_label("Appearance").select_option("dark")
            dark = page.evaluate(colour)
            assert light != dark
            page.reload()
            ready(page)
            assert page.evaluate(colour) == dark
        with opened(browser, server, "/models", scheme="dark") as page:
            assert page.evaluate(colour) == dark


@case
def weight(browser, katsudo: str, folder: Path) -> None:
    """The first view of a page takes less than 100 kB in every language, with the answers of the API, and its files are kept by the browser."""
    with serving(katsudo, folder) as server:
        sizes = {}
        for language in LANGUAGES:
            for path in ("/", f"/models/{SHIPPED}/api"):
                answers = []
                with opened(browser, server, path, language=language, answers=answers):
                    shown = [answer for answer in answers if urlsplit(answer.url).path.split("/")[1] != "files"]
                    sizes[f"{path} {language}"] = sum(len(answer.body()) for answer in shown)
                for answer in shown:
                    if "/assets/" in answer.url:
                        assert "immutable" in answer.headers["cache-control"], answer.url
        print(f"the largest first view takes {max(sizes.values())} bytes, the smallest {min(sizes.values())}")
        assert max(sizes.values()) < 100_000, sizes


def faults(page: Page) -> list[str]:
    """Returns what axe finds on the page."""
    found = Axe().run(page)
    return [
        f"{one['id']}: {one['help']} ({node['target'][0]}: {node['html'][:160]})" for one in found.response["violations"] for node in one["nodes"]
    ]


@case
def axe(browser, katsudo: str, folder: Path) -> None:
    """axe finds nothing on any page, in dark and light."""
    with serving(katsudo, folder, KATSUDO_ECHO_WAIT_MS=1000) as server:
        picture = street(katsudo, folder)
        server.submit("test/everything", {"prompt": "a card"})
        wrong = []

        def check(page: Page, place: str) -> None:
            # What moves has half of its contrast.
            page.wait_for_timeout(400)
            wrong.extend(f"{place}: {one}" for one in faults(page))

        for scheme in ("dark", "light"):
            for path in PAGES:
                with opened(browser, server, path, scheme=scheme, motion="reduce", expected=UNANSWERED) as page:
                    check(page, f"{path} {scheme}")
            with opened(browser, server, FILM, scheme=scheme, motion="reduce") as page:
                choose_picture(page, picture)
                page.locator("input.number").first.fill("3")
                run(page)
                state(page, "succeeded")
                for text in ("The request as JSON", "The result as JSON", "Webhook", "Requests and answers"):
                    page.get_by_text(text, exact=True).click()
                page.locator(".calls summary").first.click()
                check(page, f"the film {scheme}")
                show_json(page)
                page.get_by_label("The input as JSON").fill("{")
                check(page, f"the JSON {scheme}")
            with opened(browser, server, EVERYTHING, scheme=scheme, motion="reduce", key=None, expected=UNANSWERED) as page:
                check(page, f"without a key {scheme}")
                page.locator(".keyline button").click()
                check(page, f"the dialog {scheme}")
            with opened(browser, server, EVERYTHING, scheme=scheme, motion="reduce") as page:
                field(page, "Prompt").locator("input").fill("")
                for name in ("Keyframes", "Tags"):
                    field(page, name).get_by_role("button", name="Add").last.click()
                run(page)
                check(page, f"errors {scheme}")
        assert not wrong, "\n".join(wrong)


@case
def workflows(browser, katsudo: str, folder: Path) -> None:
    """An operator chooses a workflow, names an input and imports it; then the model has a page. An ordinary key is refused."""
    file = folder / "glow.json"
    file.write_text(json.dumps(GRAPH))
    # The server asks for the state and for the node classes, and reads only the second answer.
    with served(json.dumps(OBJECT_INFO).encode()) as (address, asked):
        with serving(katsudo, folder, KATSUDO_COMFYUI_SERVERS=address.removesuffix("/picture.png")) as server:
            with opened(browser, server, "/workflows", expected=UNANSWERED) as page:
                page.locator("#workflow").set_input_files(file)
                expect(page.locator("#workflow-error")).to_contain_text("Only an operator's key")
            made = subprocess.run(
                [katsudo, "keys", "create", "chief", "--operator", "--data-dir", str(server.data)], check=True, capture_output=True, text=True)
            chief = made.stdout.split()[-1]
            with opened(browser, server, "/models", key=chief, expected=UNANSWERED) as page:
                page.get_by_role("link", name="Import a workflow").click()
                ready(page)
                page.locator("#workflow").set_input_files(file)
                expect(page.locator(".notice")).to_contain_text("glow.safetensors")
                assert not faults(page), "\n".join(faults(page))
                chosen = page.locator("tbody input[type=checkbox]")
                assert [chosen.nth(number).is_checked() for number in range(chosen.count())].count(True) == 2
                page.get_by_label("Name in the model: 1_image").fill("picture")
                page.locator("#model-id").fill("no id")
                page.get_by_role("button", name="Import").click()
                expect(page.locator("form > .error")).to_contain_text("is no id for a model")
                page.locator("#model-id").fill("studio/glow")
                page.get_by_role("button", name="Import").click()
                page.get_by_role("link", name="The model studio/glow is ready.").click()
                ready(page)
                expect(page.locator(".field").filter(has_text="First frame")).to_be_visible()
            status, model = server.call("GET", "/v1/models/studio/glow")
            assert status == 200 and model["inputs"] == ["2_seed", "picture"], model
            manifest = json.loads((server.data / "models" / "studio_glow.json").read_text())
            assert manifest["engines"][0]["options"]["workflow"]["2"]["inputs"]["seed"] == 9007199254740993
            assert "/object_info" in asked


@case
def environment(browser, katsudo: str, folder: Path) -> None:
    """A graph is run in the editor of a ComfyUI environment, which needs a sign-in."""
    environments.run(browser, katsudo, folder)
