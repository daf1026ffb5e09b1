// The owner's keys: see, create, revoke.

import { call, get, post, sentence } from "../api.js";
import { copyButton, h, replace } from "../dom.js";
import { canCall, page, signals, token } from "../page.js";
import { command, keyLine } from "../signin.js";
import { t, when } from "../strings.js";

export async function start(view) {
  if (page.isOpen) return replace(view, h("p", { class: "notice" }, t("keys.open")));
  const owner = h("p", { class: "muted" });
  const note = h("p", { class: "muted", role: "status" });
  const rows = h("tbody", {});
  const heads = ["name", "created", "used"].map((name) => h("th", { scope: "col" }, t(`keys.${name}`)));
  heads.push(h("th", { scope: "col" }, h("span", { class: "offscreen" }, t("keys.revoke"))));
  const table = h("table", { class: "keys", hidden: true }, h("thead", {}, h("tr", {}, heads)), rows);
  const name = h("input", { type: "text", id: "key-name", maxlength: 64, autocomplete: "off", "aria-describedby": "key-error" });
  const error = h("p", { class: "error", id: "key-error", role: "alert" });
  const made = h("div", { class: "made", role: "status" });
  const create = h("button", { type: "submit", class: "primary" }, t("keys.create"));
  const form = h("form", { class: "narrow", novalidate: true },
    h("label", { for: "key-name" }, t("keys.new")), h("div", { class: "row" }, name, create), error);
  const body = h("div", {}, owner, note, h("div", { class: "scroll" }, table), form, made, h("p", { class: "hint" }, ...command(t("keys.login"))));
  replace(view, keyLine(), body);

  async function load() {
    body.hidden = !canCall();
    if (!canCall()) return;
    if (table.hidden) note.textContent = t("loading");
    try {
      const [{ keys }, me] = await Promise.all([get("/v1/keys"), get("/api/auth/me").catch(() => null)]);
      replace(rows, keys.map(row));
      table.hidden = keys.length === 0;
      note.textContent = keys.length ? "" : t("keys.none");
      owner.textContent = me ? t("keys.owner", { owner: me.id }) : "";
    } catch (problem) {
      note.textContent = sentence(problem);
    }
  }

  function row(key) {
    // A key that the operator made has no name.
    const called = key.name || key.id;
    const button = h("button", { type: "button", class: "quiet", "aria-label": `${t("keys.revoke")}: ${called}` }, t("keys.revoke"));
    let isSure = false;
    button.addEventListener("click", async () => {
      if (!isSure) {
        isSure = true;
        button.textContent = key.current ? t("keys.sure.current") : t("keys.sure");
        button.setAttribute("aria-label", `${button.textContent} ${called}`);
        return;
      }
      button.disabled = true;
      try {
        await call("DELETE", `/v1/keys/${encodeURIComponent(key.id)}`);
        if (key.current) token.forget();
        else await load();
        name.focus();
      } catch (problem) {
        button.disabled = false;
        note.textContent = sentence(problem);
      }
    });
    button.addEventListener("blur", () => {
      isSure = false;
      button.textContent = t("keys.revoke");
      button.setAttribute("aria-label", `${t("keys.revoke")}: ${called}`);
    });
    return h("tr", {}, h("th", { scope: "row" }, called, key.current ? h("span", { class: "badge" }, t("keys.current")) : null),
      h("td", {}, when(key.created_at)), h("td", {}, key.last_used_at ? when(key.last_used_at) : "–"), h("td", {}, button));
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    if (!name.value.trim()) {
      error.textContent = t("keys.unnamed");
      return name.focus();
    }
    create.disabled = true;
    try {
      const key = await post("/v1/keys", JSON.stringify({ name: name.value.trim() }));
      replace(made, h("p", {}, t("keys.once", { name: key.name })),
        h("p", { class: "row" }, h("code", { class: "secret" }, key.token), copyButton(t("copy"), t("copied"), () => key.token)));
      name.value = "";
      await load();
    } catch (problem) {
      error.textContent = sentence(problem);
    }
    create.disabled = false;
  });

  signals.addEventListener("token", () => (replace(made), load()));
  signals.addEventListener("online", load);
  await load();
}
