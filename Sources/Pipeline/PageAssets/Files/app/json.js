// JSON whose integers keep all their digits: those beyond 2^53 are `BigInt`.

/** Reads JSON. Throws `SyntaxError`. */
export function parse(text) {
  return JSON.parse(text, (_, value, context) => {
    if (typeof value !== "number" || Number.isSafeInteger(value) || !context) return value;
    return /^-?\d+$/.test(context.source) ? BigInt(context.source) : value;
  });
}

/** Writes JSON with two spaces for each level; arrays of short values stay on one line. */
export function write(value, indent = "") {
  const inner = indent + "  ";
  if (typeof value === "bigint") return String(value);
  if (Array.isArray(value)) {
    if (!value.length) return "[]";
    if (value.every((one) => typeof one === "number" || typeof one === "boolean")) return `[${value.map((one) => write(one)).join(", ")}]`;
    return `[\n${value.map((one) => inner + write(one, inner)).join(",\n")}\n${indent}]`;
  }
  if (value && typeof value === "object") {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    if (!entries.length) return "{}";
    return `{\n${entries.map(([key, one]) => `${inner}${JSON.stringify(key)}: ${write(one, inner)}`).join(",\n")}\n${indent}}`;
  }
  return JSON.stringify(value) ?? "null";
}

export const copyOf = (value) => (value === undefined ? undefined : structuredClone(value));
