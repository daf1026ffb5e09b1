// The dialog that takes the API key.

import { call, sentence } from "./api.js";
import { byId, h } from "./dom.js";
import { token } from "./page.js";
import { command } from "./signin.js";
import { t } from "./strings.js";

let dialog = null;

function makeDialog() {
  const field = h("input", { type: "password", id: "token", autocomplete: "off", spellcheck: "false", "aria-describedby": "token-help token-error" });
  const error = h("p", { class: "error", id: "token-error", role: "alert" });
  const save = h("button", { type: "submit", class: "primary" }, t("key.save"));
  const forget = h("button", { type: "button", class: "quiet" }, t("key.forget"));
  const close = h("button", { type: "button", class: "quiet" }, t("close"));
  const form = h("form", { novalidate: true },
    h("h2", { id: "token-title" }, t("key.title")), h("label", { for: "token" }, t("key.label")), field, error,
    h("p", { class: "hint", id: "token-help" }, ...command(t("key.help"))), h("p", { class: "hint" }, t("key.kept")),
    h("div", { class: "actions" }, save, forget, close));
  dialog = h("dialog", { "aria-labelledby": "token-title", class: "small" }, form);
  document.body.append(dialog);
  // The button that opened the dialog may be gone.
  dialog.addEventListener("close", () => document.activeElement === document.body && byId("main").focus());
  close.addEventListener("click", () => dialog.close());
  forget.addEventListener("click", () => {
    token.forget();
    dialog.close();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = field.value.trim().replace(/^Bearer\s+/i, "");
    if (!text || /[^\x21-\x7e]/.test(text)) {
      error.textContent = t("key.malformed");
      return field.focus();
    }
    save.disabled = true;
    const { owner, problem = "" } = await check(text);
    save.disabled = false;
    error.textContent = problem;
    if (problem) return field.focus();
    token.take(text, owner);
    dialog.close();
  });
  dialog.opened = () => {
    field.value = "";
    error.textContent = "";
    forget.hidden = !token.value;
  };
}

/** Returns the owner of the key, or a sentence about the problem. */
async function check(text) {
  try {
    const { id } = await call("GET", "/api/auth/me", { headers: { Authorization: `Bearer ${text}` }, quiet: true });
    return { owner: id };
  } catch (error) {
    return { problem: error.status === 401 ? t("key.unknown") : sentence(error) };
  }
}

export function open() {
  if (!dialog) makeDialog();
  dialog.opened();
  dialog.showModal();
}
