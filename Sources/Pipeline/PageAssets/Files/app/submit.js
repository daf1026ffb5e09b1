// Sends the input of a form, after its files were uploaded.

import { CallError, modelPath, post } from "./api.js";
import { write } from "./json.js";
import { inputs } from "./page.js";
import { t } from "./strings.js";

/** The submit whose answer was lost. It keeps its key, so that a second click never makes a second request. */
let unanswered = null;

const newKey = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");

/** Waits for the files of the value that are still on their way. Throws if one was not uploaded. */
async function uploads(form, facts, say) {
  const isUsed = ([key]) => key.startsWith("upload:") && write(form.value).includes(JSON.stringify(key));
  const waiting = [...facts].filter(isUsed);
  if (waiting.some(([, known]) => ["reading", "uploading"].includes(known.state))) say(t("run.uploads"));
  await Promise.all(waiting.map(([, known]) => known.done));
  say("");
  const failed = waiting.find((one) => one[1].state === "failed" && isUsed(one))?.[1];
  if (failed) throw new Error(t("run.failed", { name: failed.name, problem: failed.problem }));
}

/**
 * Submits the value of the form and returns `id`, or `errors` of the value; there are none if `isBroken()`. `say(text)` shows what it waits for.
 * What it throws may have `places`: errors that the server found, as a form takes them.
 */
export async function send(model, query, { form, facts, say, isBroken }) {
  await uploads(form, facts, say);
  const errors = form.check();
  if (errors.length || isBroken()) return { errors };
  const text = write(form.value);
  const path = modelPath(model.model_id) + query;
  if (unanswered?.path !== path || unanswered.text !== text) unanswered = { path, text, key: newKey() };
  try {
    const answer = await post(path, text, { headers: { "Idempotency-Key": unanswered.key } });
    unanswered = null;
    inputs.add(answer.request_id, model.model_id, text);
    return { id: answer.request_id };
  } catch (error) {
    // With 409 the first submit is still on its way, and with 429 nothing was decided about it.
    if (error instanceof CallError && ![409, 429].includes(error.status)) unanswered = null;
    const isAtInput = (one) => Array.isArray(one.loc) && one.loc[0] === "body" && one.loc.length > 1;
    error.places = error.detail?.filter(isAtInput).map((one) => ({ path: one.loc.slice(1), text: one.msg }));
    throw error;
  }
}
