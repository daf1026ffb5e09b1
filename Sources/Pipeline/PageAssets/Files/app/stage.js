// The screen: what becomes of one request, from the queue to the film.

import { h, replace } from "./dom.js";
import { failure, load } from "./load.js";
import { signals } from "./page.js";
import { t } from "./strings.js";

const besides = matchMedia("(min-width: 62rem)");

/**
 * Makes a stage. Options: `empty`, the sentence on the empty screen; `again(input)` puts an input into the form, `seeded(seed)` only a seed;
 * `ended(id)` is called when a request has ended, `removed(id)` when it was deleted. Returns `element`, `show(id)` and `clear()`.
 */
export function makeStage(options) {
  const parts = {
    screen: h("div", { class: "screen" }),
    headline: h("p", { class: "headline" }),
    cancel: h("button", { type: "button" }, t("stage.cancel")),
    bar: h("progress", { max: 1, "aria-label": t("stage.progress") }),
    aside: h("p", { class: "aside" }),
    problem: h("p", { class: "notice" }),
    live: h("p", { class: "offscreen", role: "status" }),
    after: h("div", { class: "after" }),
  };
  const line = h("div", { class: "line" }, parts.headline, parts.cancel);
  const element = h("section", { class: "stage", tabindex: "-1", "aria-label": t("stage.label") },
    parts.screen, line, parts.bar, parts.aside, parts.problem, parts.live, parts.after);
  parts.element = element;
  let current = null;
  let running = null;

  function clear(text = options.empty) {
    running?.stop();
    current = running = null;
    element.dataset.state = "empty";
    replace(parts.screen, h("p", { class: "blank" }, text));
    parts.headline.textContent = parts.aside.textContent = "";
    for (const one of [parts.bar, parts.cancel, parts.problem]) one.hidden = true;
    replace(parts.after);
  }

  async function show(id, { focus = false } = {}) {
    if (current === id) return;
    clear(t("loading"));
    current = id;
    // Below the form of a narrow window, the whole stage comes into view.
    if (focus) element.scrollIntoView({ block: besides.matches ? "nearest" : "start" });
    await start(id);
  }

  async function start(id) {
    try {
      const { run } = await load("running.js");
      if (current !== id || running) return;
      replace(parts.after);
      running = run(id, parts, { ...options, clear });
    } catch (error) {
      if (current !== id) return;
      const again = () => current === id && !running && start(id);
      signals.addEventListener("online", again, { once: true });
      replace(parts.screen);
      replace(parts.after, failure(error, again));
    }
  }

  clear();
  return { element, show, clear: () => clear() };
}
