// Draws a request on the stage while it waits, runs and ends.

import { call, requestPath, sentence, serverTime } from "./api.js";
import { h, replace } from "./dom.js";
import { follow } from "./follow.js";
import { session } from "./page.js";
import { details, media } from "./result.js";
import { number, percent, seconds, t, when } from "./strings.js";

/** The shortest time between two preview pictures, in milliseconds. */
const previewPause = 450;
const beganKey = "katsudo_began";

/** Follows the request and draws it into the parts of a stage, until `stop()`. */
export function run(id, parts, options) {
  const { screen, headline, live, bar, aside, problem, cancel, after, element } = parts;
  // The server does not tell when a run began. If this page has not seen it, the time counts from the submit, with which an id (a UUID of
  // version 7) begins.
  const [keptID, kept] = (session.get(beganKey) ?? "").split(" ");
  let began = keptID === id ? Number(kept) : parseInt(id.slice(0, 8) + id.slice(9, 13), 16);
  let queuedSince = 0;
  let lastPreview = 0;
  let wasOffline = false;

  function say(text) {
    if (live.textContent !== text) live.textContent = text;
  }

  function warn(text) {
    problem.textContent = text;
    problem.hidden = false;
    say(text);
  }

  function leave(text) {
    stop();
    const hadFocus = element.contains(document.activeElement);
    options.clear(text);
    if (hadFocus) element.focus();
    say(text);
  }

  /** A request that has waited here begins now; without a wait these are events of the past, or the submit was just now. */
  function count(status) {
    if (status === "in_queue") queuedSince ||= Date.now();
    else if (status === "in_progress" && queuedSince) {
      if (Date.now() - queuedSince > 1000) {
        began = serverTime();
        session.set(beganKey, `${id} ${began}`);
      }
      queuedSince = 0;
    }
  }

  function drawTime() {
    const { status, stage, note } = following.state;
    if (status === "in_progress") aside.textContent = [stage, seconds(Math.max(0, Math.round((serverTime() - began) / 1000))), note].filter(Boolean).join(" · ");
  }

  function draw(state) {
    element.dataset.state = state.status || "loading";
    if (state.isGone) return leave(t("stage.gone"));
    problem.hidden = true;
    if (state.link === "offline") warn(t("stage.offline"));
    else if (state.link === "refused") warn(sentence(state.error));
    else if (wasOffline) say(t("stage.back"));
    const isAway = ["offline", "refused"].includes(state.link);
    wasOffline = state.link === "offline";

    count(state.status);
    const hadFocus = document.activeElement === cancel;
    cancel.hidden = bar.hidden = !["in_queue", "in_progress"].includes(state.status);
    if (hadFocus && cancel.hidden) element.focus();
    if (state.progress === undefined) bar.removeAttribute("value");
    else bar.value = state.progress;
    if (state.status === "in_queue") {
      headline.textContent = state.position ? t("stage.position", { position: number(state.position) }) : t("state.in_queue");
      aside.textContent = "";
      blank(t("stage.waits"));
      if (!isAway) say(headline.textContent);
    } else if (state.status === "in_progress") {
      const running = (share) => (share === undefined ? t("state.in_progress") : t("stage.running", { percent: percent(share) }));
      headline.textContent = running(state.progress);
      drawPreview(state.preview);
      // Only each quarter is spoken.
      if (!isAway) say(running(state.progress && Math.floor(state.progress * 4) / 4));
    }
    if (state.result) finish(state.result);
  }

  function blank(text) {
    if (screen.firstChild?.textContent !== text) replace(screen, h("p", { class: "blank" }, text));
  }

  function drawPreview(address) {
    if (!address) return blank(t("stage.works"));
    if (Date.now() - lastPreview < previewPause) return;
    lastPreview = Date.now();
    const next = h("img", { src: `${address}?t=${lastPreview}`, alt: "", class: "preview" });
    // The old picture stays until the new one is there.
    next.addEventListener("load", () => element.dataset.state === "in_progress" && replace(screen, next));
  }

  function finish(result) {
    stop();
    headline.textContent = t(`state.${result.status}`);
    const took = (Date.parse(result.finished_at) - Date.parse(result.created_at)) / 1000;
    aside.textContent = [when(result.created_at), Number.isFinite(took) ? t("stage.took", { time: seconds(took) }) : ""].filter(Boolean).join(" · ");
    say(headline.textContent);
    if (result.status === "succeeded") replace(screen, media(result));
    else replace(screen, h("p", { class: result.status === "failed" ? "blank failed" : "blank" }, result.error || t(`stage.${result.status}`)));
    replace(after, details(id, result, { ...options, warn, removed: () => (leave(t("stage.deleted")), options.removed?.(id)) }));
    options.ended?.(id);
  }

  // A disabled button would lose the focus.
  cancel.removeAttribute("aria-disabled");
  cancel.onclick = async () => {
    if (cancel.hasAttribute("aria-disabled")) return;
    cancel.setAttribute("aria-disabled", "true");
    try {
      const answer = await call("POST", requestPath(id, "cancel?running=true"));
      if (answer.outcome === "cancellation_requested") warn(t("stage.cancelling"));
      else if (answer.outcome !== "cancelled" && answer.status === "in_progress") warn(answer.reason || t("stage.uncancellable"));
    } catch (error) {
      warn(sentence(error));
    }
    cancel.removeAttribute("aria-disabled");
  };

  const clock = setInterval(drawTime, 1000);
  const following = follow(id, draw);
  function stop() {
    clearInterval(clock);
    following.stop();
  }
  return { stop };
}
