// Shows the calls that the page made.

import { copyButton, h, replace } from "./dom.js";
import { entries, listen } from "./inspector.js";
import { number, t } from "./strings.js";

const lines = (headers) => Object.entries(headers ?? {}).map(([name, value]) => `${name}: ${value}`).join("\n");

function transcript(entry) {
  const request = `${entry.method} ${entry.address}\n${lines(entry.sent)}${entry.body ? "\n\n" + entry.body : ""}`;
  if (entry.status === undefined) return `${request}\n\n…`;
  if (entry.status === 0) return `${request}\n\n${t("inspector.failed")}`;
  return `${request}\n\n${entry.status} ${entry.reason}\n${lines(entry.received)}${entry.answer ? "\n\n" + entry.answer : ""}`;
}

function summary(entry) {
  const state = entry.status === undefined ? "…" : entry.status === 0 ? "×" : String(entry.status);
  const time = entry.took === undefined ? "" : `${number(entry.took, { maximumFractionDigits: 0 })} ms`;
  return [
    h("span", { class: "method" }, entry.method), h("span", { class: "address" }, entry.address),
    h("span", { class: entry.status >= 400 || entry.status === 0 ? "state bad" : "state" }, state), h("span", { class: "time" }, time),
  ];
}

/** Fills a panel with the list of calls, which is only drawn while the panel is open. */
export function fill(view) {
  const list = h("ol", { class: "calls" });
  const empty = h("p", { class: "muted" }, t("inspector.empty"));
  view.append(h("p", { class: "muted" }, t("inspector.about")), empty, list);
  const rows = new Map();

  function draw(entry) {
    if (!view.open) return;
    if (entry && rows.has(entry)) return rows.get(entry).update();
    for (const one of [...rows.keys()]) if (!entries.includes(one)) rows.delete(one);
    for (const one of entries) if (!rows.has(one)) rows.set(one, row(one));
    replace(list, entries.map((one) => rows.get(one).element));
    empty.hidden = entries.length > 0;
  }

  function row(entry) {
    const text = h("pre", { class: "code", tabindex: "0", "aria-label": `${entry.method} ${entry.address}` });
    const head = h("summary", {});
    const details = h("details", {}, head, h("div", { class: "transcript" }, copyButton(t("copy"), t("copied"), () => transcript(entry)), text));
    const update = () => {
      replace(head, summary(entry));
      if (details.open) text.textContent = transcript(entry);
    };
    details.addEventListener("toggle", update);
    update();
    return { element: h("li", {}, details), update };
  }

  view.addEventListener("toggle", () => draw());
  listen(draw);
  draw();
}
