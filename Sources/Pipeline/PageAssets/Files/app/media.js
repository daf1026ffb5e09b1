// Inputs that name media files: a file by drop, paste or choice, or a URL.

import { get, sentence } from "./api.js";
import { h, newId, replace } from "./dom.js";
import { afterPress } from "./form.js";
import { load } from "./load.js";
import { bytes, number, t } from "./strings.js";

let uploads = 0;
const contentType = (kind, format) => `${kind}/${format === "mp3" ? "mpeg" : format}`;

/** The fields on the page that take a pasted file, in their order. */
const fields = new Set();

/** Gives pasted or dropped files to the field under the pointer or the focus, else to the first that takes their kind. */
function take(event, data) {
  const files = [...(data?.files ?? [])];
  const open = [...fields].filter((one) => one.element.isConnected && one.element.offsetParent);
  const field = open.find((one) => one.element.contains(event.target)) ?? open.find((one) => files.some((file) => file.type.startsWith(one.kind + "/")));
  if (!files.length || !field) return;
  event.preventDefault();
  field.add(files);
}

document.addEventListener("paste", (event) => take(event, event.clipboardData));

/** Draws the tiles anew after something about their files became known. */
export function redrawMedia() {
  for (const one of fields) {
    if (one.element.isConnected) one.draw();
    else fields.delete(one);
  }
}

// A file that misses its place must not replace the page.
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  take(event, event.dataTransfer);
});

export function mediaField({ kind, labelId, control, facts, limit, rules, formats, defaults, get: values, set, rename, refresh }) {
  const tiles = h("ul", { class: "tiles" });
  const message = h("p", { class: "error", role: "alert" });
  const accept = (formats ?? ["*"]).map((one) => contentType(kind, one)).join();
  const picker = h("input", { type: "file", accept, multiple: limit > 1, class: "offscreen", tabindex: "-1", "aria-hidden": "true" });
  const buttonId = newId("pick");
  const button = control(h("button", { type: "button", id: buttonId, "aria-labelledby": `${labelId} ${buttonId}` }, t(`media.choose.${kind}`)));
  const address = control(h("input", { type: "url", placeholder: "https://", "aria-label": t("media.url"), autocomplete: "off", spellcheck: "false" }));
  const addAddress = h("button", { type: "button", class: "quiet" }, t("media.add"));
  const place = h(
    "div", { class: "drop" }, tiles,
    h("div", { class: "row" }, button, h("span", { class: "aside" }, t("media.drop"))),
    h("div", { class: "row" }, address, addAddress), picker, message);

  button.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    add([...picker.files]);
    picker.value = "";
  });
  const takeAddress = () => {
    const text = address.value.trim();
    if (!text) return;
    put(text);
    address.value = "";
  };
  addAddress.addEventListener("click", takeAddress);
  // A tile that appears between the press and the release of a button would move the button away.
  address.addEventListener("change", () => afterPress(takeAddress));
  address.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    takeAddress();
  });
  for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("over", isOver);
    });
  }
  place.addEventListener("drop", (event) => {
    const text = event.dataTransfer.getData("text/uri-list").split("\n")[0].trim();
    if (!event.dataTransfer.files.length && /^https?:/.test(text)) put(text);
  });

  /** Adds a value. A full input, or one that has only its example, gets it in the place of the last. */
  function put(text) {
    const now = values();
    const kept = now.length && now.every((one) => defaults.includes(one)) ? [] : now.slice(0, limit - 1);
    set([...kept, text]);
    draw();
  }

  function add(files) {
    message.textContent = "";
    for (const file of files.slice(0, limit)) begin(file);
  }

  function begin(file) {
    const key = `upload:${++uploads}:${file.name}`;
    const known = { file, name: file.name, bytes: file.size, preview: URL.createObjectURL(file) };
    facts.set(key, known);
    known.done = send(key, known);
    put(key);
  }

  /** Measures, checks and uploads a file; if that failed, it may be called again. The form may have new fields at the end. */
  async function send(key, known) {
    Object.assign(known, { state: "reading", problem: "" });
    try {
      const { prepare } = await load("upload.js");
      await prepare(known, { kind, rules, formats, changed: redrawMedia });
      if (known.id) {
        facts.set(known.id, known);
        rename(key, known.id);
      }
    } catch (error) {
      known.state = "failed";
      known.problem = sentence(error);
    }
    redrawMedia();
    refresh();
  }

  function draw() {
    const now = values();
    replace(tiles, now.map(tile));
    tiles.hidden = now.length === 0;
    button.textContent = t(`media.${now.length && limit === 1 ? "replace" : "choose"}.${kind}`);
  }

  function tile(text, index) {
    const known = facts.get(text);
    const name = known?.name ?? text;
    const remove = h("button", { type: "button", class: "quiet", "aria-label": t("form.remove", { name }) }, "×");
    remove.addEventListener("click", () => {
      set(values().filter((_, other) => other !== index));
      draw();
      button.focus();
    });
    if (!known && text.startsWith("file_")) describe(text);
    const size = known?.width ? `${number(known.width, { useGrouping: false })} × ${number(known.height, { useGrouping: false })}` : "";
    const detail = known ? [size, known.bytes === undefined ? "" : bytes(known.bytes), state(known)].filter(Boolean).join(" · ") : note(text);
    return h(
      "li", { class: "tile" }, picture(known),
      h("div", { class: "what" }, h("span", { class: "name", title: name.slice(0, 500) }, name.slice(0, 200)), h("span", { class: "aside" }, detail)),
      known?.state === "failed" ? h("button", { type: "button", class: "quiet", onclick: () => {
        known.done = send(text, known);
        draw();
        button.focus();
      } }, t("retry")) : null, remove);
  }

  const state = (known) => (known.problem ? known.problem : ["uploading", "ready"].includes(known.state) ? t(`media.${known.state}`) : "");
  const note = (text) => {
    if (/^http:/i.test(text) && !text.startsWith(`${location.origin}/`)) return t("media.http");
    return /^https?:/i.test(text) ? t("media.fetched") : "";
  };

  function picture(known) {
    if (known?.preview && kind === "video") return h("video", { src: known.preview, muted: true, class: "thumb", preload: "metadata", tabindex: "-1" });
    if (known?.preview && kind === "image") return h("img", { src: known.preview, alt: "", class: "thumb", onerror: (event) => event.target.remove() });
    return h("span", { class: "thumb blank", "aria-hidden": "true" });
  }

  async function describe(id) {
    facts.set(id, { name: id, state: "" });
    try {
      const file = await get(`/v1/files/${encodeURIComponent(id)}`);
      facts.set(id, { name: id, bytes: file.bytes, preview: file.url, state: "ready" });
    } catch {
      facts.delete(id);
      return;
    }
    redrawMedia();
  }

  fields.add({ element: place, kind, add, draw });
  draw();
  return place;
}
