// The API key of this browser: the button in the header, and the line that asks for it.

import { h, replace } from "./dom.js";
import { load } from "./load.js";
import { canCall, page, signals, token } from "./page.js";
import { t } from "./strings.js";

// A line at the top of the page says why it did not open.
const askForKey = () => load("signin-dialog.js").then(({ open }) => open(), () => {});

/** Splits a text at its backquotes: what stands between them is code. */
export const command = (text) => text.split("`").map((part, index) => (index % 2 ? h("code", {}, part) : part));

/** The button in the header. */
export function keyButton() {
  if (page.isOpen) return h("span", { class: "aside" }, t("key.open"));
  const button = h("button", { type: "button", class: "quiet", onclick: askForKey });
  const draw = () => {
    button.textContent = token.value ? t("key.change") : t("key.enter");
    button.classList.toggle("wanted", !token.value);
  };
  signals.addEventListener("token", draw);
  draw();
  return button;
}

/** A line for pages that need a key, which is hidden as long as there is one that the server knows. */
export function keyLine() {
  const text = h("p", {});
  const line = h("div", { class: "keyline", hidden: true }, text, h("button", { type: "button", class: "primary", onclick: askForKey }, t("key.enter")));
  const draw = (isRefused) => {
    line.hidden = canCall() && !isRefused;
    replace(text, command(isRefused ? t("key.refused") : t("key.none")));
  };
  signals.addEventListener("token", () => draw(false));
  signals.addEventListener("refused", () => !page.isOpen && draw(true));
  draw(false);
  return line;
}
