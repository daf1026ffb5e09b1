// Lets a program on another device sign in as the owner of this browser's key.

import { CallError, get, post, sentence } from "../api.js";
import { h, replace } from "../dom.js";
import { canCall, page, signals } from "../page.js";
import { keyLine } from "../signin.js";
import { t, when } from "../strings.js";

export async function start(view) {
  if (page.isOpen) return replace(view, h("p", { class: "notice" }, t("keys.open")));
  const code = h("input", {
    type: "text", id: "code", class: "codefield", autocomplete: "off", spellcheck: "false", maxlength: 16, placeholder: "ABCD-EFGH",
    "aria-describedby": "code-error",
  });
  const error = h("p", { class: "error", id: "code-error", role: "alert" });
  const form = h("form", { class: "narrow", novalidate: true }, h("label", { for: "code" }, t("device.code")),
    h("div", { class: "row" }, code, h("button", { type: "submit", class: "primary" }, t("device.next"))), error);
  const answer = h("div", { class: "narrow", role: "status" });
  const body = h("div", {}, form, answer);
  replace(view, keyLine(), body);
  code.value = new URLSearchParams(location.search).get("code") ?? "";

  const path = (text) => `/v1/device/${encodeURIComponent(text.trim().toUpperCase())}`;
  const problem = (fault) => {
    error.textContent = fault instanceof CallError && fault.status === 404 ? t("device.unknown") : sentence(fault);
    replace(answer);
  };

  let looks = 0;

  async function look() {
    const number = ++looks;
    body.hidden = !canCall();
    error.textContent = "";
    if (!canCall() || !code.value.trim()) return;
    try {
      const login = await get(path(code.value));
      if (number !== looks) return;
      const name = h("input", { type: "text", id: "device-name", maxlength: 64,
        value: login.client?.slice(0, 64) || t("device.name.default"), autocomplete: "off" });
      const decide = async (isApproved) => {
        try {
          const { status } = await post(path(login.user_code), JSON.stringify({ approve: isApproved, name: name.value.trim() || t("device.name.default") }));
          form.hidden = true;
          replace(answer, h("p", { class: "verdict" }, t(status === "authorized" ? "device.authorized" : "device.denied")));
        } catch (fault) {
          problem(fault);
        }
      };
      replace(answer,
        h("p", {}, t("device.asks", { client: login.client || t("device.program"), address: login.address, time: when(login.started_at) })),
        h("p", { class: "usercode" }, login.user_code), h("p", {}, t("device.compare")),
        h("label", { for: "device-name" }, t("device.name")), name,
        h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => decide(true) }, t("device.approve")),
          h("button", { type: "button", onclick: () => decide(false) }, t("device.deny"))));
    } catch (fault) {
      if (number === looks) problem(fault);
    }
  }

  // What is shown belongs to the code that was looked up, and not to the one that is being typed.
  code.addEventListener("input", () => {
    looks += 1;
    replace(answer);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    look();
  });
  for (const name of ["token", "online"]) signals.addEventListener(name, look);
  await look();
}
