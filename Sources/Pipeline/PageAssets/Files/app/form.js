// A form made from a schema. The form and the JSON beside it show one value.

import { h, newId, replace } from "./dom.js";
import { copyOf } from "./json.js";
import { mediaField } from "./media.js";
import { page } from "./page.js";
import { codePoints, kind, mediaKind, ordered, pathKey, range, validate } from "./schema.js";
import { decimal, number, t } from "./strings.js";

const readable = (name) => {
  const words = String(name).replace(/_/g, " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
};

/** Returns `true` if a form for the schema needs the module `form-nested.js`. */
export const needsNested = (schema) =>
  Object.entries(schema.properties ?? {}).some(([name, node]) => ["array", "object", "json"].includes(kind(node, name)));

let isPressed = false;
addEventListener("pointerdown", () => (isPressed = true), true);
for (const name of ["pointerup", "pointercancel"]) addEventListener(name, () => (isPressed = false), true);

/** Calls `action` when no button is pressed: an error that appears in between would move what the person is about to click. */
export function afterPress(action) {
  if (!isPressed) return action();
  addEventListener("pointerup", () => setTimeout(action, 0), { once: true });
}

/**
 * Makes a form for `schema`. `nested` is the module `form-nested.js`, which `needsNested` tells if the form needs. `facts` maps media values to
 * what is known about their files. `changed()` is called at each change, and `changed(key, id)` after a file was uploaded.
 * Returns `element`, `value`, `setValue(value)`, `check()` (the errors), `show(errors)` (also fields that nobody has touched, and moves the
 * focus to the first), and `report(errors)` (errors that the server found).
 */
export function makeForm(schema, { order, nested, facts, changed }) {
  let root = {};
  /** Path → {element, error, controls, isTouched, update}. `update()` is called after each change. */
  const fields = new Map();
  /** Path → error of a text that is no value, such as broken JSON. */
  const broken = new Map();
  /** Path → error that the server found in the present value. */
  const reported = new Map();
  const element = h("div", { class: "fields" });

  const at = (path) => path.reduce((value, step) => (value === null || value === undefined ? undefined : value[step]), root);

  /** Returns `true` if the input may not be absent. */
  function isRequired(path) {
    let node = schema;
    let isNeeded = true;
    for (const step of path) {
      const isItem = typeof step === "number";
      isNeeded = isItem || (node?.required ?? []).includes(step);
      node = isItem ? node?.items : node?.properties?.[step];
    }
    return isNeeded;
  }

  function set(path, value) {
    const place = [root];
    for (const [depth, step] of path.slice(0, -1).entries()) {
      const parent = place[depth];
      if (parent[step] === null || typeof parent[step] !== "object") parent[step] = typeof path[depth + 1] === "number" ? [] : {};
      place.push(parent[step]);
    }
    const last = path[path.length - 1];
    const parent = place[place.length - 1];
    if (value === undefined && !Array.isArray(parent)) delete parent[last];
    else parent[last] = value === undefined ? null : value;
    // An object whose inputs were all cleared is absent again, if it may be.
    for (let depth = place.length - 1; depth > 0; depth--) {
      if (Array.isArray(place[depth]) || Object.keys(place[depth]).length || isRequired(path.slice(0, depth))) break;
      delete place[depth - 1][path[depth - 1]];
    }
    // What the server said was about the value before.
    const prefix = pathKey(path).slice(0, -1);
    for (const key of [...reported.keys()]) if (key.startsWith(prefix)) reported.delete(key);
    touch(path);
    refresh();
  }

  function touch(path) {
    const field = fields.get(pathKey(path));
    if (field) field.isTouched = true;
  }

  function refresh() {
    showErrors(check());
    changed();
  }

  /** Replaces the names of files that have been uploaded by their ids. */
  function settled(value) {
    if (typeof value === "string") return (value.startsWith("upload:") && facts.get(value)?.id) || value;
    if (Array.isArray(value)) return value.map(settled);
    return value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, settled(one)])) : value;
  }

  function rename(key, id) {
    root = settled(root);
    changed(key, id);
  }

  /** Forgets the fields inside of the input at the path. */
  function forget(path) {
    const prefix = pathKey(path).slice(0, -1) + ",";
    for (const map of [fields, broken, reported]) for (const key of [...map.keys()]) if (key.startsWith(prefix)) map.delete(key);
  }

  function check() {
    const errors = validate(schema, root, { facts });
    for (const [key, text] of broken) errors.unshift({ path: JSON.parse(key), text });
    return errors;
  }

  /** The field at the path, or the nearest one around it. */
  function fieldFor(path) {
    for (let length = path.length; length > 0; length--) {
      const field = fields.get(pathKey(path.slice(0, length)));
      if (field) return field;
    }
    return null;
  }

  function showErrors(errors) {
    const texts = new Map();
    const all = [...errors, ...[...reported].map(([key, text]) => ({ path: JSON.parse(key), text, isReported: true }))];
    for (const error of all) {
      const field = fieldFor(error.path);
      if (field && (field.isTouched || error.isReported)) texts.set(field, [...(texts.get(field) ?? []), error.text]);
    }
    for (const field of fields.values()) {
      const text = [...new Set(texts.get(field) ?? [])].join(" ");
      if (field.error.textContent !== text) field.error.textContent = text;
      for (const control of field.controls) {
        if (control.matches("button, [type=radio], [type=checkbox]")) continue;
        if (text) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
      field.element.classList.toggle("invalid", text !== "");
      field.update?.();
    }
    return all;
  }

  function focusFirst(errors) {
    const field = errors.map((error) => fieldFor(error.path)).find(Boolean);
    const control = field?.controls[0] ?? field?.element;
    control?.focus();
    control?.scrollIntoView({ block: "center" });
  }

  /** The frame of a field: label, description, control, error. */
  function frame(node, name, path, required, build, { isGroup = false, label = node.title || readable(name) } = {}) {
    const id = newId("field");
    const ids = { hint: `${id}-hint`, error: `${id}-error` };
    const hints = [node.description, kind(node, name) === "integer" || kind(node, name) === "number" ? range(node) : ""].filter(Boolean);
    const error = h("p", { class: "error", id: ids.error });
    const field = { error, controls: [], isTouched: false };
    const description = [hints.length ? ids.hint : "", ids.error].filter(Boolean).join(" ");
    const title = [label, required ? null : h("span", { class: "optional" }, ` ${t("form.optional")}`)];
    field.element = h(
      isGroup ? "fieldset" : "div", { class: "field", ...(isGroup ? { "aria-describedby": description } : {}) },
      isGroup ? h("legend", { id: `${id}-label` }, title) : h("label", { for: id, id: `${id}-label` }, title),
      hints.length ? h("p", { class: "hint", id: ids.hint }, hints.join(" ")) : null);
    fields.set(pathKey(path), field);
    const control = (element) => {
      element.id ||= field.controls.length ? newId("control") : id;
      if (!isGroup) element.setAttribute("aria-describedby", [element.getAttribute("aria-describedby"), description].filter(Boolean).join(" "));
      if (required && !isGroup && element.type !== "checkbox") element.setAttribute("aria-required", "true");
      element.addEventListener("blur", () => afterPress(() => {
        field.isTouched = true;
        showErrors(check());
      }));
      field.controls.push(element);
      return element;
    };
    field.element.append(...build(control, { label, labelId: `${id}-label`, field }), error);
    return field.element;
  }

  function build(node, name, path, required, options = {}) {
    const value = at(path);
    const is = kind(node, name);
    const builders = { string: text, integer: numeric, number: numeric, boolean, enum: choice, media, ...more };
    return builders[is](node, name, path, required, value, options);
  }

  function text(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control) => {
      const isLong = node.maxLength === undefined ? /prompt|text|desc|lyric/i.test(name) : node.maxLength > 120;
      const box = control(h(isLong ? "textarea" : "input", isLong ? { rows: 4 } : { type: "text" }));
      box.value = typeof value === "string" ? value : value === undefined || value === null ? "" : String(value);
      box.setAttribute("autocomplete", "off");
      const count = h("span", { class: "count" });
      const recount = () => {
        const length = codePoints(box.value);
        count.textContent = `${number(length)} / ${number(node.maxLength)}`;
        count.classList.toggle("over", length > node.maxLength);
      };
      if (node.maxLength !== undefined) {
        count.id = newId("count");
        box.setAttribute("aria-describedby", `${box.getAttribute("aria-describedby")} ${count.id}`);
        recount();
      }
      box.addEventListener("input", () => {
        if (node.maxLength !== undefined) recount();
        // The server fills a default in where an input is absent, so an emptied text stays as an empty text there.
        const isAbsent = box.value === "" && (required || node.default === undefined) && typeof path.at(-1) !== "number";
        set(path, isAbsent ? undefined : box.value);
      });
      return [box, node.maxLength === undefined ? null : count].filter(Boolean);
    }, options);
  }

  function numeric(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control, { label }) => {
      const box = control(h("input", {
        type: "text", inputmode: node.type === "integer" ? "numeric" : "decimal", class: "number", autocomplete: "off",
        // The server fills it in.
        placeholder: required || node.default === undefined ? null : written(node.default),
      }));
      box.value = written(value);
      // A slider has no use for all integers of 64 bits.
      const size = Number(node.maximum) - Number(node.minimum);
      const hasSlider = size < Number.MAX_SAFE_INTEGER;
      const step = node.type === "integer" ? 1 : size / 100;
      const slider = hasSlider
        ? h("input", { type: "range", min: node.minimum, max: node.maximum, step, "aria-label": label, value: value ?? node.minimum })
        : null;
      box.addEventListener("input", () => {
        const read = readNumber(box.value);
        set(path, read);
        if (slider && typeof read === "number") slider.value = read;
      });
      slider?.addEventListener("input", () => {
        box.value = written(Number(slider.value));
        set(path, Number(slider.value));
      });
      const hint = name === "seed" && node.default === -1 ? h("span", { class: "aside" }, t("form.random")) : null;
      return [h("div", { class: "row" }, box, slider, hint)];
    }, options);
  }

  /** Writes a number as it is typed in this language. A text that is no number stays as it is. */
  function written(value) {
    return typeof value === "number" ? String(value).replace(".", decimal) : String(value ?? "");
  }

  function readNumber(text) {
    const plain = text.trim().replace(/^[−–]/, "-").replace(decimal, ".");
    if (plain === "") return undefined;
    if (/^[+-]?\d+$/.test(plain)) {
      const value = Number(plain);
      return Number.isSafeInteger(value) ? value : BigInt(plain.replace(/^\+/, ""));
    }
    const value = Number(plain);
    // What is no number stays as it was typed, so that the JSON shows it and the check names it.
    return Number.isFinite(value) ? value : text;
  }

  function boolean(node, name, path, required, value, options) {
    // A box has no third state, in which nothing was chosen.
    if (node.default === undefined || (required && value === undefined)) {
      return choice({ ...node, enum: [true, false] }, name, path, required, value, options);
    }
    return frame(node, name, path, required, (control) => {
      const box = control(h("input", { type: "checkbox", class: "switch", checked: (value ?? node.default) === true }));
      // The default alone must not make an object around it that may be absent.
      const isInside = !required && path.length > 1;
      box.addEventListener("change", () => set(path, isInside && box.checked === node.default ? undefined : box.checked));
      return [box];
    }, options);
  }

  function choice(node, name, path, required, value, options) {
    const isShort = node.enum.length <= 4 && node.enum.join("").length <= 40 && (required || node.default !== undefined);
    if (isShort) {
      return frame(node, name, path, required, (control) => {
        const group = newId("choice");
        const choices = node.enum.map((one) => {
          const box = control(h("input", { type: "radio", name: group, checked: one === value, value: String(one) }));
          box.addEventListener("change", () => set(path, one));
          return h("label", { class: "choice" }, box, h("span", {}, String(one)));
        });
        return [h("div", { class: "choices" }, choices)];
      }, { ...options, isGroup: true });
    }
    return frame(node, name, path, required, (control) => {
      const box = control(h("select", {}));
      const isUnset = !node.enum.includes(value);
      if (!required || isUnset) box.append(h("option", { value: "" }, t("form.unset")));
      node.enum.forEach((one, index) => box.append(h("option", { value: String(index) }, String(one))));
      box.value = isUnset ? "" : String(node.enum.indexOf(value));
      box.addEventListener("change", () => set(path, box.value === "" ? undefined : node.enum[Number(box.value)]));
      return [box];
    }, options);
  }

  function media(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control, { labelId, field }) => {
      const isList = node.type === "array";
      const view = mediaField({
        kind: mediaKind(node, name), labelId, control, facts,
        limit: isList ? Number(node.maxItems ?? 64) : 1,
        formats: page.formats[path[0]],
        rules: [...(node.validations ?? []), ...(node.items?.validations ?? [])],
        defaults: [node.default ?? []].flat(),
        get: () => [at(path) ?? []].flat().filter((one) => typeof one === "string"),
        set: (values) => {
          field.isTouched = true;
          // Where an input is absent the server fills a default in, so an emptied list stays as an empty list there.
          const emptied = isList && !required && node.default !== undefined ? [] : undefined;
          set(path, values.length ? (isList ? values : values[0]) : emptied);
        },
        rename,
        refresh: () => showErrors(check()),
      });
      return [view];
    }, { ...options, isGroup: true });
  }

  function children(node, path, first) {
    return ordered(node, first).map((name) => build(node.properties[name], name, [...path, name], (node.required ?? []).includes(name)));
  }

  function setValue(value) {
    root = value && typeof value === "object" && !Array.isArray(value) ? settled(copyOf(value)) : {};
    for (const map of [fields, broken, reported]) map.clear();
    replace(element, children(schema, [], order));
    // What is filled in may be wrong from the beginning; what is empty is not yet an error.
    for (const field of fields.values()) field.isTouched = false;
    showErrors([]);
    changed();
  }

  const more = nested?.builders({ at, set, build, frame, children, broken, forget, touch, refresh }) ?? {};

  return {
    element, check, setValue,
    get value() {
      return root;
    },
    show(errors) {
      for (const field of fields.values()) field.isTouched = true;
      focusFirst(showErrors(errors));
    },
    report(errors) {
      reported.clear();
      for (const error of errors) reported.set(pathKey(error.path), error.text);
      showErrors(check());
      focusFirst(errors);
    },
  };
}
