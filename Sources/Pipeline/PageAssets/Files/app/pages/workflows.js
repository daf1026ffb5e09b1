// Makes a model from a workflow of ComfyUI, for an operator.

import { post, sentence } from "../api.js";
import { h, replace, safeLink } from "../dom.js";
import { canCall, page, signals } from "../page.js";
import { command, keyLine } from "../signin.js";
import { t } from "../strings.js";

/** The server takes no larger body. */
const largest = 16 << 20;

export async function start(view) {
  if (page.isOpen) return replace(view, h("p", { class: "notice" }, ...command(t("workflows.open"))));
  const file = h("input", { type: "file", id: "workflow", accept: ".json,application/json", "aria-describedby": "workflow-error" });
  const error = h("p", { class: "error", id: "workflow-error", role: "alert" });
  const place = h("div", { class: "narrow drop" }, h("label", { for: "workflow" }, t("workflows.file")), file,
    h("p", { class: "hint" }, t("workflows.formats")), error);
  const answer = h("div", {});
  const body = h("div", {}, place, answer);
  replace(view, keyLine(), body);
  const show = () => (body.hidden = !canCall());
  for (const name of ["token", "online"]) signals.addEventListener(name, show);
  show();

  let turn = 0;

  async function read(chosen) {
    if (!chosen) return;
    const mine = ++turn;
    error.textContent = "";
    replace(answer);
    if (chosen.size > largest) return void (error.textContent = t("workflows.large"));
    replace(answer, h("p", { class: "muted", role: "status" }, t("loading")));
    try {
      // The text goes as it is, because a seed may be larger than the numbers of JavaScript.
      const text = await chosen.text();
      const found = await post("/v1/workflows/check", `{"workflow":${text}}`, { quiet: true });
      if (mine === turn) replace(answer, proposal(text, chosen.name, found));
    } catch (problem) {
      if (mine !== turn) return;
      replace(answer);
      error.textContent = sentence(problem);
    }
  }

  file.addEventListener("change", () => read(file.files[0]));
  for (const [name, isOver] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
    place.addEventListener(name, (event) => {
      event.preventDefault();
      place.classList.toggle("over", isOver);
    });
  }
  place.addEventListener("drop", (event) => read(event.dataTransfer.files[0]));
}

/** What the server found in a workflow, with the form that imports it. */
function proposal(text, fileName, found) {
  const parts = [];
  if (found.missing_classes.length) {
    parts.push(h("div", { class: "notice", role: "alert" }, h("p", {}, t("workflows.classes")),
      h("ul", {}, found.missing_classes.map((name) => h("li", {}, h("code", {}, name))))));
  }
  if (found.missing_models.length) {
    parts.push(h("div", { class: "notice" }, h("p", {}, t("workflows.models")), h("ul", {}, found.missing_models.map(modelFile))));
  }
  if (found.uncertain_nodes.length) {
    parts.push(h("div", { class: "notice" }, h("p", {}, t("workflows.uncertain")), h("p", {}, h("code", {}, found.uncertain_nodes.join(", ")))));
  }
  return [...parts, found.missing_classes.length ? null : form(text, fileName, found)];
}

function modelFile(model) {
  const path = [model.directory, model.name].filter(Boolean).join("/");
  const link = model.url && safeLink(model.url);
  return h("li", {}, h("code", {}, path), " ", link ? h("a", { href: link, rel: "noreferrer" }, t("workflows.download")) : "");
}

function form(text, fileName, found) {
  const word = fileName.replace(/\.json$/i, "").toLowerCase().replace(/[^a-z0-9_.-]+/g, "-").replace(/^-+|-+$/g, "") || "workflow";
  const id = h("input", { type: "text", id: "model-id", value: `workflows/${word}`, maxlength: 256, autocomplete: "off", spellcheck: "false" });
  const name = h("input", { type: "text", id: "model-name", maxlength: 128, autocomplete: "off" });
  const rows = found.inputs.map(inputRow);
  const error = h("p", { class: "error", role: "alert" });
  const done = h("div", { class: "made", role: "status" });
  const button = h("button", { type: "submit", class: "primary" }, t("workflows.import"));
  const heads = ["use", "input", "type", "name"].map((one) => h("th", { scope: "col" }, t(`workflows.${one}`)));
  const table = h("table", { class: "keys" }, h("caption", { class: "offscreen" }, t("workflows.inputs")),
    h("thead", {}, h("tr", {}, heads)), h("tbody", {}, rows.map((row) => row.element)));
  const element = h("form", { novalidate: true },
    h("div", { class: "narrow" }, h("label", { for: "model-id" }, t("workflows.id")), id, h("label", { for: "model-name" }, t("workflows.label")), name),
    found.inputs.length ? h("div", { class: "scroll" }, table) : h("p", { class: "muted" }, t("workflows.none")),
    h("div", { class: "actions" }, button), error, done);
  element.addEventListener("submit", async (event) => {
    event.preventDefault();
    error.textContent = "";
    replace(done);
    button.disabled = true;
    const inputs = rows.filter((row) => row.isChosen()).map((row) => row.choice());
    const rest = JSON.stringify({ model_id: id.value.trim(), inputs, ...(name.value.trim() ? { name: name.value.trim() } : {}) });
    try {
      const made = await post("/v1/workflows", `${rest.slice(0, -1)},"workflow":${text}}`, { quiet: true });
      replace(done, h("p", {}, h("a", { href: `/models/${made.model_id}` }, t("workflows.done", { model: made.model_id }))),
        h("p", {}, "workflow_id ", h("code", { class: "secret" }, made.workflow_id), " · workflow_version ", h("code", {}, made.workflow_version)),
        made.remarks.length ? h("ul", { lang: "en" }, made.remarks.map((remark) => h("li", {}, remark))) : null);
    } catch (problem) {
      error.textContent = sentence(problem);
    }
    button.disabled = false;
  });
  return element;
}

function inputRow(input) {
  const use = h("input", { type: "checkbox", checked: input.proposed, "aria-label": `${t("workflows.use")}: ${input.name}` });
  const name = h("input", { type: "text", value: input.name, maxlength: 64, autocomplete: "off", spellcheck: "false",
    "aria-label": `${t("workflows.name")}: ${input.name}` });
  const range = [input.schema.minimum, input.schema.maximum].some((limit) => limit !== undefined)
    ? ` ${input.schema.minimum ?? ""}–${input.schema.maximum ?? ""}` : "";
  return {
    element: h("tr", {}, h("td", {}, use), h("th", { scope: "row" }, input.title || input.name, " ", h("code", {}, input.name)),
      h("td", {}, (input.media || input.schema.type || "") + range), h("td", {}, name)),
    isChosen: () => use.checked,
    choice: () => ({ input: input.name, ...(name.value.trim() && name.value.trim() !== input.name ? { name: name.value.trim() } : {}) }),
  };
}
