// Calls this server and nothing else.

import { record } from "./inspector.js";
import { parse } from "./json.js";
import { page, signal, token } from "./page.js";
import { t } from "./strings.js";

/** An answer that is an error. `message` is the server's sentence. */
export class CallError extends Error {
  constructor(status, body, retryAfter) {
    super(body?.error_message || body?.message || t("error.status", { status }));
    this.status = status;
    this.detail = Array.isArray(body?.detail) ? body.detail : [];
    this.retryAfter = retryAfter;
  }
}

/** No answer came. */
export class OfflineError extends Error {
  constructor() {
    super(t("offline.text"));
  }
}

let ahead = 0;
/** The server's time in milliseconds, which its answers tell to the second. */
export const serverTime = () => Date.now() + ahead;

/** Returns a sentence for a person. */
export function sentence(error) {
  if (error instanceof OfflineError) return error.message;
  if (!(error instanceof CallError)) return error?.message ?? String(error);
  if (error.status === 401) return t("error.key");
  if (error.status === 429) return `${error.message} ${t("error.later", { seconds: error.retryAfter ?? 1 })}`;
  return error.message;
}

/** Sends a call and returns the response as soon as its head is there. Throws `CallError`, `OfflineError`, or `AbortError`. */
export async function open(method, path, { body, headers = {}, signal: abort, quiet = false } = {}) {
  const sent = { Accept: "application/json", "Accept-Language": page.lang, ...headers };
  if (token.value && !page.isOpen) sent.Authorization = `Bearer ${token.value}`;
  const log = quiet ? null : record(method, path, sent, body);
  let response;
  try {
    response = await fetch(path, { method, headers: sent, body, signal: abort, cache: "no-store", credentials: "same-origin" });
  } catch (error) {
    log?.failed();
    if (error.name === "AbortError") throw error;
    signal("offline");
    throw new OfflineError();
  }
  log?.head(response);
  const difference = Date.parse(response.headers.get("Date")) - Date.now();
  // A smaller difference is only the part of a second that the header leaves out.
  if (Math.abs(difference) >= 2000) ahead = difference;
  if (response.ok) return { response, log };
  const text = await response.text().catch(() => "");
  log?.text(text);
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {}
  // A proxy in front of a server that has stopped.
  if (!answer && [502, 503, 504].includes(response.status)) {
    signal("offline");
    throw new OfflineError();
  }
  if (response.status === 401) signal("refused");
  throw new CallError(response.status, answer, Number(response.headers.get("Retry-After")) || undefined);
}

/** Sends a call and returns the JSON of its answer, or `null` if the answer has no body. */
export async function call(method, path, options) {
  const { response, log } = await open(method, path, options);
  let text;
  try {
    text = await response.text();
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new OfflineError();
  }
  log?.text(text);
  return text ? parse(text) : null;
}

export const get = (path, options) => call("GET", path, options);

export const post = (path, text, options = {}) =>
  call("POST", path, { ...options, body: text, headers: { ...(text === undefined ? {} : { "Content-Type": "application/json" }), ...options.headers } });

export const modelPath = (id) => `/v1/models/${id.split("/").map(encodeURIComponent).join("/")}`;

export const requestPath = (id, part) => `/v1/requests/${encodeURIComponent(id)}${part ? "/" + part : ""}`;

/** Returns the files of a result as `{kind, url}`. */
export function filesOf(output) {
  return ["video", "videos", "image", "images", "audio", "audios"].flatMap((name) =>
    [output?.[name] ?? []].flat().map((url) => ({ kind: name.replace(/s$/, ""), url })));
}
