// One model: its form, the screen beside it, and its earlier requests.

import { get, modelPath, sentence } from "../api.js";
import { copyButton, h, newId, replace } from "../dom.js";
import { makeForm, needsNested } from "../form.js";
import { makeHistory } from "../history.js";
import { parse, write } from "../json.js";
import { failure, load } from "../load.js";
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
      const nested = needsNested(model.input_schema ?? {}) ? await load("form-nested.js") : null;
      if (drawn || !canCall()) return;
      drawn = playground(model, nested);
      replace(body, drawn.elements);
    } catch (error) {
      if (!drawn) replace(body, error.isOld ? failure(error) : h("p", { class: "notice", role: "alert" }, sentence(error)));
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

/** Replaces a text in the box without moving the cursor. */
function exchange(box, before, after) {
  for (let at = box.value.indexOf(before); at >= 0; at = box.value.indexOf(before, at + after.length)) {
    box.setRangeText(after, at, at + before.length, "preserve");
  }
}

/** A closed panel whose contents are loaded when it opens. `filled()` gives what its module returned. */
function panel(title, name) {
  const element = h("details", { class: "panel" }, h("summary", {}, title));
  let filling;
  const filled = () => (filling ??= load(name).then(({ fill }) => {
    element.querySelector(".notice")?.remove();
    return fill(element);
  }));
  const open = () => filled().catch((error) => {
    filling = undefined;
    element.querySelector(".notice")?.remove();
    element.append(failure(error, open));
  });
  element.addEventListener("toggle", () => element.open && open());
  return { element, filled };
}

function playground(model, nested) {
  const schema = model.input_schema ?? {};
  const draftKey = `katsudo_draft:${model.model_id}`;
  const facts = new Map();
  const runError = h("p", { class: "error", role: "alert" });
  const run = h("button", { type: "submit", class: "primary run" }, t("run"));
  const time = model.median_seconds && t("run.median", { time: seconds(model.median_seconds) });
  const price = h("span", { class: "aside" }, [time, model.pricing_note].filter(Boolean).join(" · "));
  const sink = panel(t("sink.title"), "sink.js");
  const wantsSink = () => local.get("katsudo_sink") === "true";
  /** The requests that this page sent. */
  const sent = new Set();
  let isFromJSON = false;

  const json = h("textarea", { class: "mono", spellcheck: "false", "aria-label": t("form.json"), rows: 16, autocomplete: "off" });
  const jsonError = h("p", { class: "error", id: newId("json"), role: "status" });
  json.setAttribute("aria-describedby", jsonError.id);

  const form = makeForm(schema, {
    order: model.required_inputs, nested, facts,
    changed: (key, id) => {
      // The JSON may be half written.
      if (key) exchange(json, JSON.stringify(key), JSON.stringify(id));
      else if (!isFromJSON) {
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
      if (wantsSink() && sent.has(id)) sink.filled().then(({ expect }) => expect(id), () => (sink.element.open = true));
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
      const { send } = await load("submit.js");
      const { id, errors } = await send(model, wantsSink() ? "?webhook=katsudo:sink" : "", {
        form, facts, say: (text) => (runError.textContent = text), isBroken: () => jsonError.textContent !== "" && !jsonPanel.hidden,
      });
      if (!id && !errors.length) return json.focus();
      if (!id) {
        choose(0);
        runError.textContent = t("run.errors");
        return form.show(errors);
      }
      sent.add(id);
      window.history.replaceState(null, "", `${location.pathname}#${id}`);
      stage.show(id, { focus: true });
      history.load(null, { isQuiet: true });
    } catch (error) {
      runError.textContent = sentence(error);
      if (error.places?.length) {
        choose(0);
        form.report(error.places);
      }
    } finally {
      isSending = false;
      run.removeAttribute("aria-disabled");
    }
  }

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
    h("div", { class: "runline" }, run, price), runError);
  view.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.repeat) view.requestSubmit();
  });

  view.addEventListener("focusin", () => load("submit.js").catch(() => {}), { once: true });

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
    sink.element, panel(t("inspector.title"), "inspector-view.js").element,
  ];
  return {
    elements,
    close() {
      stage.clear();
      removeEventListener("hashchange", open);
    },
  };
}
