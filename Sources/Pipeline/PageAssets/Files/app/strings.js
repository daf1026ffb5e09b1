// The texts of the page's language, and how the language writes numbers and times.

import { page } from "./page.js";

const texts = {};

async function read(folder) {
  const answer = await fetch(`${page.assets}/strings/${folder}${page.lang}.json`);
  if (!answer.ok) throw new Error(answer.statusText);
  Object.assign(texts, await answer.json());
}

let more = null;
/** Reads the texts of all pages but the playground, and of the modules that are loaded later. */
export function loadMore() {
  more ??= read("other/").catch((error) => {
    more = null;
    throw error;
  });
  return more;
}

export const loadStrings = () => Promise.all([read(""), page.name === "playground" || loadMore()]);

/** Returns the text with `{name}` replaced by the value of that name. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const number = (value, options) => new Intl.NumberFormat(page.lang, options).format(value);

/** The sign before the fraction of a number. */
export const decimal = new Intl.NumberFormat(page.lang).formatToParts(0.5).find((part) => part.type === "decimal").value;

export const percent = (share) => number(share, { style: "percent", maximumFractionDigits: 0 });

export function seconds(value) {
  if (value >= 90) return number(value / 60, { style: "unit", unit: "minute", unitDisplay: "short", maximumFractionDigits: 1 });
  return number(value, { style: "unit", unit: "second", unitDisplay: "short", maximumFractionDigits: value < 10 ? 1 : 0 });
}

export function bytes(value) {
  const [divisor, unit] = value < 1024 ? [1, "byte"] : value < 1048576 ? [1024, "kilobyte"] : [1048576, "megabyte"];
  return number(value / divisor, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits: unit === "megabyte" ? 1 : 0 });
}

export function when(text) {
  const date = new Date(text);
  const isToday = date.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  return new Intl.DateTimeFormat(page.lang, style).format(date);
}
