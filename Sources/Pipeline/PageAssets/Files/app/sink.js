// The webhook sink: an address inside the server, so that a person sees a message without having a receiver.

import { get, sentence } from "./api.js";
import { copyButton, h, newId, replace, sleep } from "./dom.js";
import { write } from "./json.js";
import { local } from "./page.js";
import { t, when } from "./strings.js";

/** Fills a panel. Returns `expect(id)`, which waits for the message about a request that has ended. */
export function fill(view) {
  const box = h("input", { type: "checkbox", class: "switch", id: newId("sink"), checked: local.get("katsudo_sink") === "true" });
  const list = h("ol", { class: "calls" });
  const note = h("p", { class: "muted", role: "status" });
  view.append(h("p", { class: "muted" }, t("sink.about")), h("p", { class: "row" }, box, h("label", { for: box.id }, t("sink.use"))), note, list);

  box.addEventListener("change", () => local.set("katsudo_sink", box.checked ? "true" : null));
  view.addEventListener("toggle", () => view.open && load());

  async function load() {
    try {
      const { messages } = await get("/v1/webhooks/sink", { quiet: true });
      replace(list, messages.map(message));
      note.textContent = messages.length ? "" : t("sink.empty");
      return messages;
    } catch (error) {
      note.textContent = sentence(error);
      return [];
    }
  }

  function message(one) {
    const text = `${Object.entries(one.headers ?? {}).map(([name, value]) => `${name}: ${value}`).join("\n")}\n\n${write(one.body)}`;
    const part = (name, value) => h("span", { class: name }, value);
    return h("li", {}, h("details", {},
      h("summary", {}, part("method", "POST"), part("address", one.request_id), part("state", one.body?.status ?? ""), part("time", when(one.received_at))),
      h("div", { class: "transcript" }, copyButton(t("copy"), t("copied"), () => text),
        h("pre", { class: "code", tabindex: "0", "aria-label": one.id }, text))));
  }

  if (view.open) load();
  return {
    async expect(id) {
      view.open = true;
      for (let count = 0; count < 15; count++) {
        if ((await load()).some((one) => one.request_id === id)) return;
        await sleep(1000);
      }
    },
  };
}
