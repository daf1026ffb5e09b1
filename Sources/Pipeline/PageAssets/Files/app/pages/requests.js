// All requests of the owner, and one of them on the screen.

import { byId, h, replace } from "../dom.js";
import { makeHistory } from "../history.js";
import { canCall, signals } from "../page.js";
import { keyLine } from "../signin.js";
import { makeStage } from "../stage.js";
import { t } from "../strings.js";

const states = ["", "in_queue", "in_progress", "succeeded", "failed", "cancelled"];

/** Buttons that choose which requests are listed. */
function filter(history) {
  const buttons = states.map((state) => h("button", {
    type: "button", class: "quiet", "aria-pressed": String(state === ""), onclick(event) {
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === event.currentTarget));
      history.choose(state);
    },
  }, state ? t(`state.${state}`) : t("history.all")));
  return h("div", { class: "filter", role: "group", "aria-label": t("history.filter") }, buttons);
}

export async function start(view) {
  const history = makeHistory({ limit: 24, isWhole: true, empty: t("history.empty") });
  history.element.prepend(filter(history));
  const close = h("button", { type: "button", class: "quiet" }, t("close"));
  const stage = makeStage({ empty: "", removed: () => history.load() });
  const shown = h("div", { class: "shown", hidden: true, tabindex: "-1" }, stage.element, close);
  let opener = null;
  close.addEventListener("click", () => {
    const { hash } = location;
    location.hash = "";
    // The list may have been drawn anew, and without the request.
    const card = [...history.element.querySelectorAll("a")].find((one) => one.hash === hash);
    (card ?? (opener?.isConnected && opener !== document.body ? opener : byId("main"))).focus();
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
