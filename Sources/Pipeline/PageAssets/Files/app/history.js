// The owner's requests, newest first.

import { filesOf, get, sentence } from "./api.js";
import { h, replace } from "./dom.js";
import { canCall, signals } from "./page.js";
import { percent, t, when } from "./strings.js";

/**
 * Makes the list. `model`: only requests of this model. `limit`: entries of a page. `isWhole`: with more pages. `listed(entries)` is
 * called with each page. Every entry links to `#ID`.
 */
export function makeHistory({ model, limit, isWhole = false, listed = () => {}, empty }) {
  const list = h("ul", { class: "reel" });
  const note = h("p", { class: "muted", role: "status" });
  const more = h("button", { type: "button", hidden: true }, t("history.more"));
  const element = h("div", { class: "history" }, note, list, more);
  let state = "";
  let cursor = null;
  let shown = new Map();
  let timer;
  let turn = 0;

  /** Lists only the requests in this state, or all. */
  function choose(one) {
    state = one;
    load();
  }

  function query(after) {
    const parts = new URLSearchParams({ limit: String(limit) });
    if (state) parts.set("state", state);
    if (model) parts.set("model", model);
    if (after) parts.set("cursor", after);
    return `/v1/requests?${parts}`;
  }

  async function load(after = null, { isQuiet = false } = {}) {
    clearTimeout(timer);
    const mine = ++turn;
    if (!canCall()) {
      replace(list);
      more.hidden = true;
      note.textContent = t("history.key");
      return;
    }
    if (!isQuiet && !after) note.textContent = t("loading");
    try {
      let page = await get(query(after), { quiet: isQuiet });
      const entries = [...page.requests];
      // A page may be empty although others follow.
      while (page.next_cursor && entries.length === 0 && mine === turn) {
        page = await get(query(page.next_cursor), { quiet: isQuiet });
        entries.push(...page.requests);
      }
      if (mine !== turn) return;
      if (!after) shown = new Map();
      for (const entry of entries) shown.set(entry.request_id, entry);
      cursor = page.next_cursor ?? null;
      draw();
      listed(entries);
    } catch (error) {
      if (mine !== turn) return;
      note.textContent = sentence(error);
    }
    more.disabled = false;
    const isBusy = [...shown.values()].some((one) => ["in_queue", "in_progress"].includes(one.status));
    // Only the first page renews itself.
    if (isBusy && shown.size <= limit) timer = setTimeout(() => (document.hidden ? later() : load(null, { isQuiet: true })), 2500);
  }

  function later() {
    document.addEventListener("visibilitychange", () => load(null, { isQuiet: true }), { once: true });
  }

  function draw() {
    const focused = list.contains(document.activeElement) ? document.activeElement.hash : null;
    replace(list, [...shown.values()].map(card));
    if (focused) [...list.querySelectorAll("a")].find((one) => one.hash === focused)?.focus();
    note.textContent = shown.size ? "" : state ? t("history.none") : empty;
    more.hidden = !isWhole || cursor === null;
  }

  function card(entry) {
    const picture = entry.poster || entry.thumbnail || filesOf(entry.output).find((one) => one.kind === "image")?.url;
    const label = t(`state.${entry.status}`);
    return h("li", {},
      h("a", { class: "card", href: `#${entry.request_id}`, "data-state": entry.status },
        picture ? h("img", { src: picture, alt: "", loading: "lazy" }) : h("span", { class: "frame", "aria-hidden": "true" }),
        entry.thumbnail && entry.poster ? h("img", { src: entry.thumbnail, alt: "", class: "input", loading: "lazy" }) : null,
        h("span", { class: "state" }, label, entry.status === "in_progress" && entry.progress ? ` ${percent(entry.progress)}` : ""),
        h("span", { class: "time" }, when(entry.created_at)),
        model ? null : h("span", { class: "model" }, entry.model_id),
        entry.error ? h("span", { class: "why" }, entry.error) : null));
  }

  more.addEventListener("click", () => {
    more.disabled = true;
    load(cursor);
  });
  for (const name of ["token", "online"]) signals.addEventListener(name, () => element.isConnected && load());
  return { element, load, choose };
}
