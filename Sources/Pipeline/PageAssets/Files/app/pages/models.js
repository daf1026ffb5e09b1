// The catalogue.

import { get, sentence } from "../api.js";
import { h, replace } from "../dom.js";
import { canCall, signals } from "../page.js";
import { keyLine } from "../signin.js";
import { number, t } from "../strings.js";

const limit = 48;

export async function start(view) {
  const search = h("input", { type: "search", id: "search", placeholder: t("models.search"), "aria-label": t("models.search"), autocomplete: "off" });
  const category = h("select", { id: "category", "aria-label": t("models.category") }, h("option", { value: "" }, t("models.all")));
  const note = h("p", { class: "muted", role: "status" });
  const list = h("ul", { class: "catalogue" });
  const more = h("button", { type: "button", hidden: true }, t("history.more"));
  const tools = h("div", { class: "row searchbar", role: "search" }, search, category);
  const importing = h("p", { class: "aside", hidden: true }, h("a", { href: "/workflows" }, t("workflows.link")));
  replace(view, keyLine(), tools, importing, note, list, more);
  let timer;
  let turn = 0;

  const asked = new URLSearchParams(location.search);
  search.value = asked.get("search") ?? "";

  async function categories() {
    const answer = await get("/v1/models/categories").catch(() => ({ categories: [] }));
    for (const one of answer.categories) category.append(h("option", { value: one }, one));
    category.value = answer.categories.includes(asked.get("category")) ? asked.get("category") : "";
  }

  async function load(offset = 0) {
    if (!canCall()) return;
    const mine = ++turn;
    if (!list.firstChild) note.textContent = t("loading");
    try {
      const query = new URLSearchParams({ limit: String(limit), offset: String(offset) });
      if (search.value.trim()) query.set("search", search.value.trim());
      if (category.value) query.set("category", category.value);
      const answer = await get(`/v1/models?${query}`);
      if (mine !== turn) return;
      if (offset === 0) replace(list);
      list.append(...answer.models.map(entry));
      note.textContent = answer.total === 0 ? t("models.nothing") : t("models.count", { count: number(answer.total) });
      more.hidden = list.children.length >= answer.total;
    } catch (error) {
      if (mine === turn) note.textContent = sentence(error);
    }
  }

  function entry(model) {
    const address = `/models/${model.model_id}`;
    return h("li", { class: "entry" },
      h("h2", {}, h("a", { href: address }, model.display_name)), h("p", {}, model.description),
      h("p", { class: "aside" }, h("code", {}, model.model_id)),
      h("p", { class: "aside" }, model.categories.join(" · ") || "", model.categories.length ? " · " : "", h("a", { href: `${address}/api` }, "API")));
  }

  search.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(load, 180);
  });
  category.addEventListener("change", () => load());
  more.addEventListener("click", () => load(list.children.length));
  const begin = async () => {
    importing.hidden = true;
    if (!canCall()) return;
    // Only an operator may import.
    get("/api/auth/me").then((me) => (importing.hidden = !me.operator), () => {});
    if (category.options.length === 1) await categories();
    await load();
  };
  signals.addEventListener("token", () => {
    replace(list);
    note.textContent = "";
    more.hidden = true;
    begin();
  });
  signals.addEventListener("online", begin);
  await begin();
}
