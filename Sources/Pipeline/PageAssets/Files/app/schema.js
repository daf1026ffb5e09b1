// The dialect of input schemas: kinds of inputs, defaults and rules. Nothing here touches the page.

import { copyOf } from "./json.js";
import { page } from "./page.js";
import { number, t } from "./strings.js";

const mediaNames = new Set(
  ("image images image_url image_urls first_frame first_frame_image_url last_frame last_frame_image_url start_image_url end_image " +
    "end_image_url reference_image_url reference_image_urls video videos video_url video_urls audio audios audio_url audio_urls").split(" "));

/** Returns `image`, `video` or `audio` for an input that names media files, else `null`. */
export function mediaKind(node, name) {
  for (const format of [node.format, node.items?.format]) {
    const match = /^(image|video|audio)_uris?$/.exec(format ?? "");
    if (match) return match[1];
  }
  const isText = node.type === "string" || (node.type === "array" && (node.items?.type ?? "string") === "string");
  if (!isText || node.enum || !mediaNames.has(String(name).replace(/_\d+$/, ""))) return null;
  return /^(video|audio)/.exec(name)?.[1] ?? "image";
}

/** Returns the kind of control that an input needs. */
export function kind(node, name) {
  if (mediaKind(node, name)) return "media";
  if (Array.isArray(node.enum) && node.enum.length) return "enum";
  if (node.type === "float") return "number";
  if (["string", "integer", "number", "boolean"].includes(node.type)) return node.type;
  if (node.type === "array" && node.items) return "array";
  if (node.type === "object" && Object.keys(node.properties ?? {}).length) return "object";
  return "json";
}

const places = new Map(page.order.map((name, index) => [name, index]));

/** Returns the properties in the order of the form: the required ones first, as the schema names them, then as in the manifest. */
export function ordered(node, first = node.required ?? []) {
  const rank = (name) => (first.includes(name) ? first.indexOf(name) - first.length : (places.get(name) ?? places.size));
  return Object.keys(node.properties ?? {}).sort((a, b) => rank(a) - rank(b));
}

/** Returns the value with which a form begins, or `undefined`. An object that may be absent is there if its defaults are enough for it. */
export function initial(node, required = true) {
  if (node.default !== undefined) return copyOf(node.default);
  if (node.type !== "object" || !node.properties) return undefined;
  const value = {};
  for (const name of ordered(node)) {
    const isRequired = (node.required ?? []).includes(name);
    const one = initial(node.properties[name], isRequired);
    if (one !== undefined) value[name] = one;
    else if (isRequired && !required) return undefined;
  }
  return required || Object.keys(value).length ? value : undefined;
}

/** Counts Unicode code points, as the server does. */
export const codePoints = (text) => [...text].length;

export const pathKey = (path) => JSON.stringify(path);

const compare = { "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b };

/** Returns the schema's sentence about the first rule that a file breaks, or `null`. `facts`: `bytes`, `width`, `height`; unknown ones break no rule. */
export function brokenRule(validations, facts) {
  for (const rule of validations ?? []) {
    const match = /^(file_size_mb|width_pixels|height_pixels|width\/height)(<=|>=|<|>)$/.exec(rule.validation_rule ?? "");
    if (!match) continue;
    const quantity = {
      file_size_mb: facts.bytes / 1048576, width_pixels: facts.width, height_pixels: facts.height, "width/height": facts.width / facts.height,
    }[match[1]];
    if (Number.isFinite(quantity) && !compare[match[2]](quantity, Number(rule.validation_value))) {
      return rule.validation_error || `${rule.validation_rule} ${rule.validation_value}`;
    }
  }
  return null;
}

const rulesOf = (node) => [...(node.validations ?? []), ...(node.items?.validations ?? [])];

function mediaFault(node, text, facts) {
  const known = facts.get(text);
  if (known?.fault) return known.fault;
  if (known) return brokenRule(rulesOf(node), known);
  // The server may be allowed to fetch over http:// too, so it decides about that.
  return /^(https?:\/\/\S+|data:\S+|file_[0-9a-f-]+)$/i.test(text) ? null : t("error.media");
}

/** Returns the errors of a value as `{path, text}`, at most 50. `facts` maps the text of a media value to what is known about its file. */
export function validate(node, value, { name = "", path = [], required = true, facts = new Map() } = {}) {
  const errors = [];
  const say = (text, at = path) => errors.push({ path: at, text });
  const is = kind(node, name);
  if (value === undefined || value === null) return required ? [{ path, text: t("error.required") }] : [];

  const checkSize = () => {
    if (node.minItems !== undefined && value.length < node.minItems) say(t("error.few", { count: number(node.minItems) }));
    if (node.maxItems !== undefined && value.length > node.maxItems) say(t("error.many", { count: number(node.maxItems) }));
  };
  if (is === "media") {
    const isList = node.type === "array";
    if (isList !== Array.isArray(value)) return [{ path, text: t(isList ? "error.array" : "error.string") }];
    if (isList) checkSize();
    for (const [index, one] of (isList ? value : [value]).entries()) {
      const fault = typeof one === "string" ? mediaFault(node, one, facts) : t("error.string");
      if (fault) say(fault, isList ? [...path, index] : path);
    }
    return errors;
  }
  if (is === "enum") {
    if (!node.enum.some((one) => one === value)) say(t("error.enum", { values: node.enum.join(", ") }));
    return errors;
  }
  if (is === "string") {
    if (typeof value !== "string") return [{ path, text: t("error.string") }];
    const count = codePoints(value);
    if (node.maxLength !== undefined && count > node.maxLength) say(t("error.long", { limit: number(node.maxLength), count: number(count) }));
    if (node.minLength !== undefined && count < node.minLength) say(t("error.short", { limit: number(node.minLength) }));
  } else if (is === "integer" || is === "number") {
    if (typeof value === "bigint" ? BigInt.asIntN(64, value) !== value : typeof value !== "number" || !Number.isFinite(value)) say(t(`error.${is}`));
    else if (is === "integer" && typeof value === "number" && !Number.isInteger(value)) say(t("error.integer"));
    else if (value < node.minimum || value > node.maximum) say(range(node));
  } else if (is === "boolean") {
    if (typeof value !== "boolean") say(t("error.boolean"));
  } else if (is === "array") {
    if (!Array.isArray(value)) return [{ path, text: t("error.array") }];
    checkSize();
    for (const [index, one] of value.entries()) errors.push(...validate(node.items, one, { path: [...path, index], facts }));
  } else if (is === "object") {
    if (typeof value !== "object" || Array.isArray(value)) return [{ path, text: t("error.object") }];
    for (const child of ordered(node)) {
      const isRequired = (node.required ?? []).includes(child);
      errors.push(...validate(node.properties[child], value[child], { name: child, path: [...path, child], required: isRequired, facts }));
    }
  } else if (node.type === "object" && (typeof value !== "object" || Array.isArray(value))) say(t("error.object"));
  else if (node.type === "array" && !Array.isArray(value)) say(t("error.array"));
  return errors.slice(0, 50);
}

/** Says which numbers an input takes, or returns an empty string. */
export function range(node) {
  const exact = (value) => value !== undefined && number(value, { maximumFractionDigits: 20 });
  const [minimum, maximum] = [exact(node.minimum), exact(node.maximum)];
  if (minimum && maximum) return t("range.both", { minimum, maximum });
  if (minimum) return t("range.minimum", { minimum });
  return maximum ? t("range.maximum", { maximum }) : "";
}
