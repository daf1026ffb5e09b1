// What a request that has ended shows: its files, the facts about them, and the JSON.

import { call, filesOf, requestPath, sentence } from "./api.js";
import { copyButton, h } from "./dom.js";
import { parse, write } from "./json.js";
import { inputs } from "./page.js";
import { number, seconds, t } from "./strings.js";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

/** The elements that play or show the files. */
export function media(result) {
  const files = filesOf(result.output);
  if (!files.length) return h("p", { class: "blank" }, t("stage.nothing"));
  return files.map(({ kind, url }, index) => {
    if (kind === "image") return h("img", { src: url, alt: t("stage.picture", { number: number(index + 1) }) });
    if (kind === "audio") return h("audio", { src: url, controls: true, "aria-label": t("stage.sound") });
    const video = h("video", {
      src: url, poster: result.metadata?.poster, controls: true, loop: true, muted: true, playsinline: "", preload: "auto", "aria-label": t("stage.film"),
      width: result.metadata?.width, height: result.metadata?.height,
    });
    video.addEventListener("error", () => video.replaceWith(h("p", { class: "blank" }, t("stage.unplayable"))));
    if (!calm.matches) video.play().catch(() => {});
    return video;
  });
}

/** A browser opens a download from another origin. It then opens it in a tab of its own, so that the page stays. */
const elsewhere = (url) => (new URL(url, location.href).origin === location.origin ? {} : { target: "_blank", rel: "noopener" });

/** Everything below the screen. `again` and `seeded` are those of the stage; `removed()` or `warn(sentence)` follows a deletion. */
export function details(id, result, { again, seeded, removed, warn }) {
  const { metadata = {} } = result;
  const sent = inputs.find(id);
  const fact = (name, ...value) => (value[0] ? [h("dt", {}, t(`fact.${name}`)), h("dd", {}, value)] : null);
  const seed = metadata.seed;
  const plan = metadata.plan && [metadata.plan.primary, metadata.plan.secondary, ...(metadata.plan.effects ?? [])].filter(Boolean).join(", ").replace(/_/g, " ");
  const one = (index) => t("stage.download.one", { number: number(index + 1) });
  const use = (value) => h("button", { type: "button", class: "quiet", onclick: () => seeded(value) }, t("stage.seed"));
  const films = filesOf(result.output);
  return [
    h("div", { class: "actions" },
      films.map(({ url }, index) => h("a", { class: "button", href: url, download: true, ...elsewhere(url) }, films.length > 1 ? one(index) : t("stage.download"))),
      sent ? againButton(sent, again) : null, removeButton(id, removed, warn)),
    h("dl", { class: "facts" },
      Number.isInteger(seed) || typeof seed === "bigint" ? fact("seed", h("code", {}, String(seed)), seeded ? use(seed) : null) : null,
      fact("size", metadata.width && `${metadata.width} × ${metadata.height}`),
      fact("length", metadata.frames && metadata.fps && t("fact.frames", { frames: number(metadata.frames), time: seconds(metadata.frames / metadata.fps) })),
      fact("plan", plan), fact("notes", metadata.notes && [metadata.notes].flat().join(" ")), fact("engine", metadata.engine),
      fact("cost", result.cost && number(result.cost, { style: "currency", currency: "USD", maximumFractionDigits: 4 })),
      fact("attempts", metadata.attempts > 1 && number(metadata.attempts)), fact("request", h("code", {}, id))),
    sent ? codePanel(t("stage.input"), sent.text) : null,
    codePanel(t("stage.result"), write(result)),
  ];
}

function codePanel(title, text) {
  return h("details", { class: "panel" }, h("summary", {}, title),
    h("div", { class: "transcript" }, copyButton(t("copy"), t("copied"), () => text), h("pre", { class: "code", tabindex: "0", "aria-label": title }, text)));
}

function againButton(sent, again) {
  if (!again) return h("a", { class: "button", href: `/models/${sent.model}?again=${encodeURIComponent(sent.id)}` }, t("stage.again"));
  return h("button", { type: "button", onclick: () => again(parse(sent.text)) }, t("stage.again"));
}

function removeButton(id, removed, warn) {
  const button = h("button", { type: "button", class: "quiet" }, t("stage.delete"));
  let isSure = false;
  button.addEventListener("click", async () => {
    if (!isSure) {
      isSure = true;
      button.textContent = t("stage.delete.sure");
      setTimeout(() => ((isSure = false), (button.textContent = t("stage.delete"))), 4000);
      return;
    }
    try {
      await call("DELETE", requestPath(id));
      removed();
    } catch (error) {
      warn(sentence(error));
    }
  });
  return button;
}
