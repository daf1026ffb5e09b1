// Measures, checks and uploads a file that a person chose.

import { call, get } from "./api.js";
import { brokenRule } from "./schema.js";
import { t } from "./strings.js";

const formatsOf = {
  image: ["jpeg", "png", "gif", "webp", "bmp", "tiff", "avif", "heic"], video: ["mp4", "webm", "quicktime"], audio: ["wav", "mp3", "ogg", "flac"],
};
const titles = { quicktime: "QuickTime", webp: "WebP", webm: "WebM", ogg: "Ogg" };

/** The beginnings of files, as Latin-1. The server decides by the same. */
const beginnings = [
  [/^\xff\xd8\xff/, "jpeg"], [/^\x89PNG\r\n\x1a\n/, "png"], [/^GIF8[79]a/, "gif"], [/^BM/, "bmp"], [/^(II\*\0|MM\0\*)/, "tiff"], [/^OggS/, "ogg"],
  [/^fLaC/, "flac"], [/^ID3/, "mp3"], [/^RIFF[^]{4}WEBP/, "webp"], [/^RIFF[^]{4}WAVE/, "wav"], [/^[^]{4}ftypqt {2}/, "quicktime"],
  [/^[^]{4}ftyp(avif|avis)/, "avif"], [/^[^]{4}ftyp(hei[cxms]|hev[cx])/, "heic"], [/^[^]{4}(moov|mdat|wide)/, "quicktime"],
];

/** Returns the format of a file as far as its beginning makes it certain, else `undefined`; then the server decides. */
async function formatOf(file) {
  const bytes = new Uint8Array(await file.slice(0, 32).arrayBuffer());
  const head = String.fromCharCode(...bytes);
  return beginnings.find(([beginning]) => beginning.test(head))?.[1];
}

/** Returns a sentence if the file is of another kind or format than the input takes. */
async function fault(file, kind, formats) {
  const format = await formatOf(file);
  const isOther = format ? !formatsOf[kind].includes(format) : file.type && !file.type.startsWith(kind + "/");
  if (isOther) return t(`media.not.${kind}`);
  if (!format || !formats || formats.includes(format)) return "";
  return t("media.format", { formats: formats.map((one) => titles[one] ?? one.toUpperCase()).join(", ") });
}

/** Returns width and height as a viewer sees them, as far as the browser can read the file. */
async function measure(file, address) {
  if (/^(video|audio)/.test(file.type)) return {};
  const image = new Image();
  image.src = address;
  await image.decode().catch(() => {});
  return image.naturalWidth ? { width: image.naturalWidth, height: image.naturalHeight } : {};
}

async function sha256(file) {
  if (!crypto.subtle || file.size > 128 << 20) return null;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Uploads a file and returns its id. The server is asked first if it has the bytes already. */
async function upload(file) {
  const hash = await sha256(file).catch(() => null);
  if (hash) {
    const known = await get(`/v1/files?limit=100`).catch(() => null);
    const same = known?.files?.find((one) => one.sha256 === hash && Date.parse(one.expires_at) - Date.now() > 86400000);
    if (same) return same.id;
  }
  const type = /^(image|video|audio)\//.test(file.type) ? file.type : "application/octet-stream";
  return (await call("POST", "/v1/files", { body: file, headers: { "Content-Type": type } })).id;
}

/** Adds to `known` what a file is, and its `id` after it was uploaded. A file that breaks a rule is not uploaded. `changed()` is called between. */
export async function prepare(known, { kind, rules, formats, changed }) {
  const { file } = known;
  Object.assign(known, await measure(file, known.preview));
  known.fault = await fault(file, kind, formats);
  known.state = known.fault || brokenRule(rules, known) ? "broken" : "uploading";
  changed();
  if (known.state === "broken") return;
  known.id = await upload(file);
  known.state = "ready";
}
