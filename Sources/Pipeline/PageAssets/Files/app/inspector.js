// Keeps the newest calls of this page, word for word except for the secrets.

import { signals, token } from "./page.js";
import { number } from "./strings.js";

const limit = 60;
const textLimit = 20000;
export const entries = [];
let changed = () => {};

// The calls of a key that is gone are not for the next one.
signals.addEventListener("forget", () => {
  entries.length = 0;
  changed();
});

/** Calls `listener(entry)` when an entry has changed, and `listener()` when there is a new one. */
export const listen = (listener) => (changed = listener);

const secretFields = /("(?:token|access_token|device_code)"\s*:\s*")[^"]*/g;

function masked(text) {
  let result = text.replace(secretFields, "$1••••");
  if (token.value) result = result.replaceAll(token.value, "••••");
  return result.length > textLimit ? result.slice(0, textLimit) + "\n…" : result;
}

/** Begins the record of a call. The returned object takes the answer. */
export function record(method, address, headers, body) {
  const shown = body instanceof Blob ? `(${body.name ?? body.type}, ${number(body.size)} B)` : (body ?? "");
  const entry = { method, address, sent: { ...headers }, body: masked(shown), began: performance.now(), answer: "" };
  if (entry.sent.Authorization) entry.sent.Authorization = "Bearer ••••";
  entries.unshift(entry);
  entries.length = Math.min(entries.length, limit);
  changed();
  return {
    head(response) {
      entry.status = response.status;
      entry.reason = response.statusText;
      entry.received = Object.fromEntries(response.headers);
      entry.took = performance.now() - entry.began;
      changed(entry);
    },
    text(more) {
      if (entry.answer.length > textLimit) return;
      entry.answer = masked(entry.answer + more);
      changed(entry);
    },
    failed() {
      entry.status = 0;
      changed(entry);
    },
  };
}
