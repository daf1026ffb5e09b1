// The texts of the page's language, and how the language writes numbers and times.

import { page } from "./page.js";

let texts = {};

export async function loadStrings() {
  const answer = await fetch(`${page.assets}/strings/${page.lang}.json`);
  texts = await answer.json();
}

/** Returns the text with `{name}` replaced by the value of that name. */
export function t(key, values = {}) {
  return (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}

export const number = (value, options) => new Intl.NumberFormat(page.lang, options).format(value);

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
