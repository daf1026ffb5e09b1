// One model: its form, the screen beside it, and its earlier requests.

import { CallError, get, modelPath, post, sentence } from "../api.js";
import { copyButton, h, newId, replace } from "../dom.js";
import { makeForm } from "../form.js";
import { makeHistory } from "../history.js";
import { parse, write } from "../json.js";
import { redrawMedia } from "../media.js";
import { canCall, inputs, local, page, session, signals } from "../page.js";
import { initial } from "../schema.js";
import { keyLine } from "../signin.js";
import { makeStage } from "../stage.js";
import { seconds, t } from "../strings.js";

export async function start(view) {
  const body = h("div", {});
  replace(view, keyLine(), body);
  if (!page.model) return replace(body, h("p", { class: "notice" }, t("models.none")));
  let drawn = null;
  const draw = async () => {
    if (drawn || !canCall()) return;
    if (!body.firstChild) replace(body, h("p", { class: "muted", role: "status" }, t("loading")));
    try {
      const model = await get(`${modelPath(page.model)}?include_times=true`);
      if (drawn || !canCall()) return;
      drawn = playground(model);
      replace(body, drawn.elements);
    } catch (error) {
      if (!drawn) replace(body, h("p", { class: "notice", role: "alert" }, sentence(error)));
    }
  };
  // What belongs to another key must not stay.
  signals.addEventListener("token", () => {
    drawn?.close();
    drawn = null;
    replace(body);
    draw();
  });
  signals.addEventListener("online", draw);
  await draw();
}

/** A closed panel whose contents are loaded when it opens. `load()` gives what its module returned. */
function panel(title, module) {
  const element = h("details", { class: "panel" }, h("summary", {}, title));
  let filled;
  const load = () => (filled ??= module().then(({ fill }) => fill(element)));
  element.addEventListener("toggle", () => element.open && load());
  return { element, load };
}

function playground(model) {
  const schema = model.input_schema ?? {};
  const draftKey = `katsudo_draft:${model.model_id}`;
  const facts = new Map();
  const runError = h("p", { class: "error", role: "alert" });
  const run = h("button", { type: "submit", class: "primary run" }, t("run"));
  const time = h("span", { class: "aside" }, model.median_seconds ? t("run.median", { time: seconds(model.median_seconds) }) : "");
  const sink = panel(t("sink.title"), () => import("../sink.js"));
  const wantsSink = () => local.get("katsudo_sink") === "true";
  /** The requests that this page sent. */
  const sent = new Set();
  let isFromJSON = false;
  let unanswered = null;

  const json = h("textarea", { class: "mono", spellcheck: "false", "aria-label": t("form.json"), rows: 16, autocomplete: "off" });
  const jsonError = h("p", { class: "error", id: newId("json"), role: "status" });
  json.setAttribute("aria-describedby", jsonError.id);

  const form = makeForm(schema, {
    order: model.required_inputs, facts,
    changed: () => {
      if (!isFromJSON) {
        json.value = write(form?.value ?? {});
        jsonError.textContent = "";
      }
      if (form) session.set(draftKey, write(withoutUploads(form.value)));
    },
  });

  json.addEventListener("input", () => {
    isFromJSON = true;
    try {
      const value = parse(json.value);
      if (!value || typeof value !== "object" || Array.isArray(value)) throw new SyntaxError(t("error.object"));
      form.setValue(value);
      jsonError.textContent = form.check().map((error) => `${error.path.join(".")}: ${error.text}`).join(" ");
    } catch (error) {
      jsonError.textContent = `${t("error.json")} ${error.message}`;
    }
    isFromJSON = false;
  });

  const isUpload = (value) => typeof value === "string" && value.startsWith("upload:");
  const withoutUploads = (value) => {
    if (Array.isArray(value)) return value.filter((one) => !isUpload(one)).map(withoutUploads);
    if (!value || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).filter(([, one]) => !isUpload(one)).map(([key, one]) => [key, withoutUploads(one)]));
  };

  const stage = makeStage({
    empty: t("stage.empty"),
    again: (input) => {
      form.setValue(input);
      choose(0);
      view.querySelector("input, textarea, select")?.focus();
    },
    seeded: schema.properties?.seed ? (seed) => form.setValue({ ...form.value, seed }) : null,
    ended: (id) => {
      history.load(null, { isQuiet: true });
      if (wantsSink() && sent.has(id)) sink.load().then((filled) => filled.expect(id));
    },
    removed: () => {
      if (location.hash) window.history.replaceState(null, "", location.pathname + location.search);
      history.load();
    },
  });
  const history = makeHistory({ model: model.model_id, limit: 12, empty: t("history.empty"), listed: thumbnails });

  /** Shows the server's thumbnails of pictures that it fetched from URLs. */
  function thumbnails(entries) {
    for (const entry of entries) {
      const known = entry.thumbnail && inputs.find(entry.request_id);
      const url = known && /"(https?:[^"]*)"/.exec(known.text)?.[1];
      if (url && !facts.has(url)) facts.set(url, { name: url, preview: entry.thumbnail });
    }
    redrawMedia();
  }

  let isSending = false;

  async function submit(event) {
    event.preventDefault();
    if (isSending) return;
    isSending = true;
    runError.textContent = "";
    // A disabled button would lose the focus.
    run.setAttribute("aria-disabled", "true");
    try {
      // An address that was typed last is taken over after the click that left its field.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await uploadsOf(form.value);
      const errors = form.check();
      if (jsonError.textContent && !jsonPanel.hidden && errors.length === 0) return json.focus();
      if (errors.length) {
        choose(0);
        runError.textContent = t("run.errors");
        return form.show(errors);
      }
      const text = write(form.value);
      const path = modelPath(model.model_id) + (wantsSink() ? "?webhook=katsudo:sink" : "");
      // A submit whose answer was lost keeps its key, so that a second click never makes a second request.
      if (unanswered?.path !== path || unanswered.text !== text) unanswered = { path, text, key: newKey() };
      const answer = await post(path, text, { headers: { "Idempotency-Key": unanswered.key } });
      unanswered = null;
      sent.add(answer.request_id);
      inputs.add(answer.request_id, model.model_id, text);
      window.history.replaceState(null, "", `${location.pathname}#${answer.request_id}`);
      stage.show(answer.request_id, { focus: true });
      history.load(null, { isQuiet: true });
    } catch (error) {
      // With 409 the first submit is still on its way, and with 429 nothing was decided about it.
      if (error instanceof CallError && ![409, 429].includes(error.status)) unanswered = null;
      const isAtInput = (one) => Array.isArray(one.loc) && one.loc[0] === "body" && one.loc.length > 1;
      const places = error instanceof CallError ? error.detail.filter(isAtInput) : [];
      runError.textContent = sentence(error);
      if (places.length) {
        choose(0);
        form.report(places.map((one) => ({ path: one.loc.slice(1), text: one.msg })));
      }
    } finally {
      isSending = false;
      run.removeAttribute("aria-disabled");
    }
  }

  /** Waits for the files of the value that are still on their way. Throws if one was not uploaded. */
  async function uploadsOf(value) {
    const waiting = [...facts].filter(([key]) => isUpload(key) && write(value).includes(JSON.stringify(key)));
    if (waiting.some(([, known]) => ["reading", "uploading"].includes(known.state))) runError.textContent = t("run.uploads");
    await Promise.all(waiting.map(([, known]) => known.done));
    runError.textContent = "";
    const failed = waiting.find(([key, known]) => known.state === "failed" && write(form.value).includes(JSON.stringify(key)));
    if (failed) throw new Error(t("run.failed", { name: failed[1].name, problem: failed[1].problem }));
  }

  const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

  // Two views of one value.
  const formPanel = h("div", { role: "tabpanel", class: "tabpanel" }, form.element);
  const jsonPanel = h("div", { role: "tabpanel", class: "tabpanel", hidden: true },
    h("div", { class: "transcript" }, copyButton(t("copy"), t("copied"), () => json.value), json), jsonError);
  const tabs = [t("form.form"), "JSON"].map((label, index) => h("button", { type: "button", role: "tab", id: newId("tab"), onclick: () => choose(index) }, label));
  [formPanel, jsonPanel].forEach((panel, index) => {
    panel.id = newId("panel");
    panel.setAttribute("aria-labelledby", tabs[index].id);
    tabs[index].setAttribute("aria-controls", panel.id);
  });
  function choose(index) {
    tabs.forEach((tab, other) => {
      tab.setAttribute("aria-selected", String(other === index));
      tab.tabIndex = other === index ? 0 : -1;
    });
    formPanel.hidden = index !== 0;
    jsonPanel.hidden = index !== 1;
  }
  const tablist = h("div", { role: "tablist", class: "tablist", "aria-label": t("form.views") }, tabs);
  tablist.addEventListener("keydown", (event) => {
    if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
    const next = jsonPanel.hidden ? 1 : 0;
    choose(next);
    tabs[next].focus();
  });
  choose(0);

  const reset = h("button", { type: "button", class: "quiet", onclick: () => form.setValue(initial(schema) ?? {}) }, t("form.reset"));
  const view = h("form", { class: "inputs", novalidate: true, "aria-label": t("form.label"), onsubmit: submit },
    h("div", { class: "bar" }, tablist, reset), formPanel, jsonPanel,
    h("div", { class: "runline" }, run, time), runError);
  view.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) view.requestSubmit();
  });

  form.setValue(begin());
  function begin() {
    const again = new URLSearchParams(location.search).get("again");
    const earlier = again && inputs.find(again);
    try {
      if (earlier) {
        // A reload shows what was changed since.
        window.history.replaceState(null, "", location.pathname + location.hash);
        return parse(earlier.text);
      }
      const draft = session.get(draftKey);
      if (draft) return parse(draft);
    } catch {}
    return initial(schema) ?? {};
  }

  const open = () => {
    const id = location.hash.slice(1);
    if (/^[0-9a-f-]{36}$/.test(id)) stage.show(id, { focus: true });
  };
  addEventListener("hashchange", open);
  // The stage can be scrolled to when it is on the page.
  setTimeout(open, 0);
  history.load();
  const earlier = h("div", { class: "bar" }, h("h2", { id: "earlier" }, t("history.title")), h("a", { href: "/requests" }, t("history.link")));
  const elements = [
    h("div", { class: "columns" }, view, h("div", { class: "side" }, stage.element)),
    h("section", { "aria-labelledby": "earlier" }, earlier, history.element),
    sink.element, panel(t("inspector.title"), () => import("../inspector-view.js")).element,
  ];
  return {
    elements,
    close() {
      stage.clear();
      removeEventListener("hashchange", open);
    },
  };
}
