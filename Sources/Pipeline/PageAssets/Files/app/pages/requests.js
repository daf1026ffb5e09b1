// All requests of the owner, and one of them on the screen.

import { h, replace } from "../dom.js";
import { makeHistory } from "../history.js";
import { canCall, signals } from "../page.js";
import { keyLine } from "../signin.js";
import { makeStage } from "../stage.js";
import { t } from "../strings.js";

export async function start(view) {
  const history = makeHistory({ limit: 24, isWhole: true, empty: t("history.empty") });
  const close = h("button", { type: "button", class: "quiet" }, t("close"));
  const stage = makeStage({ empty: "", removed: () => history.load() });
  const shown = h("div", { class: "shown", hidden: true, tabindex: "-1" }, stage.element, close);
  let opener = null;
  close.addEventListener("click", () => {
    location.hash = "";
    opener?.focus();
  });
  const open = () => {
    const id = location.hash.slice(1);
    const isRequest = /^[0-9a-f-]{36}$/.test(id);
    shown.hidden = !isRequest || !canCall();
    if (shown.hidden) return stage.clear();
    opener = document.activeElement;
    stage.show(id);
    shown.focus();
    shown.scrollIntoView({ block: "start" });
  };
  addEventListener("hashchange", open);
  signals.addEventListener("token", () => {
    stage.clear();
    open();
  });
  replace(view, keyLine(), shown, history.element);
  open();
  await history.load();
}
