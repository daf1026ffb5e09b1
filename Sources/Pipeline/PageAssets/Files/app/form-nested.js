// The inputs that hold other values: lists, objects, and values that only JSON can say.

import { h, newId, replace } from "./dom.js";
import { parse, write } from "./json.js";
import { initial, kind, pathKey } from "./schema.js";
import { number, t } from "./strings.js";

const controls = "input, textarea, select";

/** Returns the functions that build these inputs in a form, by their kind. The arguments are parts of the form. */
export function builders({ at, set, build, frame, children, broken, forget, touch, refresh }) {
  function array(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control) => {
      const items = h("ol", { class: "items" });
      const add = h("button", { type: "button", class: "quiet" }, t("form.add"));
      const draw = () => {
        forget(path);
        const values = Array.isArray(at(path)) ? at(path) : [];
        replace(items, values.map((_, index) => {
          const label = node.items.title || t("form.item", { number: number(index + 1) });
          const remove = h("button", { type: "button", class: "quiet", "aria-label": t("form.remove", { name: label }) }, "×");
          remove.addEventListener("click", () => {
            const rest = at(path).filter((_, other) => other !== index);
            // Where an input is absent the server fills a default in, so an emptied list stays as an empty list there.
            set(path, rest.length || required || node.default !== undefined ? rest : undefined);
            draw();
            (items.children[Math.min(index, rest.length - 1)]?.querySelector(controls) ?? add).focus();
          });
          return h("li", {}, build(node.items, name, [...path, index], true, { label }), remove);
        }));
        add.disabled = node.maxItems !== undefined && values.length >= node.maxItems;
      };
      add.addEventListener("click", () => {
        const values = Array.isArray(at(path)) ? at(path) : [];
        const empty = { string: "", object: {}, boolean: false }[node.items.type] ?? (kind(node.items) === "enum" ? node.items.enum[0] : null);
        set(path, [...values, initial(node.items) ?? empty]);
        draw();
        items.lastElementChild?.querySelector(controls)?.focus();
      });
      control(add);
      draw();
      return [items, add];
    }, { ...options, isGroup: true });
  }

  function object(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control, { label, field }) => {
      const inside = children(node, path);
      if (required) return inside;
      // The object may be absent, be there without any input, or begin with its defaults.
      const button = h("button", { type: "button", class: "quiet" });
      field.update = () => (button.textContent = at(path) === undefined ? t("form.add") : t("form.remove", { name: label }));
      field.update();
      button.addEventListener("click", () => {
        set(path, at(path) === undefined ? (initial(node) ?? {}) : undefined);
        forget(path);
        const next = object(node, name, path, required, at(path), options);
        field.element.replaceWith(next);
        next.querySelector(":scope > button").focus();
      });
      return [...inside, button];
    }, { ...options, isGroup: true });
  }

  function json(node, name, path, required, value, options) {
    return frame(node, name, path, required, (control) => {
      const box = control(h("textarea", { rows: 3, class: "mono", spellcheck: "false", placeholder: "JSON" }));
      box.value = value === undefined ? "" : write(value);
      box.addEventListener("input", () => {
        const key = pathKey(path);
        broken.delete(key);
        if (box.value.trim() === "") return set(path, undefined);
        try {
          set(path, parse(box.value));
        } catch {
          broken.set(key, t("error.json"));
          touch(path);
          refresh();
        }
      });
      return [box];
    }, options);
  }

  return { array, object, json };
}
