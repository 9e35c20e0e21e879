/* Reads the mark in weight files, by docs/format.md: a second reader beside the Python one.
 *
 * One module that needs nothing: Node imports it whole, the page has what stands above "clauses".
 * Every byte is hostile: all lengths are compared with what is left of the file before anything is
 * read, and all walks are bounded. Tensors are read for their digest only.
 */
"use strict";

/** What is wrong with a file; nothing but this and `MarkError` leaves a reader. */
class FileError extends Error {}

/** A mark that is there and is not believed; a mark is whole or none. */
class MarkError extends Error {}

/** A mark of a version that is not known here: the rest may mean something else. */
class VersionError extends MarkError {}

function need(holds, what, Kind = FileError) { if (!holds) throw new Kind(what); }

/** Refuses names of which one stands twice: readers take the one or the other. */
function once(names) {
  const seen = new Set();
  for (const one of names) need(seen.size < seen.add(one).size, `${one} stands more than once`);
}

// -- bytes ------------------------------------------------------------------------------------

const CUT = "the file ends inside an entry; fetch it again";
const CHUNK = 1 << 16; // a vocabulary of 200,000 words is walked in some 60 of them
const MAX_STEPS = 1 << 23; // seconds, and far above any real header
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const WRITER = new TextEncoder();

function decoded(bytes, what) {
  try { return UTF8.decode(bytes); } catch { throw new FileError(`${what} is not UTF-8`); }
}

/** Bytes as a text of as many signs, in which patterns find what is ASCII; `bytesOf` turns it back. */
function latin(bytes) {
  let found = "";
  for (let at = 0; at < bytes.length; at += 8192) found += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return found;
}

const bytesOf = (text) => Uint8Array.from(text, (sign) => sign.charCodeAt(0));
/** What reads numbers of 16, 32 and 64 bits behind a place. */
const numbersAt = (view, from = 0) =>
  ["Uint16", "Uint32", "BigUint64"].map((one) => (at) => Number(view[`get${one}`](from + at, true)));
const viewOf = (bytes) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/** Bytes of a file, or of a blob of any kind, that must all be there. */
async function bytesAt(blob, at, count) {
  need(at >= 0 && count >= 0 && count <= blob.size - at, CUT);
  return new Uint8Array(await blob.slice(at, at + count).arrayBuffer());
}

/** A place in a file that only goes forwards. */
class Forward {
  constructor(blob) { Object.assign(this, { blob, size: blob.size, at: 0, steps: 0, chunk: new Uint8Array(0), start: 0 }); }

  need(count) { need(count >= 0 && count <= this.size - this.at, CUT); }

  /** The next bytes, fewer at the end. */
  async peek(count) {
    const wanted = Math.min(count, this.size - this.at);
    if (this.at < this.start || this.at + wanted > this.start + this.chunk.length) {
      const more = Math.min(Math.max(wanted, CHUNK), this.size - this.at);
      [this.start, this.chunk] = [this.at, await bytesAt(this.blob, this.at, more)];
    }
    return this.chunk.subarray(this.at - this.start, this.at - this.start + wanted);
  }

  async take(count) {
    this.need(count);
    const found = await this.peek(count);
    this.at += count;
    need(++this.steps <= MAX_STEPS, "the header has too many entries");
    return found;
  }

  skip(count) { this.need(count); this.at += count; }

  async u32() { return viewOf(await this.take(4)).getUint32(0, true); }

  async u64() { return viewOf(await this.take(8)).getBigUint64(0, true); }

  /** Above 2^53 no longer exact, and larger than any file all the same. */
  async length() { return Number(await this.u64()); }
}

// -- JSON, as strictly as serde_json ----------------------------------------------------------

const MAX_DEPTH = 127; // levels that serde_json takes
const TOKEN =
  /[ \t\n\r]*(?:([{}[\],:])|("[^"\\\0-\x1f]*(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})[^"\\\0-\x1f]*)*")|(-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?)|(true|false|null)|(NaN|-?Infinity)|$)/y;
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** One object of a JSON text: every member as [key, value] in its order, equal keys too. */
class Members extends Array {}
const isTexts = (found) => found instanceof Members && found.every(([, one]) => typeof one === "string");

/** The value of a JSON text; integers of 64 bits are BigInt, objects Members.
 *
 * `loose`: as configurations are read, with NaN, halves of signs, any depth and any number.
 */
function parsed(text, loose = false) {
  let at = 0;
  const right = (holds) => need(holds, `not JSON at character ${at}`);
  const next = () => {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text);
    right(found);
    at = TOKEN.lastIndex;
    return found;
  };
  const string = (quoted) => {
    right(quoted);
    const found = quoted.includes("\\") ? JSON.parse(quoted) : quoted.slice(1, -1);
    need(loose || !LONE.test(found), "the header holds a lone surrogate");
    return found;
  };
  const value = ([, sign, quoted, number, fraction, exponent, word, odd], depth) => {
    if (quoted) return string(quoted);
    if (word) return JSON.parse(word);
    if (number) return numberIn(number, fraction || exponent, loose);
    if (odd && loose) return NaN;
    right(sign === "{" || sign === "[");
    need(depth < MAX_DEPTH || loose, "the header is nested too deeply");
    const found = sign === "{" ? new Members() : [];
    const last = sign === "{" ? "}" : "]";
    for (let one = next(); one[1] !== last || found.length; one = next()) {
      if (sign === "[") found.push(value(one, depth + 1));
      else found.push([string(one[2]), (right(next()[1] === ":"), value(next(), depth + 1))]);
      const [, after] = next();
      if (after === last) break;
      right(after === ",");
    }
    return found;
  };
  const found = value(next(), 0);
  right(!next()[0].trim() && at === text.length);
  return found;
}

function numberIn(digits, broken, loose) {
  if (!broken && digits !== "-0" && digits.length <= 20) {
    const whole = BigInt(digits);
    if (whole < 1n << 64n && whole >= -(1n << 63n)) return whole;
  }
  need(loose || Number.isFinite(Number(digits)), "a number is out of range");
  return Number(digits);
}

// -- safetensors ------------------------------------------------------------------------------

const MAX_JSON = 100_000_000n; // bytes that the reference reads (MAX_HEADER_SIZE)
const METADATA = "__metadata__";
const FIELDS = ["dtype", "shape", "data_offsets"];

async function readSafetensors(blob) {
  const length = viewOf(await bytesAt(blob, 0, 8)).getBigUint64(0, true);
  need(length <= MAX_JSON, "the length of the header is above the limit");
  const body = 8 + Number(length);
  const found = parsed(decoded(await bytesAt(blob, 8, body - 8), "the header"));
  need(found instanceof Members, "the header is not a JSON object");
  once(found.map(([key]) => key));
  const pairs = new Map(found).get(METADATA) ?? null;
  need(!pairs || isTexts(pairs), `${METADATA} is not an object of texts`);
  const problems = [];
  const infos = found.filter(([name]) => name !== METADATA);
  const tensors = infos.map(([name, info]) => tensorOf(name, info, problems));
  cover([...tensors], BigInt(blob.size - body));
  for (const one of tensors) [one.begin, one.end] = [one.begin, one.end].map((place) => body + Number(place));
  return { pairs: pairs && [...pairs], problems, names: infos.map(([name]) => name), tensors: () => tensors };
}

function tensorOf(name, info, problems) {
  const named = info instanceof Members;
  const known = named ? info.filter(([key]) => FIELDS.includes(key)) : info;
  need(Array.isArray(info) && known.length === 3, `tensor ${name} is not of its three fields, each once`);
  if (!named) problems.push(["unknown-form", name]);
  else if (info.length > 3) problems.push(["unknown-field", name]);
  const [dtype, shape, place] = named ? FIELDS.map((field) => new Map(known).get(field)) : info;
  const right = typeof dtype === "string" && counts(shape) && counts(place) && place.length === 2;
  need(right, `tensor ${name} has no dtype, shape or place that can be read`);
  if (!Object.hasOwn(DTYPES, dtype)) problems.push(["unknown-dtype", name]);
  return { name, dtype, shape, begin: place[0], end: place[1] };
}

/** Whether a value is a list of counts; Members are none. */
const counts = (found) =>
  found?.constructor === Array && found.every((one) => typeof one === "bigint" && one >= 0n);

/** Refuses tensors that leave a hole, overlap, or do not fill their place or the file. */
function cover(tensors, room) {
  const order = (one, two) => (one < two ? -1 : one > two ? 1 : 0);
  tensors.sort((one, two) => order(one.begin, two.begin) || order(one.end, two.end));
  let at = 0n;
  for (const { name, dtype, shape, begin, end } of tensors) {
    need(begin === at && end >= begin, `tensor ${name} does not start where the one before it ends`);
    at = end;
    if (!Object.hasOwn(DTYPES, dtype)) continue;
    const bits = [...shape, BigInt(DTYPES[dtype])].reduce((product, factor) => {
      need(!((product * factor) >> 64n), `the shape of tensor ${name} is too large`);
      return product * factor;
    }, 1n);
    need(bits === 8n * (end - begin), `the place of tensor ${name} disagrees with its shape`);
  }
  need(at === room, "the file is not as long as its header says");
}

// -- GGUF -------------------------------------------------------------------------------------

const MAX_HEADER = 1 << 28; // bytes before the tensors that are walked at most
const [MAX_TEXT, MAX_KEY, MAX_ALIGNMENT] = [1 << 20, 1 << 16, 1 << 20];
const [MAX_DIMENSIONS, MAX_NAME] = [4, 63]; // what llama.cpp takes, names in bytes
const [LEAST_KEY, LEAST_TENSOR] = [13, 24]; // bytes: a length, a type and a value; a length, a type and two numbers
const [U32, TRUTH, STRING, ARRAY] = [4, 7, 8, 9];
// What a number of each type is; texts and lists are none.
const NUMBERS = "Uint8 Int8 Uint16 Int16 Uint32 Int32 Float32 Uint8 - - BigUint64 BigInt64 Float64".split(" ");
// What people do not see, and white space.
const UNSEEN =
  /[\s\0-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g;
const LICENCE_KEY = /licen[cs]e|^weightmark/; // in the form below

/** The form in which keys that look alike to people are equal. */
const folded = (key) => key.normalize("NFKC").replace(UNSEEN, "").toLowerCase();

async function readGguf(blob) {
  const source = new Forward(blob);
  need(latin(await source.take(4)) === "GGUF", "the file is not GGUF");
  need([2, 3].includes(await source.u32()), "only versions 2 and 3 of GGUF are read, and no big-endian file");
  const [tensorCount, keyCount] = [await source.length(), await source.length()];
  const fits = keyCount * LEAST_KEY <= blob.size && tensorCount * LEAST_TENSOR <= blob.size;
  need(fits, "the file is too short for the entries that it announces");
  const [keys, tensors, pairs, problems] = [new Map(), [], [], []];
  for (let left = keyCount; left > 0; left -= 1) {
    const { key, type, value, speaks, ofLicence } = await ggufKey(source);
    need(!keys.has(key), `${key} stands more than once`);
    keys.set(key, [type, value]);
    if (speaks && key !== "general.alignment") pairs.push([key, value]);
    if (ofLicence && type !== STRING) problems.push(["unexpected-type", key]);
  }
  while (tensors.length < tensorCount) tensors.push(await ggufTensor(source));
  const names = tensors.map(({ name }) => name);
  once(names);
  if (!placed(tensors, source, alignmentIn(keys))) problems.push(["odd-tensor", names.at(-1)]);
  return { pairs, problems, names, tensors: () => tensors };
}

/** A key with its value, which is kept where it speaks of the model. */
async function ggufKey(source) {
  const key = await ggufText(source, MAX_KEY, "a key");
  need(key, "a key is empty");
  const [form, type] = [folded(key), await source.u32()];
  const ofLicence = LICENCE_KEY.test(form);
  const speaks = ofLicence || form.startsWith("general.");
  const value = await ggufValue(source, type, speaks);
  // A list of texts is none: what it says joined is no value of a mark.
  return { key, type, ofLicence, speaks, value: type === ARRAY && key.startsWith("weightmark") ? "" : value };
}

function alignmentIn(keys) {
  const [type, value] = keys.get("general.alignment") ?? [U32, "32"];
  const power = /^10*$/.test(Number(value).toString(2)) && value <= MAX_ALIGNMENT;
  need(type === U32 && power, "general.alignment is no 32-bit number, or not a power of 2");
  return BigInt(value);
}

/** How many bytes follow, of which the header has to hold all. */
async function ggufLength(source) {
  const length = await source.length();
  source.need(length);
  need(source.at + length <= MAX_HEADER, "the header is too large");
  return length;
}

async function ggufText(source, most, what) {
  const length = await ggufLength(source);
  need(length <= most, `${what} of ${length} bytes is too long`);
  return decoded(await source.take(length), what);
}

/** A value as text, the texts of a list joined; "" of what is not kept, and of a list of numbers. */
async function ggufValue(source, type, kept) {
  const begin = source.at;
  if (type === STRING) return kept ? ggufText(source, MAX_TEXT, "a value") : source.skip(await ggufLength(source)) ?? "";
  if (type !== ARRAY) return ggufNumber(source, type, 1, kept);
  const [inner, count] = [await source.u32(), await source.length()];
  if (inner !== STRING) return ggufNumber(source, inner, count, false); // llama.cpp reads no list of lists
  const texts = [];
  for (let left = count; left > 0; left -= 1) {
    const text = await ggufValue(source, STRING, kept);
    if (kept) texts.push(text);
    need(!kept || source.at - begin <= MAX_TEXT, "a list is too long");
  }
  return texts.join(", ");
}

async function ggufNumber(source, type, count, kept) {
  const kind = NUMBERS[type] ?? "-";
  need(kind !== "-", `value type ${type} is not known`);
  const width = globalThis[`${kind}Array`].BYTES_PER_ELEMENT;
  const view = viewOf(await source.peek(width));
  source.skip(count * width);
  const number = kept ? view[`get${kind}`](0, true) : "";
  return String(kept && type === TRUTH ? Boolean(number) : number);
}

async function ggufTensor(source) {
  const [name, count] = [await ggufText(source, MAX_KEY, "a tensor name"), await source.u32()];
  const short = count <= MAX_DIMENSIONS && WRITER.encode(name).length <= MAX_NAME;
  need(short, `the name or the shape of tensor ${name} is too long for llama.cpp`);
  const shape = [];
  while (shape.length < count) shape.unshift(await source.u64()); // the innermost stands first
  const [type, offset] = [await source.u32(), await source.u64()];
  need(Object.hasOwn(GGML_TYPES, type), `llama.cpp does not know the type of tensor ${name}`);
  const [dtype, values, width] = GGML_TYPES[type];
  need(!((shape.at(-1) ?? 1n) % BigInt(values)), `the rows of ${name} are no full blocks`);
  const elements = shape.includes(0n) ? 0n : shape.reduce((all, one) => all * one, 1n);
  const length = (elements / BigInt(values)) * BigInt(width);
  const small = [elements, ...shape].every((one) => one < 1n << 63n) && length < 1n << 64n;
  need(small, `the shape of tensor ${name} is too large`);
  return { name, dtype, shape, offset, length };
}

/** Gives tensors their places, one behind the other; whether the last is padded as well. */
function placed(tensors, { at, size }, alignment) {
  const padded = (place) => place + ((alignment - (place % alignment)) % alignment);
  const [body, end] = [padded(BigInt(at)), BigInt(size)];
  let next = body;
  for (const one of tensors) {
    need(body + one.offset === next, `tensor ${one.name} does not start where the one before it ends`);
    const last = next + one.length;
    next = body + padded(last - body);
    need(next <= end || last === end, `the file ends inside tensor ${one.name} or the padding behind it`);
    [one.begin, one.end] = [Number(last - one.length), Number(last)];
  }
  return !tensors.length || next <= end;
}

// -- protobuf: ONNX and Core ML ---------------------------------------------------------------

// Bytes of metadata_props and of other metadata that are kept at most, nesting that protobuf reads.
const [MAX_PROPERTIES, MAX_METADATA, MAX_MESSAGES] = [1 << 24, 1 << 20, 100];
const MAX_FIELDS = 1 << 20; // of one message; no graph has as many nodes and initializers
// The fields through which a tensor can be reached, by message.
const INNER = {
  ...{ model: { 7: "graph", 20: "training", 25: "function" }, training: { 1: "graph", 2: "graph" } },
  ...{ graph: { 1: "node", 5: "tensor", 15: "sparse" }, function: { 7: "node" }, tensor: {} },
  ...{ node: { 5: "attribute" }, sparse: { 1: "tensor", 2: "tensor" } },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
};
// float_data, raw_data, double_data: little-endian as they stand; int32_data, int64_data, uint64_data.
const [DATA, VARINTS] = [[4, 5, 7, 9, 10, 11], [5, 7, 11]];

/** Bytes up to the first below 128 as a number: seven bits each, the lowest first. */
function numberOf(bytes) {
  const length = bytes.findIndex((byte) => byte < 128) + 1;
  need(length, "a number is cut off, or longer than 64 bits");
  const bits = bytes.subarray(0, length).reduceRight((all, byte) => (all << 7n) | BigInt(byte & 127), 0n);
  return [BigInt.asUintN(64, bits), length];
}

async function varint(source, most = 10) {
  const [found, length] = numberOf(await source.peek(most));
  await source.take(length);
  return found;
}

/** The fields of the message at a place, in their order: where they lie, or the number they are. */
async function message(source, { at, length }) {
  const [found, end] = [[], at + length];
  for (source.at = at; source.at < end; source.skip(found.at(-1).length)) {
    const tag = await varint(source, 5); // tags and lengths have 32 bits
    const [number, wire] = [Number(tag >> 3n), Number(tag & 7n)];
    need([0, 1, 2, 5].includes(wire) && number && number < 1 << 29, "the file is not protobuf");
    const inner = wire === 2 ? Number(await varint(source, 5)) : 0;
    const value = wire === 0 ? await varint(source) : 0n;
    if (wire === 1 || wire === 5) source.skip(wire === 1 ? 8 : 4);
    need(source.at + inner <= end && found.length < MAX_FIELDS, "a field is longer than what holds it");
    found.push({ number, at: source.at, length: inner, value });
  }
  return found;
}

const only = (all, wanted) => all.filter(({ number }) => number === wanted);

/** A text at a place, "" where there is none. */
async function textAt(source, place, what) {
  if (!place) return "";
  source.at = place.at;
  return decoded(await source.take(place.length), what);
}

/** StringStringEntryProtos as pairs. */
async function entriesAt(source, places) {
  const found = [];
  for (const place of places) {
    const all = await message(source, place);
    const key = await textAt(source, only(all, 1).at(-1), "a key");
    found.push([key, await textAt(source, only(all, 2).at(-1), "a value")]);
  }
  return found;
}

async function readOnnx(blob) {
  const source = new Forward(blob);
  const model = await message(source, { at: 0, length: blob.size });
  // ir_version, graph, metadata_props
  need(model.some(({ number }) => [1, 7, 14].includes(number)), "the file is not an ONNX model");
  const places = only(model, 14).filter(({ length }) => length);
  need(places.reduce((all, { length }) => all + length, 0) <= MAX_PROPERTIES, "the metadata are too long");
  const [pairs, external] = [await entriesAt(source, places), new Set()];
  await findFiles(source, "model", model, 0, external);
  const tensors = () => initializers(new Forward(blob), only(model, 7));
  return { pairs: pairs.length ? pairs : null, external: [...external].sort(), tensors };
}

/** Finds the files of tensors outside; a small message without their key is not looked into. */
async function findFiles(source, kind, all, depth, external) {
  need(depth <= MAX_MESSAGES, "messages are nested too deeply");
  for (const one of all.filter(({ number }) => number in INNER[kind])) {
    source.at = one.at;
    if (one.length <= CHUNK && !latin(await source.peek(one.length)).includes("location")) continue;
    await findFiles(source, INNER[kind][one.number], await message(source, one), depth + 1, external);
  }
  const said = new Map(kind === "tensor" ? await entriesAt(source, only(all, 13)) : []);
  if (!said.has("location")) return;
  const parts = said.get("location").replaceAll("\\", "/").split("/");
  const leaves = parts[0] === "" || [...parts[0]][1] === ":" || parts.includes("..");
  need(!leaves, "tensors lie outside the folder of the model");
  for (const key of ["offset", "length"]) countIn(said, key);
  external.add(said.get("location"));
}

function countIn(said, key) {
  const found = said.get(key) ?? "0";
  need(/^[0-9]{1,19}$/.test(found), `the ${key} of a tensor outside is no number`);
  return Number(found);
}

/** The initializers of the graphs, of a sparse one its values and its indices. */
async function initializers(source, graphs) {
  const found = [];
  for (const graph of graphs) {
    const all = await message(source, graph);
    for (const one of only(all, 5)) found.push(await initializer(source, one));
    for (const one of only(all, 15)) {
      const parts = [];
      for (const part of await message(source, one)) {
        if (part.number < 3) parts[part.number - 1] = await initializer(source, part);
      }
      if (parts[1]) parts[1].name = `${parts[0]?.name ?? ""}:indices`;
      found.push(...parts.filter(Boolean));
    }
  }
  return found;
}

async function initializer(source, place) {
  const all = await message(source, place);
  const shape = [];
  for (const { at, length, value } of only(all, 1)) {
    if (!length) shape.push(value);
    for (source.at = at; source.at < at + length; ) shape.push(await varint(source));
    need(source.at === at + length, "a dimension is longer than what holds it");
  }
  const kind = Number(only(all, 2).at(-1)?.value ?? 0);
  need(only(all, 8).every(({ length }) => length <= MAX_KEY), "the name of an initializer is too long");
  const name = await textAt(source, only(all, 8).at(-1), "the name of an initializer");
  const said = new Map(await entriesAt(source, only(all, 13)));
  const [dtype, bits] = ONNX_TYPES[kind] ?? [`TYPE_${kind}`, 0];
  if (said.has("location")) {
    const elements = shape.reduce((part, size) => part * Number(size), bits);
    const [begin, length] = [countIn(said, "offset"), countIn(said, "length")];
    const end = begin + (length || Math.ceil(elements / 8));
    return { name, dtype, shape, begin, end, location: said.get("location") };
  }
  const data = all.filter(({ number, length }) => DATA.includes(number) && (length || number !== 9));
  const [one = { at: place.at, length: 0 }] = dtype === "STRING" ? [place] : data;
  const whole = one === place || (data.length < 2 && data.every(({ length }) => length));
  need(whole, `the data of initializer ${name} stand in several pieces`);
  const numbers = one !== place && VARINTS.includes(one.number);
  need(!numbers || bits > 0, `the numbers of ${name} are of a type that has no size`);
  const [begin, end, width] = [one.at, one.at + one.length, Math.max(1, bits / 8)];
  return { name, dtype, shape, begin, end, numbers, width };
}

const LICENCE_FIELDS = { 3: "author", 4: "license" }; // of Metadata in Model.proto
const [PROGRAM, MAX_PROGRAM] = [502, 64 << 20]; // mlProgram of Model.proto, which names its files

async function readCoreml(blob) {
  const source = new Forward(blob);
  const model = await message(source, { at: 0, length: blob.size });
  need(only(model, 1).length, "the file is not a Core ML model"); // specificationVersion
  const [pairs, external] = [[], new Set()];
  for (const description of only(model, 2)) {
    const places = only(await message(source, description), 100);
    for (const one of places) pairs.push(...(await coremlPairs(source, one)));
  }
  for (const { at, length } of only(model, PROGRAM)) {
    const text = latin(await bytesAt(blob, at, Math.min(length, MAX_PROGRAM)));
    for (const [, file] of text.matchAll(/@model_path\/([\w./ -]{1,200})/g)) external.add(file);
  }
  const files = [...external].sort();
  const tensors = model.filter(({ number, length }) => number !== 2 && length).map((one) =>
    ({ name: `${one.number}`, dtype: "U8", shape: [one.length], begin: one.at, end: one.at + one.length }));
  tensors.push(...files.map(wholeFile));
  return { pairs: pairs.length ? pairs : null, external: files, tensors: () => tensors };
}

async function coremlPairs(source, place) {
  need(place.length <= MAX_METADATA, "the metadata are too long");
  const found = [];
  for (const one of await message(source, place)) {
    const name = LICENCE_FIELDS[one.number];
    if (one.number === 100) found.push(...(await entriesAt(source, [one])));
    else if (name) found.push([name, await textAt(source, one, `the ${name}`)]);
  }
  return found;
}

/** A file beside a model as one tensor; of OpenVINO it has no name. */
const wholeFile = (location) => ({ name: location, dtype: "U8", location, whole: true });

// -- archives: the member weightmark.json ------------------------------------------------------

const MEMBER = "weightmark.json";
const DAMAGED = "the archive is cut off or damaged; fetch it again";
const MAX_DIRECTORY = 16 << 20; // 200,000 members with names of 30 signs
const TAIL = 22 + 0xffff + 20; // what closes a directory, with a comment and the place of zip64
const [END, END64, ENTRY, LOCAL] = ["PK\x05\x06", "PK\x06\x06", "PK\x01\x02", "PK\x03\x04"];
const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  for (let bit = 0; bit < 8; bit += 1) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});
// What each archive of PyTorch has in its folder, one of each: objects or a program, and a version.
const OF_TORCH = [["data.pkl", "archive_format"], ["version", ".data/version"]];
// What a writer notes of itself, and not of the weights.
const NOTES = /^(?:version|\.format_version|\.storage_alignment|metadata\.json|\.data\/[^]*)$/;

function pairsIn(bytes) {
  const found = parsed(decoded(bytes, MEMBER));
  need(isTexts(found), `${MEMBER} is no object of texts`);
  return [...found];
}

async function readZip(blob) {
  const { entries, before, member } = await directory(blob);
  const folder = member.length - MEMBER.length;
  need(!before, "the archive stands behind other bytes");
  need(folder || !strays(entries), "a member lies outside of the folder of PyTorch");
  once(entries.map(({ name }) => name));
  const mark = entries.find(({ name }) => name === member);
  need(!mark || Math.max(mark.size, mark.packed) <= MAX_METADATA, "the metadata are too long");
  const tensors = async () => {
    const found = [];
    for (const one of entries) {
      if (one.name === member || one.name.endsWith("/")) continue;
      const own = one.name.slice(folder);
      const name = one.flags & 0x800 ? decoded(bytesOf(own), "the name of a member") : old(own);
      if (NOTES.test(name)) continue;
      const begin = await bodyOf(blob, one);
      const place = { begin, end: begin + one.packed, deflated: one.method === 8 };
      found.push({ name, dtype: "U8", shape: [one.size], ...place });
    }
    return found;
  };
  return { pairs: mark ? pairsIn(await contentOf(blob, mark)) : null, tensors };
}

/** Whether members lie outside of a folder that PyTorch wrote. */
function strays(entries) {
  const names = new Set(entries.map(({ name }) => name));
  const tops = [...names].map((name) => /^[^/]*\/|/.exec(name)[0]);
  const torch = (top) => OF_TORCH.every((some) => some.some((one) => names.has(top + one)));
  return tops.some((top) => top && torch(top) && tops.some((other) => other !== top));
}

/** What the largest GGUF file says that is stored in a program; it is read as if it stood alone. */
async function readLlamafile(blob) {
  const { entries } = await directory(blob);
  once(entries.map(({ name }) => name));
  const models = entries.filter((one) => /\.gguf$/i.test(one.name) && !one.method && !(one.flags & 1));
  if (!models.length) return { pairs: null, tensors: () => [] };
  const model = models.reduce((one, other) => (other.size > one.size ? other : one));
  const begin = await bodyOf(blob, model);
  const inner = { size: model.size, slice: (from, to) => blob.slice(begin + from, begin + to) };
  return { ...(await readGguf(inner)), blob: inner };
}

/** The name of a member as zip had them before UTF-8. */
const old = (name) => name.replace(/[\x80-\xff]/g, (sign) => CP437[sign.charCodeAt(0) - 128]);

/** The entries of the directory, and where a mark stands: in the one folder of all, or in none. */
async function directory(blob) {
  const begin = Math.max(0, blob.size - TAIL);
  const tail = latin(await bytesAt(blob, begin, blob.size - begin));
  const at = tail.lastIndexOf(END);
  need(at >= 0 && tail.length - at >= 22, DAMAGED);
  const wide = tail.slice(Math.max(0, at - 20), at).startsWith("PK\x06\x07");
  const end = begin + at - (wide ? 76 : 0); // a record of zip64 and the place of it
  const view = viewOf(await bytesAt(blob, end, wide ? 98 : 22));
  need(!wide || latin(new Uint8Array(view.buffer, 0, 4)) === END64, DAMAGED);
  const [short, int, long] = numbersAt(view);
  const [disks, here, count, length, start] =
    wide ? [16, 24, 32, 40, 48].map(long) : [int(4), short(8), short(10), int(12), int(16)];
  need(!disks && here === count && begin + at + 22 + short(view.byteLength - 2) <= blob.size, DAMAGED);
  // What stands before the archive moves all its offsets: a program, as in a llamafile.
  const before = end - length - start;
  need(before >= 0 && length <= MAX_DIRECTORY && (!wide || long(64) === end - before), DAMAGED);
  const entries = entriesIn(await bytesAt(blob, end - length, length), before, end - length);
  need((wide ? entries.length : entries.length & 0xffff) === count, DAMAGED);
  let limit = end - length;
  for (const one of [...entries].sort((left, right) => right.begin - left.begin)) {
    need(one.begin + 30 + one.name.length + one.packed <= limit, DAMAGED); // members overlap
    [one.limit, limit] = [limit, one.begin];
  }
  const folders = new Set(entries.map(({ name }) => /^[^/]*(?=\/)|^/.exec(name)[0]));
  const [folder] = folders.size === 1 ? folders : [""];
  return { entries, before, member: folder ? `${folder}/${MEMBER}` : MEMBER };
}

function entriesIn(data, before, limit) {
  const view = viewOf(data);
  const found = [];
  for (let at = 0, after = 0; at < data.length; at = after) {
    need(at + 46 <= data.length && latin(data.subarray(at, at + 4)) === ENTRY, DAMAGED);
    const [short, long] = numbersAt(view, at);
    const [names, extras] = [at + 46 + short(28), at + 46 + short(28) + short(30)];
    after = extras + short(32);
    need(after <= data.length, DAMAGED);
    const extra = viewOf(data.subarray(names, extras));
    const [size, packed, start] = widened(extra, [long(24), long(20), long(42)]);
    const [flags, method, crc, begin] = [short(8), short(10), long(16), before + start];
    const name = latin(data.subarray(at + 46, names));
    need(begin + packed <= limit && (method || size === packed || flags & 1) && !name.includes("\0"), DAMAGED);
    found.push({ name, flags, method, crc, packed, size, begin });
  }
  return found;
}

/** Size, packed size and offset, from the field of zip64 each where 32 bits do not hold it. */
function widened(extra, numbers) {
  for (let [at, next] = [0, 0]; at + 4 <= extra.byteLength; at = next) {
    next = at + 4 + extra.getUint16(at + 2, true);
    if (extra.getUint16(at, true) !== 1) continue;
    const [places, last] = [[], Math.min(next, extra.byteLength) - 8];
    for (at += 4; at <= last; at += 8) places.push(Number(extra.getBigUint64(at, true)));
    return numbers.map((one) => (one === 0xffffffff && places.length ? places.shift() : one));
  }
  return numbers;
}

/** Where the bytes of a member begin. */
async function bodyOf(blob, one) {
  need([0, 8].includes(one.method) && !(one.flags & 1), "a member is packed in a way of its own");
  const head = await bytesAt(blob, one.begin, 30 + one.name.length);
  const view = viewOf(head);
  const same = latin(head).startsWith(LOCAL) && view.getUint16(26, true) === one.name.length;
  need(same && latin(head.subarray(30)) === one.name, "a member is not where the directory has it");
  const body = one.begin + head.length + view.getUint16(28, true);
  need(body + one.packed <= one.limit, DAMAGED);
  return body;
}

async function contentOf(blob, one) {
  const packed = await bytesAt(blob, await bodyOf(blob, one), one.packed);
  const found = one.method ? await inflated(packed, one.size) : packed;
  const crc = found.reduce((sum, byte) => CRC[(sum ^ byte) & 255] ^ (sum >>> 8), -1);
  need(~crc >>> 0 === one.crc, `${MEMBER} is damaged in the archive`);
  return found;
}

/** Inflates bytes, which have to come to the size that was said. */
async function inflated(bytes, size) {
  const parts = [];
  let left = size;
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.getReader();
  // What cannot be inflated is longer than anything that was said.
  const next = () => reader.read().catch(() => ({ value: { length: Infinity } }));
  for (let one = await next(); !one.done && left >= 0; one = await next()) {
    parts.push(one.value);
    left -= one.value.length;
  }
  need(left === 0, "a member does not inflate to the size that it has");
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

const [BLOCK, MAX_MEMBERS] = [512, 1 << 17];

async function readTar(blob) {
  const [source, files] = [new Forward(blob), []];
  let [said, next] = [{}, 0];
  for (let number = 0; next < source.size; number += 1) {
    need(number < MAX_MEMBERS, "the archive has too many members");
    source.at = next;
    const block = await source.take(BLOCK);
    if (!block.some(Boolean)) break;
    const checked = block.reduce((sum, byte, at) => sum + (at > 147 && at < 156 ? 32 : byte), 0);
    const [begin, length] = [source.at, octal(block.subarray(124, 136))];
    need(octal(block.subarray(148, 156)) === checked && length >= 0, DAMAGED);
    const kind = String.fromCharCode(block[156]);
    const about = "xXgLK".includes(kind);
    const size = about ? length : "123456".includes(kind) ? 0 : said.size ?? length; // links and folders have no data
    source.need(size);
    next = Math.min(source.size, begin + Math.ceil(size / BLOCK) * BLOCK);
    if (about) {
      need(length <= MAX_KEY, "the name of a member is too long");
      const text = latin(await source.take(length));
      // Of several such headers before one member, readers believe the first.
      const own = kind === "K" ? {} : kind === "L" ? { name: text.split("\0")[0] } : paxOf(text, kind === "g");
      need(own.name !== "", "the name of a member is empty");
      said = { ...own, ...said };
      continue;
    }
    const full = decoded(bytesOf(said.name ?? nameIn(block)), "the name of a member");
    const [name, regular] = [full.replace(/^\.\//, ""), "0\x007".includes(kind)];
    const plain = regular ? !/(?:^|\/)\.{0,2}(?:\/|$)/.test(name) : name !== MEMBER;
    need(plain, `member ${full} has no plain path, or is no file`);
    if (regular) files.push({ name, dtype: "U8", shape: [size], begin, end: begin + size });
    said = {};
  }
  once(files.map(({ name }) => name));
  const mark = files.find(({ name }) => name === MEMBER);
  need(!mark || mark.shape[0] <= MAX_METADATA, "the metadata are too long");
  const pairs = mark ? pairsIn(await bytesAt(blob, mark.begin, mark.shape[0])) : null;
  return { pairs, tensors: () => files.filter((one) => one !== mark) };
}

/** A number in octal, or in base 256 as GNU tar writes large ones; -1 for none. */
function octal(field) {
  if (field[0] === 0x80) return field.subarray(1).reduce((one, byte) => one * 256 + byte, 0);
  const digits = latin(field).replace(/^[ \0]+|[ \0]+$/g, "");
  return /^[0-7]*$/.test(digits) ? parseInt(digits || "0", 8) : -1;
}

function nameIn(block) {
  const [name, prefix] = [block.subarray(0, 100), block.subarray(345, 500)].map((one) => latin(one).split("\0")[0]);
  const posix = latin(block.subarray(257, 263)) === "ustar\0"; // GNU tar keeps other things there
  return posix && prefix ? `${prefix}/${name}` : name;
}

/** The path and the size among the records of pax: length, space, key=value, line feed. */
function paxOf(text, forAll) {
  const found = new Map();
  for (let rest = text; rest; ) {
    const [, digits] = /^(\d{1,5}) /.exec(rest) ?? [];
    const [, key, value] = /^([^=]*)=([^]*)\n$/.exec(digits ? rest.slice(digits.length + 1, digits) : "") ?? [];
    need(value !== undefined && digits <= rest.length && !key.startsWith("GNU.sparse."), DAMAGED);
    found.set(key, value);
    rest = rest.slice(digits);
  }
  const [name, size] = [found.get("path"), found.get("size")];
  need(!(forAll && (name ?? size) !== undefined) && !name?.includes("\0") && /^\d{1,19}$/.test(size ?? "0"), DAMAGED);
  return { ...(name !== undefined && { name }), ...(size && { size: Number(size) }) };
}

// -- OpenVINO ---------------------------------------------------------------------------------

const MAX_NETWORK = 64 << 20; // a network of 70 billion parameters has about 10 MB
const SPEAKS = /^(?:weightmark\w{0,64}|\w{0,64}licen[sc]e\w{0,64})$/i;
// How a network begins: behind a declaration, comments and a document type without entities.
const NETWORK = /^(?:\xef\xbb\xbf)?(?:[ \t-\r]|<\?(?:[^?]|\?(?!>))*\?>|<!--(?:[^-]|-(?!->))*-->|<!DOCTYPE[^[<>]*>)*<net[ \t-\r][^>]*\bname=/;
// What stands behind the name of an element, up to the value that it says.
const SAYS = /^[ \t\n\r\v\f/][^>]{0,4095}?\bvalue=(?:"([^"]{1,65536})"|'([^']{1,65536})')/i;
const PLACE = ["offset", "size"].map((key) => new RegExp(`^[^>]{0,4096}?\\b${key}="(\\d{1,19})"`));
const REFERENCE_XML = /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-fA-F]{1,6}));/g;
const NAMED = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };

/** The XML is searched from one `<` to the next, never parsed: entities cannot expand. */
async function readOpenvino(blob) {
  const text = latin(await bytesAt(blob, 0, Math.min(blob.size, MAX_NETWORK)));
  need(/<net\b[^>]*\bname=/.test(text.slice(0, 4096)), "the file is not an OpenVINO model");
  need(blob.size > MAX_NETWORK || /<\/net>[ \t\n\r\v\f]*$/.test(text), "the network is cut off");
  const [pairs, ends] = [[], []];
  for (const [, name, behind] of text.matchAll(/<(\w{0,200})([^<]*)/g)) {
    const said = SPEAKS.test(name) && SAYS.exec(behind);
    if (said) pairs.push([name, unescaped(said[1] ?? said[2])]);
    const [offset, size] = name === "data" ? PLACE.map((one) => one.exec(behind)?.[1]) : [];
    if (offset && size) ends.push(Number(offset) + Number(size));
  }
  const least = ends.reduce((one, other) => Math.max(one, other), 0);
  const tensors = ends.length ? [{ ...wholeFile(""), least }] : [];
  const external = tensors.map(({ location }) => location);
  return { pairs: pairs.length ? pairs : null, external, tensors: () => tensors };
}

const unescaped = (value) => decoded(bytesOf(value), "a value").replace(REFERENCE_XML, (whole, name, ten, hex) => {
  const code = parseInt(ten ?? hex, ten ? 10 : 16);
  const sign = code > 0 && code < 0x110000 && (code < 0xd800 || code > 0xdfff);
  return name ? NAMED[name] : sign ? String.fromCodePoint(code) : whole;
});

// -- spaCy ------------------------------------------------------------------------------------

const [MAX_PIPELINE, MAX_PARTS] = [1 << 21, 1000]; // bytes of meta.json, parts of a pipeline

/** The meta.json of a pipeline; which of its parts have weights only their folders tell. */
async function readSpacy(blob) {
  need(blob.size <= MAX_PIPELINE, "meta.json is too long");
  const found = parsed(decoded(await bytesAt(blob, 0, blob.size), "meta.json"));
  const pairs = found instanceof Members ? found.filter(([, value]) => typeof value === "string") : [];
  need(pairs.some(([key]) => /^(?:lang|spacy_version)$/.test(key)), "the file is no pipeline of spaCy");
  const names = found.flatMap(([key, list]) => (/^(?:components|pipeline)$/.test(key) && list?.constructor === Array ? list : []));
  const parts = new Set(names.filter((name) => typeof name === "string"));
  const plain = [...parts].every((name) => !/^\.{0,2}$|[/\\:\0]/.test(name));
  need(plain && parts.size <= MAX_PARTS, "its parts are too many, or no names of folders");
  const files = ["vocab/vectors", ...[...parts].map((name) => `${name}/model`)].sort();
  const tensors = () => files.map((name) => ({ ...wholeFile(name), optional: true }));
  return { pairs: [...pairs], external: files, tensors };
}

// -- texts beside weights -----------------------------------------------------------------------

const MAX_SIDECAR = 1 << 20;
const SPACE = "\\t-\\r\\x1c- \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const LINE = new RegExp(`^# (weightmark(?:_[^${SPACE}=]*)?) = (.*)$`, "s");
const believe = (holds, what) => need(holds, what, MarkError);

/** The mark in a sidecar `FILE.license`, null for none. */
async function readSidecar(bytes) {
  need(bytes.length <= MAX_SIDECAR, "the sidecar is above 1 MiB");
  const lines = decoded(bytes, "the sidecar").split("\n").map((one) => one.replace(/\r+$/, ""));
  const pairs = lines.flatMap((one) => [LINE.exec(one)?.slice(1)].filter(Boolean));
  need(new Map(pairs).size === pairs.length, "a key of the mark stands twice in the sidecar");
  return markOf(pairs);
}

/** The lineage record of a configuration as { name, mark }, null for none. */
async function readRecord(bytes) {
  const found = memberOf(bytes, "weightmark");
  if (found === undefined) return null;
  believe(isTexts(found), "the lineage record is not an object of texts");
  const name = found.find(([key]) => key === "name")?.[1] ?? "";
  believe(name && lengthOf(name) <= 200 && !LONE.test(name), "it names no model");
  const own = found.filter(([key]) => key !== "name");
  const rest = own.every(([key]) => isOwn(key)) && own.length === found.length - 1;
  believe(rest, "it holds what is no part of a mark, or its name twice");
  const mark = await markOf(own);
  believe(mark && !mark.tensors, "it holds no mark, or is bound to tensors");
  return { name, mark };
}

/** The mark in a shard index, null for none. */
async function readIndex(bytes) {
  const metadata = memberOf(bytes, "metadata");
  if (!(metadata instanceof Members)) return null;
  return markOf(metadata.filter(([, value]) => typeof value === "string"));
}

/** A member of a JSON file, which stands there once; of what is none, undefined. */
function memberOf(bytes, wanted) {
  let found = [];
  try {
    found = parsed(decoded(bytes, "the file").replace(/^\ufeff/, ""), true);
  } catch (error) {
    if (!(error instanceof FileError || error instanceof RangeError)) throw error;
  }
  const own = found instanceof Members ? found.filter(([key]) => key === wanted) : [];
  believe(own.length < 2, `${wanted} stands twice in the file`);
  return own[0]?.[1];
}

/** What a model card repeats of its mark, { version, restrictions } as texts; null for nothing. */
function readCard(text) {
  const head = /^\ufeff?---[ \t]*\r?\n([^]*?)^---[ \t]*$/m.exec(text)?.[1] ?? "";
  const block = /^weightmark:[ \t]*\r?\n((?:[ \t]+.*(?:\r?\n|$))+)/m.exec(head)?.[1];
  const pairs = (block ?? "").matchAll(/^[ \t]+(version|restrictions):[ \t]*["']?([\da-f]+)\b/gm);
  return block ? Object.fromEntries([...pairs].map((found) => found.slice(1))) : null;
}

// -- a file -----------------------------------------------------------------------------------

const READERS = {
  ...{ safetensors: readSafetensors, gguf: readGguf, onnx: readOnnx, zip: readZip, tar: readTar },
  ...{ openvino: readOpenvino, coreml: readCoreml, spacy: readSpacy, llamafile: readLlamafile },
};
// What PyTorch and Keras call their archives, and what of it are the tensors of others.
const ZIPS = /\.(?:pt|pth|pt2|ptl|bin|ckpt|jit|torchscript|dat|model|keras)$/;
const OTHERS = /(?:^|\/)(?:weight\.bin|openvino_\w*model\.bin)$/;

/** The format that the suffix names, or else the first bytes; "" for one that carries no mark. */
function formatOf(name, head) {
  const lowered = name.toLowerCase();
  const gguf = head.startsWith("GGUF");
  need(!gguf || !/\.(safetensors|sft|onnx)$/.test(lowered), "the file is GGUF; give it its right suffix");
  if (/\.(safetensors|sft)$/.test(lowered)) return "safetensors";
  if (lowered.endsWith(".onnx")) return "onnx";
  if (gguf || lowered.endsWith(".gguf")) return "gguf";
  if (head.startsWith(LOCAL)) return ZIPS.test(lowered) && !OTHERS.test(lowered) ? "zip" : "";
  if (head.slice(257, 262) === "ustar") return lowered.endsWith(".nemo") ? "tar" : "";
  if (/^\x80[\x02-\x05]/.test(head)) return "";
  if (NETWORK.test(head)) return "openvino";
  if (/^[^]{5}\0\0\0\{[ \t\n\r\v\f]*["}]/.test(head)) return "safetensors";
  if (/(?:^|\/)meta\.json$/.test(lowered)) return "spacy";
  if (lowered.endsWith(".llamafile")) return "llamafile";
  return lowered.endsWith(".mlmodel") ? "coreml" : "";
}

/** What a file says; raises FileError where it cannot be read. Nothing leaves the browser. */
async function readFile(file, name) {
  const slice = (from, to) => ((blob.read += Math.min(to, file.size) - from), file.slice(from, to));
  const blob = { size: file.size, read: 0, slice };
  need(blob.size, "the file is empty; fetch it again");
  const head = latin(await bytesAt(blob, 0, Math.min(blob.size, 512)));
  const format = formatOf(name, head);
  need(format, "it is of no format that holds a mark; that of other weights stands beside them, with .license behind the name");
  const empty = { problems: [], names: [], external: [], mark: null, markError: null, format, blob };
  const found = { ...empty, ...(await READERS[format](blob)), size: blob.size, read: blob.read };
  once((found.pairs ?? []).map(([key]) => key));
  try {
    found.mark = await markOf(found.pairs ?? []);
  } catch (error) {
    if (!(error instanceof MarkError)) throw error;
    found.markError = error;
  }
  return found;
}

/** The digest that binds the mark in a sidecar: over the whole file. */
const wholeDigest = (blob) => digestOf([wholeFile("")], null, () => blob);

/** The digest of the tensors of what `readFile` gave; `beside` gives the blob of another file. */
async function tensorsDigest(file, beside) { return digestOf(await file.tensors(), file.blob, beside); }

async function digestOf(tensors, own, beside) {
  once(tensors.map(({ name }) => name));
  const lines = [];
  for (const one of tensors) {
    const blob = one.location === undefined ? own : await beside(one.location);
    if (!blob && one.optional) continue;
    need(blob && !(blob.size < one.least), "the file of the tensors is not there, or cut off");
    const [begin, end] = one.whole ? [0, blob.size] : [one.begin, one.end];
    let bytes = begin < end ? await bytesAt(blob, begin, end - begin) : new Uint8Array(0);
    if (one.deflated) bytes = await inflated(bytes, one.shape[0]);
    if (one.numbers) bytes = numbersOf(bytes, one.width);
    const shape = one.whole ? blob.size : one.shape.join(",");
    const line = `[${JSON.stringify(one.name)},"${one.dtype}",[${shape}],"${await sha256(bytes)}"]\n`;
    lines.push([sortable(one.name), line]);
  }
  lines.sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(lines.map(([, line]) => line).join(""));
}

/** Numbers of variable length, one behind the other, as little-endian ones of a width. */
function numbersOf(bytes, width) {
  const out = [];
  for (let at = 0; at < bytes.length; ) {
    const [value, length] = numberOf(bytes.subarray(at, at + 10));
    for (let byte = 0n; byte < width; byte += 1n) out.push(Number((value >> (8n * byte)) & 255n));
    at += length;
  }
  return Uint8Array.from(out);
}

// -- the mark ---------------------------------------------------------------------------------

const [MAX_VALUE, IN_A_VALUE, MAX_BASES, MAX_EXCEPTIONS] = [999, 14, 64, 256]; // characters, digests
const OPTIONAL = ["text", "tensors", "exceptions", "lost"]; // absent where they say nothing
const LIFTED = ["base", "clause", "by", "reference"];
const BACKWARDS = { same: "same", stricter: "weaker", weaker: "stricter" };

const isText = (found) => typeof found === "string" && !LONE.test(found);
const isDigest = (found) => typeof found === "string" && /^[0-9a-f]{64}$/.test(found);
const ascend = (list) => list.every((one, at) => !at || list[at - 1] < one);
const isOwn = (key) => key === "weightmark" || key.startsWith("weightmark_");
/** Characters, as Python counts them. */
const lengthOf = (text) => text.length - (text.match(/[\ud800-\udbff][\udc00-\udfff]/g) ?? []).length;

/** A text that sorts by code points, as UTF-8 does, not by halves of them. */
const sortable = (text) => Array.from(text, (sign) => sign.codePointAt(0).toString(16).padStart(6, "0")).join("");

async function sha256(data) {
  const bytes = typeof data === "string" ? WRITER.encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** The digest over distinct clause digests in ascending order. */
const restrictionHash = (digests) => sha256([...new Set(digests)].sort().map((one) => `${one}\n`).join(""));

/** The mark among pairs of key and value, null where there is none; raises MarkError.
 *
 * It is whole where the keys that are there are those that it would be written as.
 */
async function markOf(pairs) {
  const found = pairs.filter(([key]) => isOwn(key));
  const own = new Map(found);
  if (!own.size) return null;
  believe(own.size === found.length, "a key stands twice");
  const { version, form, license, text = "", tensors = "", ...record } = valueOf(own, "weightmark");
  believe(Number.isInteger(version), "the mark has no version");
  need([1, 2].includes(version), "the mark has a version that is not known here", VersionError);
  // A larger number JSON does not carry exactly.
  believe(Number.isSafeInteger(form) && form > 0, "the form is not a positive number");
  believe(isText(license) && license, "the record names no licence");
  believe([text, tensors].every((one) => !one || isDigest(one)), "text or tensors is no digest");
  const clauses = digestsIn(own, "weightmark_clauses", record);
  const bases = numbered(own, (number) => `weightmark_base_${number}`).map(baseOf, own);
  const exceptions = numbered(own, (number) => `weightmark_exception_${number}`).map(exceptionOf);
  const few = bases.length <= MAX_BASES && exceptions.length <= MAX_EXCEPTIONS;
  believe(few, "it has too many bases or exceptions");
  const order = exceptions.map((one) => LIFTED.map((field) => sortable(one[field])).join(" "));
  believe(ascend(order), "the exceptions are not sorted and distinct");
  const { restrictions = "" } = record;
  const mark = { version, license, form, clauses, restrictions, text, tensors, bases, exceptions };
  for (const [key, value] of await encoded(mark)) {
    believe(own.get(key) === value, `${key} is not what the rest of the mark asks for`);
    own.delete(key);
  }
  believe(!own.size, "a part that the record does not announce");
  return mark;
}

function baseOf({ name, relation, license, restrictions = "", lost = "", ...entry }, at) {
  believe([name, relation, license, lost].every(isText), "a base lacks a text");
  const clauses = digestsIn(this, `weightmark_base_${at + 1}_clauses`, entry);
  return { name, relation, license, clauses, restrictions, lost };
}

function exceptionOf({ base, clause, by, reference }) {
  believe([base, by, reference].every(isText) && isDigest(clause), "an exception lacks a text");
  return { base, clause, by, reference };
}

/** The value of a key, an object or a list. */
function valueOf(own, key) {
  const value = own.get(key) ?? "";
  believe(lengthOf(value) <= MAX_VALUE, `${key} is too long`);
  try { return Object(JSON.parse(value)); } catch { throw new MarkError(`${key} is not there, or not JSON`); }
}

/** The values of numbered keys, from 1 on. */
function numbered(own, keyOf) {
  const found = [];
  while (own.has(keyOf(found.length + 1))) found.push(valueOf(own, keyOf(found.length + 1)));
  return found;
}

function digestsIn(own, key, { clauses }) {
  if (clauses === "unresolved") return null;
  const found = numbered(own, (part) => (part === 1 ? key : `${key}_${part}`)).flat();
  believe(found.every(isDigest) && ascend(found), `${key} are no sorted and distinct digests`);
  return found;
}

/** The keys and values that a mark is written as. */
async function encoded({ form, license, text, tensors, bases, exceptions, clauses }) {
  const keys = new Map();
  const put = async (key, lists, fields, digests) => {
    const hash = digests && { clauses: digests.length, restrictions: await restrictionHash(digests) };
    keys.set(key, canonical({ clauses: "unresolved", ...fields, ...hash }));
    for (let at = 0; at < (digests ?? []).length; at += IN_A_VALUE) {
      const part = JSON.stringify(digests.slice(at, at + IN_A_VALUE));
      keys.set(at ? `${lists}_${at / IN_A_VALUE + 1}` : lists, part);
    }
  };
  const counts = { bases: bases.length, exceptions: exceptions.length };
  const record = { version: exceptions.length ? 2 : 1, form, license, text, tensors, ...counts };
  await put("weightmark", "weightmark_clauses", record, clauses);
  for (const [at, { name, relation, license: own, lost, clauses: digests }] of bases.entries()) {
    const key = `weightmark_base_${at + 1}`;
    await put(key, `${key}_clauses`, { name, relation, license: own, lost }, digests);
  }
  exceptions.forEach((one, at) => keys.set(`weightmark_exception_${at + 1}`, canonical(one)));
  return keys;
}

/** An object in canonical JSON (RFC 8785). */
function canonical(fields) {
  const there = Object.keys(fields).filter((key) => fields[key] || !OPTIONAL.includes(key)).sort();
  return `{${there.map((key) => `${JSON.stringify(key)}:${JSON.stringify(fields[key])}`)}}`;
}

/** What became of the restrictions of each base: carried, lifted, weakened, dropped, or unclear.
 *
 * The lineage record beside a model names a base, and those further up that the base lost. `pairs`
 * is a table of two clauses each, and what the `other` is compared with the first.
 */
function lineage(mark, record = null, pairs = []) {
  const [bases, exceptions] = [[...mark.bases], [...mark.exceptions]];
  const same = (one, other) => one.toLowerCase() === other.toLowerCase();
  const key = (one) => JSON.stringify({ ...one, tensors: "" });
  if (record && key(record.mark) !== key(mark)) {
    const up = record.mark;
    const gone = (one) => /^(?:dropped|weakened)$/.test(judged(one, up, [], pairs).verdict);
    exceptions.push(...up.exceptions);
    for (const one of [{ ...up, name: record.name }, ...up.bases.filter(gone)]) {
      if (!bases.some(({ name }) => same(name, one.name))) bases.push(one);
    }
  }
  return bases.map((base) => {
    const lifts = exceptions.filter((one) => same(one.base, base.name)).map((one) => one.clause);
    return { name: base.name, ...judged(base, mark, lifts, pairs) };
  });
}

function judged(base, { clauses, license }, lifts, pairs) {
  const same = !base.clauses && base.license === license;
  const open = !same && (!base.clauses || (base.clauses.length && !clauses));
  // What the clauses of the model are to one of the base.
  const ways = (wanted) => pairs.map(({ clause, other, relation }) =>
    (clause === wanted && clauses.includes(other) && relation)
      || (other === wanted && clauses.includes(clause) && BACKWARDS[relation]));
  const found = { missing: [], weakened: [], lifted: [] };
  for (const one of same || open ? [] : base.clauses) {
    const kin = clauses.includes(one) ? ["same"] : ways(one);
    if (kin.includes("same") || kin.includes("stricter")) continue;
    const weaker = kin.includes("weaker") ? "weakened" : "missing";
    found[lifts.includes(one) ? "lifted" : weaker].push(one);
  }
  const [missing, weakened, lifted] = Object.values(found).map((list) => list.length);
  const verdict = missing ? "dropped" : weakened ? "weakened" : lifted ? "lifted" : "carried";
  return { verdict: open ? "unclear" : verdict, ...found };
}

/** Whether a licence is written as an SPDX expression; the ids are those of a list, not asked here. */
function isExpression(license) {
  const turn = (depth, sign) => (depth < 0 ? depth : depth + (sign === "(") - (sign === ")"));
  const ids = license.replace(/^\(+|\)+$/g, "").split(/\)* (?:AND|OR|WITH) \(*/);
  const right = ids.every((one) => /^[A-Za-z0-9.-]+\+?$/.test(one) && !/^(?:and|or|with)$/i.test(one));
  return right && [...license].reduce(turn, 0) === 0 && !license.includes("()");
}

// -- clauses: canonical form 1; the page ends above ---------------------------------------------

const ELEMENTS =
  "a|abbr|acronym|address|article|aside|b|bdi|bdo|big|blockquote|body|br|center|cite|code|col|colgroup|dd|del|details|dfn|div|dl|dt|em|figcaption|figure|font|footer|h[1-6]|head|header|hr|html|i|img|ins|kbd|label|li|link|main|mark|meta|nav|o:p|ol|p|picture|pre|q|rp|rt|ruby|s|samp|section|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|tfoot|th|thead|time|title|tr|tt|u|ul|var|wbr";
// Signs of words, digits and white space, as the page has them.
const [WORD, DIGIT, BLANK] = ["\\p{L}\\p{N}_", "\\p{Nd}", SPACE];
const [all, here] = ["gu", "uy"].map((flags) => (source) => new RegExp(source, flags));
const FOOTNOTES = all(`(?<=[\\p{L}\\p{Nl}\\p{No}_.,;:)"'”’])[¹²³⁰⁴-⁹†‡]+`);
const NUMBERED = all(`\\[\\^?[${DIGIT}]{1,3}\\](?!\\()`);
const [CODE, NAME] = ["&#(?:([0-9]+)|[xX]([0-9a-fA-F]+));?", "<(/?)([a-z\\d:]+)"].map(here);
const LONGEST_ENTITY = 33; // signs with both `&` and `;`
const NO_CHARACTER = /[\x01-\x08\x0b\x0e-\x1f\x7f\ufdd0-\ufdef]/;
const [IMAGE, LINK] = ["!", "(?<!!)"].map((before) => all(`${before}\\[([^\\[\\]]{0,1000})\\]\\(([^()${BLANK}]{0,2000})\\)`));
const ANGLED = all(`<((?:https?://|mailto:)[^<>${BLANK}]{1,2000})>`);
const LETTER_BOX = all(`^[${WORD}.+\\-]{1,99}@[${WORD}\\-]{1,99}\\.[${WORD}.\\-]{1,99}$`);
const ELEMENT = new RegExp(`^(?:${ELEMENTS})$`);
const VALUE = `"[^"<>]{0,2000}"|'[^'<>]{0,2000}'|[^${BLANK}"'<>]{1,500}`;
const ATTRIBUTE = here(`[${BLANK}]{1,99}(?:[a-z][${WORD}:.\\-]{0,60}[${BLANK}]?=[${BLANK}]?(?:${VALUE})|hidden|open|nowrap|compact|noshade|reversed)`);
const [OPENED, CLOSED] = [`[${BLANK}]{0,99}/?>`, `[${BLANK}]{0,9}>`].map(here);
const SHORT = all(`(?<![${WORD}])(?:(e\\. ?g|i\\. ?e)(?:\\.,?|(?![${WORD}]))|eg\\.,?|for example,)`);
const COUNT = `[${DIGIT}]{1,3}|[ivxlc]{2,6}|`;
const SECTION = `[${DIGIT}]{1,2}(?:\\.[${DIGIT}]{1,2}){1,3}[.)]?`;
const ENUMERATOR = here(`(?:[-+•‣▪▫◦●○■□·»→►▶✗✘❌🚫]|\\((?:${COUNT}[a-z]{1,2})\\)|(?:${COUNT}[a-z])[.)]|${SECTION}) `);
// Steps 4 to 7 of the page: what becomes what.
const SPELLINGS = [
  [/[«‹][ \xa0\u202f]?|[ \xa0\u202f]?[»›]|["'`´‘’‚‛“”„‟′″＂＇]/g, "'"],
  [/[-‐‑‒–—―−﹘﹣－⁃•]/g, " "],
  [/[*\xad\u180e\u200b-\u200f\u202a-\u202d\u2060-\u2069\ufeff\ufe00-\ufe0f]/g, ""],
  [/…/g, "..."],
  [/''+/g, "'"],
  [all("(?<![\\p{L}\\p{N}])_|_(?![\\p{L}\\p{N}])"), ""],
  [all(`[${BLANK}]+`), " "],
  [SHORT, (_, short) => (short?.startsWith("i") ? "that is" : "for example")],
  [/ +(?=[,.;:!?)\]])|(?<=[([]) +/g, ""],
];

/** What a pattern finds at a place, and nowhere else. */
const found = (pattern, text, at) => ((pattern.lastIndex = at), (pattern.exec(text) ?? []));
const casefolded = (text) => Array.from(text, (sign) => FOLDING[sign] ?? sign).join("");

/** A text in which what begins with a sign is exchanged where `find` gives its length, and what stands there then. */
function exchanged(text, sign, find) {
  let [written, done] = ["", 0];
  for (let at = text.indexOf(sign); at >= 0; at = text.indexOf(sign, Math.max(done, at + 1))) {
    const [length, instead] = find(text, at);
    if (length) [written, done] = [written + text.slice(done, at) + instead, at + length];
  }
  return written + text.slice(done);
}

/** One clause in canonical form 1. */
function canonicalClause(clause) {
  let text = clause.replace(FOOTNOTES, "").replace(NUMBERED, "").normalize("NFKC");
  text = casefolded(withoutMarkup(exchanged(text, "&", entityAt)));
  for (const [one, other] of SPELLINGS) text = text.replace(one, other);
  text = text.replace(/^[ ']+|[ ']+$/g, "");
  for (let one; ([one] = found(ENUMERATOR, text, 0)), one; ) text = text.slice(one.length);
  return text.replace(/(?:[;,.:' ]|(?<=[^]) (?:and\/or|and|or))+$/, "").replace(/^[ ']+/, "");
}

/** The reference at a place as HTML reads it in a text: the longest name that there is. */
function entityAt(text, at) {
  const [whole, ten, hex] = found(CODE, text, at);
  if (whole) return [whole.length, characterOf(ten ? parseInt(ten, 10) : parseInt(hex, 16))];
  for (let length = LONGEST_ENTITY; length > 2; length -= 1) {
    const name = text.slice(at + 1, at + length);
    if (Object.hasOwn(ENTITIES, name)) return [name.length + 1, ENTITIES[name]];
  }
  return [0];
}

function characterOf(code) {
  if (code >= 0x80 && code < 0xa0) return CP1252[code - 0x80];
  if (code === 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return "\ufffd";
  const sign = String.fromCodePoint(code);
  return (code & 0xfffe) === 0xfffe || NO_CHARACTER.test(sign) ? "" : sign;
}

/** A text without images, links, angled addresses, tags and backslashes. */
function withoutMarkup(marked) {
  const beside = marked.replace(IMAGE, "");
  let text = /[^ \-*_]/.test(beside) ? marked.replace(IMAGE, "![$1]") : beside;
  text = text.replace(LINK, linked).replace(ANGLED, "$1");
  // Letters in either case are the same, some of which are not ASCII.
  const small = text.replace(/[İı]/g, "i").replaceAll("ſ", "s").toLowerCase();
  text = exchanged(text, "<", (_, at) => [tagAt(small, at), ""]);
  return text.replace(all(`\\\\([^${WORD}${BLANK}])`), "$1");
}

/** A link as its words, and its target where the words are another address than that. */
function linked(_, words, target) {
  const bare = (address) => address.replace(/\/+$/, "");
  const shown = words.replace(/^[<>_* ]+|[<>_* ]+$/g, "");
  const box = casefolded(target.replace(/^[<>]+|[<>]+$/g, "")).replace(/^(?:https?:\/\/|mailto:)?(?:www\.)?/, "");
  const ofWeb = /^https?:\/\//.test(shown);
  const other = ofWeb ? bare(shown) !== bare(target) : shown.search(LETTER_BOX) === 0 && casefolded(shown) !== bare(box);
  return other ? `${words} ${target}` : words;
}

/** The length of the tag at a place, 0 for none. */
function tagAt(text, begin) {
  const [head, closing, name] = found(NAME, text, begin);
  if (!ELEMENT.test(name ?? "")) return 0;
  let at = begin + head.length;
  for (let number = 0; number < 30 && !closing; number += 1) at += found(ATTRIBUTE, text, at)[0]?.length ?? 0;
  const [end] = found(closing ? CLOSED : OPENED, text, at);
  return end ? at + end.length - begin : 0;
}

export { FileError, MarkError, VersionError, canonicalClause, formatOf, isExpression, lineage, readCard };
export { readFile, readIndex, readRecord, readSidecar, restrictionHash, sha256 };
export { tensorsDigest, wholeDigest };

// -- types: generated by `python -m tests.tables`

const DTYPES = {"F4":4,"F6_E2M3":6,"F6_E3M2":6,"BOOL":8,"U8":8,"I8":8,"F8_E5M2":8,"F8_E4M3":8,"F8_E8M0":8,"F8_E4M3FNUZ":8,"F8_E5M2FNUZ":8,"I16":16,"U16":16,"F16":16,"BF16":16,"I32":32,"U32":32,"F32":32,"C64":64,"F64":64,"I64":64,"U64":64};
const ONNX_TYPES = {"1":["F32",32],"2":["U8",8],"3":["I8",8],"4":["U16",16],"5":["I16",16],"6":["I32",32],"7":["I64",64],"8":["STRING",0],"9":["BOOL",8],"10":["F16",16],"11":["F64",64],"12":["U32",32],"13":["U64",64],"14":["C64",64],"15":["COMPLEX128",128],"16":["BF16",16],"17":["F8_E4M3",8],"18":["F8_E4M3FNUZ",8],"19":["F8_E5M2",8],"20":["F8_E5M2FNUZ",8],"21":["UINT4",4],"22":["INT4",4],"23":["F4",4],"24":["F8_E8M0",8],"25":["UINT2",2],"26":["INT2",2]};
const GGML_TYPES = {"0":["F32",1,4],"1":["F16",1,2],"2":["Q4_0",32,18],"3":["Q4_1",32,20],"6":["Q5_0",32,22],"7":["Q5_1",32,24],"8":["Q8_0",32,34],"9":["Q8_1",32,36],"10":["Q2_K",256,84],"11":["Q3_K",256,110],"12":["Q4_K",256,144],"13":["Q5_K",256,176],"14":["Q6_K",256,210],"15":["Q8_K",256,292],"16":["IQ2_XXS",256,66],"17":["IQ2_XS",256,74],"18":["IQ3_XXS",256,98],"19":["IQ1_S",256,50],"20":["IQ4_NL",32,18],"21":["IQ3_S",256,110],"22":["IQ2_S",256,82],"23":["IQ4_XS",256,136],"24":["I8",1,1],"25":["I16",1,2],"26":["I32",1,4],"27":["I64",1,8],"28":["F64",1,8],"29":["IQ1_M",256,56],"30":["BF16",1,2],"34":["TQ1_0",256,54],"35":["TQ2_0",256,66],"39":["MXFP4",32,17],"40":["NVFP4",64,36],"41":["Q1_0",128,18],"42":["Q2_0",64,18]};
const CP437 = "\u00c7\u00fc\u00e9\u00e2\u00e4\u00e0\u00e5\u00e7\u00ea\u00eb\u00e8\u00ef\u00ee\u00ec\u00c4\u00c5\u00c9\u00e6\u00c6\u00f4\u00f6\u00f2\u00fb\u00f9\u00ff\u00d6\u00dc\u00a2\u00a3\u00a5\u20a7\u0192\u00e1\u00ed\u00f3\u00fa\u00f1\u00d1\u00aa\u00ba\u00bf\u2310\u00ac\u00bd\u00bc\u00a1\u00ab\u00bb\u2591\u2592\u2593\u2502\u2524\u2561\u2562\u2556\u2555\u2563\u2551\u2557\u255d\u255c\u255b\u2510\u2514\u2534\u252c\u251c\u2500\u253c\u255e\u255f\u255a\u2554\u2569\u2566\u2560\u2550\u256c\u2567\u2568\u2564\u2565\u2559\u2558\u2552\u2553\u256b\u256a\u2518\u250c\u2588\u2584\u258c\u2590\u2580\u03b1\u00df\u0393\u03c0\u03a3\u03c3\u00b5\u03c4\u03a6\u0398\u03a9\u03b4\u221e\u03c6\u03b5\u2229\u2261\u00b1\u2265\u2264\u2320\u2321\u00f7\u2248\u00b0\u2219\u00b7\u221a\u207f\u00b2\u25a0\u00a0";

// -- clauses: generated, Unicode 14.0.0, HTML 5

const CP1252 = "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";
const FOLDING = {"A":"a","B":"b","C":"c","D":"d","E":"e","F":"f","G":"g","H":"h","I":"i","J":"j","K":"k","L":"l","M":"m","N":"n","O":"o","P":"p","Q":"q","R":"r","S":"s","T":"t","U":"u","V":"v","W":"w","X":"x","Y":"y","Z":"z","\u00b5":"\u03bc","\u00c0":"\u00e0","\u00c1":"\u00e1","\u00c2":"\u00e2","\u00c3":"\u00e3","\u00c4":"\u00e4","\u00c5":"\u00e5","\u00c6":"\u00e6","\u00c7":"\u00e7","\u00c8":"\u00e8","\u00c9":"\u00e9","\u00ca":"\u00ea","\u00cb":"\u00eb","\u00cc":"\u00ec","\u00cd":"\u00ed","\u00ce":"\u00ee","\u00cf":"\u00ef","\u00d0":"\u00f0","\u00d1":"\u00f1","\u00d2":"\u00f2","\u00d3":"\u00f3","\u00d4":"\u00f4","\u00d5":"\u00f5","\u00d6":"\u00f6","\u00d8":"\u00f8","\u00d9":"\u00f9","\u00da":"\u00fa","\u00db":"\u00fb","\u00dc":"\u00fc","\u00dd":"\u00fd","\u00de":"\u00fe","\u00df":"ss","\u0100":"\u0101","\u0102":"\u0103","\u0104":"\u0105","\u0106":"\u0107","\u0108":"\u0109","\u010a":"\u010b","\u010c":"\u010d","\u010e":"\u010f","\u0110":"\u0111","\u0112":"\u0113","\u0114":"\u0115","\u0116":"\u0117","\u0118":"\u0119","\u011a":"\u011b","\u011c":"\u011d","\u011e":"\u011f","\u0120":"\u0121","\u0122":"\u0123","\u0124":"\u0125","\u0126":"\u0127","\u0128":"\u0129","\u012a":"\u012b","\u012c":"\u012d","\u012e":"\u012f","\u0130":"i\u0307","\u0132":"\u0133","\u0134":"\u0135","\u0136":"\u0137","\u0139":"\u013a","\u013b":"\u013c","\u013d":"\u013e","\u013f":"\u0140","\u0141":"\u0142","\u0143":"\u0144","\u0145":"\u0146","\u0147":"\u0148","\u0149":"\u02bcn","\u014a":"\u014b","\u014c":"\u014d","\u014e":"\u014f","\u0150":"\u0151","\u0152":"\u0153","\u0154":"\u0155","\u0156":"\u0157","\u0158":"\u0159","\u015a":"\u015b","\u015c":"\u015d","\u015e":"\u015f","\u0160":"\u0161","\u0162":"\u0163","\u0164":"\u0165","\u0166":"\u0167","\u0168":"\u0169","\u016a":"\u016b","\u016c":"\u016d","\u016e":"\u016f","\u0170":"\u0171","\u0172":"\u0173","\u0174":"\u0175","\u0176":"\u0177","\u0178":"\u00ff","\u0179":"\u017a","\u017b":"\u017c","\u017d":"\u017e","\u017f":"s","\u0181":"\u0253","\u0182":"\u0183","\u0184":"\u0185","\u0186":"\u0254","\u0187":"\u0188","\u0189":"\u0256","\u018a":"\u0257","\u018b":"\u018c","\u018e":"\u01dd","\u018f":"\u0259","\u0190":"\u025b","\u0191":"\u0192","\u0193":"\u0260","\u0194":"\u0263","\u0196":"\u0269","\u0197":"\u0268","\u0198":"\u0199","\u019c":"\u026f","\u019d":"\u0272","\u019f":"\u0275","\u01a0":"\u01a1","\u01a2":"\u01a3","\u01a4":"\u01a5","\u01a6":"\u0280","\u01a7":"\u01a8","\u01a9":"\u0283","\u01ac":"\u01ad","\u01ae":"\u0288","\u01af":"\u01b0","\u01b1":"\u028a","\u01b2":"\u028b","\u01b3":"\u01b4","\u01b5":"\u01b6","\u01b7":"\u0292","\u01b8":"\u01b9","\u01bc":"\u01bd","\u01c4":"\u01c6","\u01c5":"\u01c6","\u01c7":"\u01c9","\u01c8":"\u01c9","\u01ca":"\u01cc","\u01cb":"\u01cc","\u01cd":"\u01ce","\u01cf":"\u01d0","\u01d1":"\u01d2","\u01d3":"\u01d4","\u01d5":"\u01d6","\u01d7":"\u01d8","\u01d9":"\u01da","\u01db":"\u01dc","\u01de":"\u01df","\u01e0":"\u01e1","\u01e2":"\u01e3","\u01e4":"\u01e5","\u01e6":"\u01e7","\u01e8":"\u01e9","\u01ea":"\u01eb","\u01ec":"\u01ed","\u01ee":"\u01ef","\u01f0":"j\u030c","\u01f1":"\u01f3","\u01f2":"\u01f3","\u01f4":"\u01f5","\u01f6":"\u0195","\u01f7":"\u01bf","\u01f8":"\u01f9","\u01fa":"\u01fb","\u01fc":"\u01fd","\u01fe":"\u01ff","\u0200":"\u0201","\u0202":"\u0203","\u0204":"\u0205","\u0206":"\u0207","\u0208":"\u0209","\u020a":"\u020b","\u020c":"\u020d","\u020e":"\u020f","\u0210":"\u0211","\u0212":"\u0213","\u0214":"\u0215","\u0216":"\u0217","\u0218":"\u0219","\u021a":"\u021b","\u021c":"\u021d","\u021e":"\u021f","\u0220":"\u019e","\u0222":"\u0223","\u0224":"\u0225","\u0226":"\u0227","\u0228":"\u0229","\u022a":"\u022b","\u022c":"\u022d","\u022e":"\u022f","\u0230":"\u0231","\u0232":"\u0233","\u023a":"\u2c65","\u023b":"\u023c","\u023d":"\u019a","\u023e":"\u2c66","\u0241":"\u0242","\u0243":"\u0180","\u0244":"\u0289","\u0245":"\u028c","\u0246":"\u0247","\u0248":"\u0249","\u024a":"\u024b","\u024c":"\u024d","\u024e":"\u024f","\u0345":"\u03b9","\u0370":"\u0371","\u0372":"\u0373","\u0376":"\u0377","\u037f":"\u03f3","\u0386":"\u03ac","\u0388":"\u03ad","\u0389":"\u03ae","\u038a":"\u03af","\u038c":"\u03cc","\u038e":"\u03cd","\u038f":"\u03ce","\u0390":"\u03b9\u0308\u0301","\u0391":"\u03b1","\u0392":"\u03b2","\u0393":"\u03b3","\u0394":"\u03b4","\u0395":"\u03b5","\u0396":"\u03b6","\u0397":"\u03b7","\u0398":"\u03b8","\u0399":"\u03b9","\u039a":"\u03ba","\u039b":"\u03bb","\u039c":"\u03bc","\u039d":"\u03bd","\u039e":"\u03be","\u039f":"\u03bf","\u03a0":"\u03c0","\u03a1":"\u03c1","\u03a3":"\u03c3","\u03a4":"\u03c4","\u03a5":"\u03c5","\u03a6":"\u03c6","\u03a7":"\u03c7","\u03a8":"\u03c8","\u03a9":"\u03c9","\u03aa":"\u03ca","\u03ab":"\u03cb","\u03b0":"\u03c5\u0308\u0301","\u03c2":"\u03c3","\u03cf":"\u03d7","\u03d0":"\u03b2","\u03d1":"\u03b8","\u03d5":"\u03c6","\u03d6":"\u03c0","\u03d8":"\u03d9","\u03da":"\u03db","\u03dc":"\u03dd","\u03de":"\u03df","\u03e0":"\u03e1","\u03e2":"\u03e3","\u03e4":"\u03e5","\u03e6":"\u03e7","\u03e8":"\u03e9","\u03ea":"\u03eb","\u03ec":"\u03ed","\u03ee":"\u03ef","\u03f0":"\u03ba","\u03f1":"\u03c1","\u03f4":"\u03b8","\u03f5":"\u03b5","\u03f7":"\u03f8","\u03f9":"\u03f2","\u03fa":"\u03fb","\u03fd":"\u037b","\u03fe":"\u037c","\u03ff":"\u037d","\u0400":"\u0450","\u0401":"\u0451","\u0402":"\u0452","\u0403":"\u0453","\u0404":"\u0454","\u0405":"\u0455","\u0406":"\u0456","\u0407":"\u0457","\u0408":"\u0458","\u0409":"\u0459","\u040a":"\u045a","\u040b":"\u045b","\u040c":"\u045c","\u040d":"\u045d","\u040e":"\u045e","\u040f":"\u045f","\u0410":"\u0430","\u0411":"\u0431","\u0412":"\u0432","\u0413":"\u0433","\u0414":"\u0434","\u0415":"\u0435","\u0416":"\u0436","\u0417":"\u0437","\u0418":"\u0438","\u0419":"\u0439","\u041a":"\u043a","\u041b":"\u043b","\u041c":"\u043c","\u041d":"\u043d","\u041e":"\u043e","\u041f":"\u043f","\u0420":"\u0440","\u0421":"\u0441","\u0422":"\u0442","\u0423":"\u0443","\u0424":"\u0444","\u0425":"\u0445","\u0426":"\u0446","\u0427":"\u0447","\u0428":"\u0448","\u0429":"\u0449","\u042a":"\u044a","\u042b":"\u044b","\u042c":"\u044c","\u042d":"\u044d","\u042e":"\u044e","\u042f":"\u044f","\u0460":"\u0461","\u0462":"\u0463","\u0464":"\u0465","\u0466":"\u0467","\u0468":"\u0469","\u046a":"\u046b","\u046c":"\u046d","\u046e":"\u046f","\u0470":"\u0471","\u0472":"\u0473","\u0474":"\u0475","\u0476":"\u0477","\u0478":"\u0479","\u047a":"\u047b","\u047c":"\u047d","\u047e":"\u047f","\u0480":"\u0481","\u048a":"\u048b","\u048c":"\u048d","\u048e":"\u048f","\u0490":"\u0491","\u0492":"\u0493","\u0494":"\u0495","\u0496":"\u0497","\u0498":"\u0499","\u049a":"\u049b","\u049c":"\u049d","\u049e":"\u049f","\u04a0":"\u04a1","\u04a2":"\u04a3","\u04a4":"\u04a5","\u04a6":"\u04a7","\u04a8":"\u04a9","\u04aa":"\u04ab","\u04ac":"\u04ad","\u04ae":"\u04af","\u04b0":"\u04b1","\u04b2":"\u04b3","\u04b4":"\u04b5","\u04b6":"\u04b7","\u04b8":"\u04b9","\u04ba":"\u04bb","\u04bc":"\u04bd","\u04be":"\u04bf","\u04c0":"\u04cf","\u04c1":"\u04c2","\u04c3":"\u04c4","\u04c5":"\u04c6","\u04c7":"\u04c8","\u04c9":"\u04ca","\u04cb":"\u04cc","\u04cd":"\u04ce","\u04d0":"\u04d1","\u04d2":"\u04d3","\u04d4":"\u04d5","\u04d6":"\u04d7","\u04d8":"\u04d9","\u04da":"\u04db","\u04dc":"\u04dd","\u04de":"\u04df","\u04e0":"\u04e1","\u04e2":"\u04e3","\u04e4":"\u04e5","\u04e6":"\u04e7","\u04e8":"\u04e9","\u04ea":"\u04eb","\u04ec":"\u04ed","\u04ee":"\u04ef","\u04f0":"\u04f1","\u04f2":"\u04f3","\u04f4":"\u04f5","\u04f6":"\u04f7","\u04f8":"\u04f9","\u04fa":"\u04fb","\u04fc":"\u04fd","\u04fe":"\u04ff","\u0500":"\u0501","\u0502":"\u0503","\u0504":"\u0505","\u0506":"\u0507","\u0508":"\u0509","\u050a":"\u050b","\u050c":"\u050d","\u050e":"\u050f","\u0510":"\u0511","\u0512":"\u0513","\u0514":"\u0515","\u0516":"\u0517","\u0518":"\u0519","\u051a":"\u051b","\u051c":"\u051d","\u051e":"\u051f","\u0520":"\u0521","\u0522":"\u0523","\u0524":"\u0525","\u0526":"\u0527","\u0528":"\u0529","\u052a":"\u052b","\u052c":"\u052d","\u052e":"\u052f","\u0531":"\u0561","\u0532":"\u0562","\u0533":"\u0563","\u0534":"\u0564","\u0535":"\u0565","\u0536":"\u0566","\u0537":"\u0567","\u0538":"\u0568","\u0539":"\u0569","\u053a":"\u056a","\u053b":"\u056b","\u053c":"\u056c","\u053d":"\u056d","\u053e":"\u056e","\u053f":"\u056f","\u0540":"\u0570","\u0541":"\u0571","\u0542":"\u0572","\u0543":"\u0573","\u0544":"\u0574","\u0545":"\u0575","\u0546":"\u0576","\u0547":"\u0577","\u0548":"\u0578","\u0549":"\u0579","\u054a":"\u057a","\u054b":"\u057b","\u054c":"\u057c","\u054d":"\u057d","\u054e":"\u057e","\u054f":"\u057f","\u0550":"\u0580","\u0551":"\u0581","\u0552":"\u0582","\u0553":"\u0583","\u0554":"\u0584","\u0555":"\u0585","\u0556":"\u0586","\u0587":"\u0565\u0582","\u10a0":"\u2d00","\u10a1":"\u2d01","\u10a2":"\u2d02","\u10a3":"\u2d03","\u10a4":"\u2d04","\u10a5":"\u2d05","\u10a6":"\u2d06","\u10a7":"\u2d07","\u10a8":"\u2d08","\u10a9":"\u2d09","\u10aa":"\u2d0a","\u10ab":"\u2d0b","\u10ac":"\u2d0c","\u10ad":"\u2d0d","\u10ae":"\u2d0e","\u10af":"\u2d0f","\u10b0":"\u2d10","\u10b1":"\u2d11","\u10b2":"\u2d12","\u10b3":"\u2d13","\u10b4":"\u2d14","\u10b5":"\u2d15","\u10b6":"\u2d16","\u10b7":"\u2d17","\u10b8":"\u2d18","\u10b9":"\u2d19","\u10ba":"\u2d1a","\u10bb":"\u2d1b","\u10bc":"\u2d1c","\u10bd":"\u2d1d","\u10be":"\u2d1e","\u10bf":"\u2d1f","\u10c0":"\u2d20","\u10c1":"\u2d21","\u10c2":"\u2d22","\u10c3":"\u2d23","\u10c4":"\u2d24","\u10c5":"\u2d25","\u10c7":"\u2d27","\u10cd":"\u2d2d","\u13f8":"\u13f0","\u13f9":"\u13f1","\u13fa":"\u13f2","\u13fb":"\u13f3","\u13fc":"\u13f4","\u13fd":"\u13f5","\u1c80":"\u0432","\u1c81":"\u0434","\u1c82":"\u043e","\u1c83":"\u0441","\u1c84":"\u0442","\u1c85":"\u0442","\u1c86":"\u044a","\u1c87":"\u0463","\u1c88":"\ua64b","\u1c90":"\u10d0","\u1c91":"\u10d1","\u1c92":"\u10d2","\u1c93":"\u10d3","\u1c94":"\u10d4","\u1c95":"\u10d5","\u1c96":"\u10d6","\u1c97":"\u10d7","\u1c98":"\u10d8","\u1c99":"\u10d9","\u1c9a":"\u10da","\u1c9b":"\u10db","\u1c9c":"\u10dc","\u1c9d":"\u10dd","\u1c9e":"\u10de","\u1c9f":"\u10df","\u1ca0":"\u10e0","\u1ca1":"\u10e1","\u1ca2":"\u10e2","\u1ca3":"\u10e3","\u1ca4":"\u10e4","\u1ca5":"\u10e5","\u1ca6":"\u10e6","\u1ca7":"\u10e7","\u1ca8":"\u10e8","\u1ca9":"\u10e9","\u1caa":"\u10ea","\u1cab":"\u10eb","\u1cac":"\u10ec","\u1cad":"\u10ed","\u1cae":"\u10ee","\u1caf":"\u10ef","\u1cb0":"\u10f0","\u1cb1":"\u10f1","\u1cb2":"\u10f2","\u1cb3":"\u10f3","\u1cb4":"\u10f4","\u1cb5":"\u10f5","\u1cb6":"\u10f6","\u1cb7":"\u10f7","\u1cb8":"\u10f8","\u1cb9":"\u10f9","\u1cba":"\u10fa","\u1cbd":"\u10fd","\u1cbe":"\u10fe","\u1cbf":"\u10ff","\u1e00":"\u1e01","\u1e02":"\u1e03","\u1e04":"\u1e05","\u1e06":"\u1e07","\u1e08":"\u1e09","\u1e0a":"\u1e0b","\u1e0c":"\u1e0d","\u1e0e":"\u1e0f","\u1e10":"\u1e11","\u1e12":"\u1e13","\u1e14":"\u1e15","\u1e16":"\u1e17","\u1e18":"\u1e19","\u1e1a":"\u1e1b","\u1e1c":"\u1e1d","\u1e1e":"\u1e1f","\u1e20":"\u1e21","\u1e22":"\u1e23","\u1e24":"\u1e25","\u1e26":"\u1e27","\u1e28":"\u1e29","\u1e2a":"\u1e2b","\u1e2c":"\u1e2d","\u1e2e":"\u1e2f","\u1e30":"\u1e31","\u1e32":"\u1e33","\u1e34":"\u1e35","\u1e36":"\u1e37","\u1e38":"\u1e39","\u1e3a":"\u1e3b","\u1e3c":"\u1e3d","\u1e3e":"\u1e3f","\u1e40":"\u1e41","\u1e42":"\u1e43","\u1e44":"\u1e45","\u1e46":"\u1e47","\u1e48":"\u1e49","\u1e4a":"\u1e4b","\u1e4c":"\u1e4d","\u1e4e":"\u1e4f","\u1e50":"\u1e51","\u1e52":"\u1e53","\u1e54":"\u1e55","\u1e56":"\u1e57","\u1e58":"\u1e59","\u1e5a":"\u1e5b","\u1e5c":"\u1e5d","\u1e5e":"\u1e5f","\u1e60":"\u1e61","\u1e62":"\u1e63","\u1e64":"\u1e65","\u1e66":"\u1e67","\u1e68":"\u1e69","\u1e6a":"\u1e6b","\u1e6c":"\u1e6d","\u1e6e":"\u1e6f","\u1e70":"\u1e71","\u1e72":"\u1e73","\u1e74":"\u1e75","\u1e76":"\u1e77","\u1e78":"\u1e79","\u1e7a":"\u1e7b","\u1e7c":"\u1e7d","\u1e7e":"\u1e7f","\u1e80":"\u1e81","\u1e82":"\u1e83","\u1e84":"\u1e85","\u1e86":"\u1e87","\u1e88":"\u1e89","\u1e8a":"\u1e8b","\u1e8c":"\u1e8d","\u1e8e":"\u1e8f","\u1e90":"\u1e91","\u1e92":"\u1e93","\u1e94":"\u1e95","\u1e96":"h\u0331","\u1e97":"t\u0308","\u1e98":"w\u030a","\u1e99":"y\u030a","\u1e9a":"a\u02be","\u1e9b":"\u1e61","\u1e9e":"ss","\u1ea0":"\u1ea1","\u1ea2":"\u1ea3","\u1ea4":"\u1ea5","\u1ea6":"\u1ea7","\u1ea8":"\u1ea9","\u1eaa":"\u1eab","\u1eac":"\u1ead","\u1eae":"\u1eaf","\u1eb0":"\u1eb1","\u1eb2":"\u1eb3","\u1eb4":"\u1eb5","\u1eb6":"\u1eb7","\u1eb8":"\u1eb9","\u1eba":"\u1ebb","\u1ebc":"\u1ebd","\u1ebe":"\u1ebf","\u1ec0":"\u1ec1","\u1ec2":"\u1ec3","\u1ec4":"\u1ec5","\u1ec6":"\u1ec7","\u1ec8":"\u1ec9","\u1eca":"\u1ecb","\u1ecc":"\u1ecd","\u1ece":"\u1ecf","\u1ed0":"\u1ed1","\u1ed2":"\u1ed3","\u1ed4":"\u1ed5","\u1ed6":"\u1ed7","\u1ed8":"\u1ed9","\u1eda":"\u1edb","\u1edc":"\u1edd","\u1ede":"\u1edf","\u1ee0":"\u1ee1","\u1ee2":"\u1ee3","\u1ee4":"\u1ee5","\u1ee6":"\u1ee7","\u1ee8":"\u1ee9","\u1eea":"\u1eeb","\u1eec":"\u1eed","\u1eee":"\u1eef","\u1ef0":"\u1ef1","\u1ef2":"\u1ef3","\u1ef4":"\u1ef5","\u1ef6":"\u1ef7","\u1ef8":"\u1ef9","\u1efa":"\u1efb","\u1efc":"\u1efd","\u1efe":"\u1eff","\u1f08":"\u1f00","\u1f09":"\u1f01","\u1f0a":"\u1f02","\u1f0b":"\u1f03","\u1f0c":"\u1f04","\u1f0d":"\u1f05","\u1f0e":"\u1f06","\u1f0f":"\u1f07","\u1f18":"\u1f10","\u1f19":"\u1f11","\u1f1a":"\u1f12","\u1f1b":"\u1f13","\u1f1c":"\u1f14","\u1f1d":"\u1f15","\u1f28":"\u1f20","\u1f29":"\u1f21","\u1f2a":"\u1f22","\u1f2b":"\u1f23","\u1f2c":"\u1f24","\u1f2d":"\u1f25","\u1f2e":"\u1f26","\u1f2f":"\u1f27","\u1f38":"\u1f30","\u1f39":"\u1f31","\u1f3a":"\u1f32","\u1f3b":"\u1f33","\u1f3c":"\u1f34","\u1f3d":"\u1f35","\u1f3e":"\u1f36","\u1f3f":"\u1f37","\u1f48":"\u1f40","\u1f49":"\u1f41","\u1f4a":"\u1f42","\u1f4b":"\u1f43","\u1f4c":"\u1f44","\u1f4d":"\u1f45","\u1f50":"\u03c5\u0313","\u1f52":"\u03c5\u0313\u0300","\u1f54":"\u03c5\u0313\u0301","\u1f56":"\u03c5\u0313\u0342","\u1f59":"\u1f51","\u1f5b":"\u1f53","\u1f5d":"\u1f55","\u1f5f":"\u1f57","\u1f68":"\u1f60","\u1f69":"\u1f61","\u1f6a":"\u1f62","\u1f6b":"\u1f63","\u1f6c":"\u1f64","\u1f6d":"\u1f65","\u1f6e":"\u1f66","\u1f6f":"\u1f67","\u1f80":"\u1f00\u03b9","\u1f81":"\u1f01\u03b9","\u1f82":"\u1f02\u03b9","\u1f83":"\u1f03\u03b9","\u1f84":"\u1f04\u03b9","\u1f85":"\u1f05\u03b9","\u1f86":"\u1f06\u03b9","\u1f87":"\u1f07\u03b9","\u1f88":"\u1f00\u03b9","\u1f89":"\u1f01\u03b9","\u1f8a":"\u1f02\u03b9","\u1f8b":"\u1f03\u03b9","\u1f8c":"\u1f04\u03b9","\u1f8d":"\u1f05\u03b9","\u1f8e":"\u1f06\u03b9","\u1f8f":"\u1f07\u03b9","\u1f90":"\u1f20\u03b9","\u1f91":"\u1f21\u03b9","\u1f92":"\u1f22\u03b9","\u1f93":"\u1f23\u03b9","\u1f94":"\u1f24\u03b9","\u1f95":"\u1f25\u03b9","\u1f96":"\u1f26\u03b9","\u1f97":"\u1f27\u03b9","\u1f98":"\u1f20\u03b9","\u1f99":"\u1f21\u03b9","\u1f9a":"\u1f22\u03b9","\u1f9b":"\u1f23\u03b9","\u1f9c":"\u1f24\u03b9","\u1f9d":"\u1f25\u03b9","\u1f9e":"\u1f26\u03b9","\u1f9f":"\u1f27\u03b9","\u1fa0":"\u1f60\u03b9","\u1fa1":"\u1f61\u03b9","\u1fa2":"\u1f62\u03b9","\u1fa3":"\u1f63\u03b9","\u1fa4":"\u1f64\u03b9","\u1fa5":"\u1f65\u03b9","\u1fa6":"\u1f66\u03b9","\u1fa7":"\u1f67\u03b9","\u1fa8":"\u1f60\u03b9","\u1fa9":"\u1f61\u03b9","\u1faa":"\u1f62\u03b9","\u1fab":"\u1f63\u03b9","\u1fac":"\u1f64\u03b9","\u1fad":"\u1f65\u03b9","\u1fae":"\u1f66\u03b9","\u1faf":"\u1f67\u03b9","\u1fb2":"\u1f70\u03b9","\u1fb3":"\u03b1\u03b9","\u1fb4":"\u03ac\u03b9","\u1fb6":"\u03b1\u0342","\u1fb7":"\u03b1\u0342\u03b9","\u1fb8":"\u1fb0","\u1fb9":"\u1fb1","\u1fba":"\u1f70","\u1fbb":"\u1f71","\u1fbc":"\u03b1\u03b9","\u1fbe":"\u03b9","\u1fc2":"\u1f74\u03b9","\u1fc3":"\u03b7\u03b9","\u1fc4":"\u03ae\u03b9","\u1fc6":"\u03b7\u0342","\u1fc7":"\u03b7\u0342\u03b9","\u1fc8":"\u1f72","\u1fc9":"\u1f73","\u1fca":"\u1f74","\u1fcb":"\u1f75","\u1fcc":"\u03b7\u03b9","\u1fd2":"\u03b9\u0308\u0300","\u1fd3":"\u03b9\u0308\u0301","\u1fd6":"\u03b9\u0342","\u1fd7":"\u03b9\u0308\u0342","\u1fd8":"\u1fd0","\u1fd9":"\u1fd1","\u1fda":"\u1f76","\u1fdb":"\u1f77","\u1fe2":"\u03c5\u0308\u0300","\u1fe3":"\u03c5\u0308\u0301","\u1fe4":"\u03c1\u0313","\u1fe6":"\u03c5\u0342","\u1fe7":"\u03c5\u0308\u0342","\u1fe8":"\u1fe0","\u1fe9":"\u1fe1","\u1fea":"\u1f7a","\u1feb":"\u1f7b","\u1fec":"\u1fe5","\u1ff2":"\u1f7c\u03b9","\u1ff3":"\u03c9\u03b9","\u1ff4":"\u03ce\u03b9","\u1ff6":"\u03c9\u0342","\u1ff7":"\u03c9\u0342\u03b9","\u1ff8":"\u1f78","\u1ff9":"\u1f79","\u1ffa":"\u1f7c","\u1ffb":"\u1f7d","\u1ffc":"\u03c9\u03b9","\u2126":"\u03c9","\u212a":"k","\u212b":"\u00e5","\u2132":"\u214e","\u2160":"\u2170","\u2161":"\u2171","\u2162":"\u2172","\u2163":"\u2173","\u2164":"\u2174","\u2165":"\u2175","\u2166":"\u2176","\u2167":"\u2177","\u2168":"\u2178","\u2169":"\u2179","\u216a":"\u217a","\u216b":"\u217b","\u216c":"\u217c","\u216d":"\u217d","\u216e":"\u217e","\u216f":"\u217f","\u2183":"\u2184","\u24b6":"\u24d0","\u24b7":"\u24d1","\u24b8":"\u24d2","\u24b9":"\u24d3","\u24ba":"\u24d4","\u24bb":"\u24d5","\u24bc":"\u24d6","\u24bd":"\u24d7","\u24be":"\u24d8","\u24bf":"\u24d9","\u24c0":"\u24da","\u24c1":"\u24db","\u24c2":"\u24dc","\u24c3":"\u24dd","\u24c4":"\u24de","\u24c5":"\u24df","\u24c6":"\u24e0","\u24c7":"\u24e1","\u24c8":"\u24e2","\u24c9":"\u24e3","\u24ca":"\u24e4","\u24cb":"\u24e5","\u24cc":"\u24e6","\u24cd":"\u24e7","\u24ce":"\u24e8","\u24cf":"\u24e9","\u2c00":"\u2c30","\u2c01":"\u2c31","\u2c02":"\u2c32","\u2c03":"\u2c33","\u2c04":"\u2c34","\u2c05":"\u2c35","\u2c06":"\u2c36","\u2c07":"\u2c37","\u2c08":"\u2c38","\u2c09":"\u2c39","\u2c0a":"\u2c3a","\u2c0b":"\u2c3b","\u2c0c":"\u2c3c","\u2c0d":"\u2c3d","\u2c0e":"\u2c3e","\u2c0f":"\u2c3f","\u2c10":"\u2c40","\u2c11":"\u2c41","\u2c12":"\u2c42","\u2c13":"\u2c43","\u2c14":"\u2c44","\u2c15":"\u2c45","\u2c16":"\u2c46","\u2c17":"\u2c47","\u2c18":"\u2c48","\u2c19":"\u2c49","\u2c1a":"\u2c4a","\u2c1b":"\u2c4b","\u2c1c":"\u2c4c","\u2c1d":"\u2c4d","\u2c1e":"\u2c4e","\u2c1f":"\u2c4f","\u2c20":"\u2c50","\u2c21":"\u2c51","\u2c22":"\u2c52","\u2c23":"\u2c53","\u2c24":"\u2c54","\u2c25":"\u2c55","\u2c26":"\u2c56","\u2c27":"\u2c57","\u2c28":"\u2c58","\u2c29":"\u2c59","\u2c2a":"\u2c5a","\u2c2b":"\u2c5b","\u2c2c":"\u2c5c","\u2c2d":"\u2c5d","\u2c2e":"\u2c5e","\u2c2f":"\u2c5f","\u2c60":"\u2c61","\u2c62":"\u026b","\u2c63":"\u1d7d","\u2c64":"\u027d","\u2c67":"\u2c68","\u2c69":"\u2c6a","\u2c6b":"\u2c6c","\u2c6d":"\u0251","\u2c6e":"\u0271","\u2c6f":"\u0250","\u2c70":"\u0252","\u2c72":"\u2c73","\u2c75":"\u2c76","\u2c7e":"\u023f","\u2c7f":"\u0240","\u2c80":"\u2c81","\u2c82":"\u2c83","\u2c84":"\u2c85","\u2c86":"\u2c87","\u2c88":"\u2c89","\u2c8a":"\u2c8b","\u2c8c":"\u2c8d","\u2c8e":"\u2c8f","\u2c90":"\u2c91","\u2c92":"\u2c93","\u2c94":"\u2c95","\u2c96":"\u2c97","\u2c98":"\u2c99","\u2c9a":"\u2c9b","\u2c9c":"\u2c9d","\u2c9e":"\u2c9f","\u2ca0":"\u2ca1","\u2ca2":"\u2ca3","\u2ca4":"\u2ca5","\u2ca6":"\u2ca7","\u2ca8":"\u2ca9","\u2caa":"\u2cab","\u2cac":"\u2cad","\u2cae":"\u2caf","\u2cb0":"\u2cb1","\u2cb2":"\u2cb3","\u2cb4":"\u2cb5","\u2cb6":"\u2cb7","\u2cb8":"\u2cb9","\u2cba":"\u2cbb","\u2cbc":"\u2cbd","\u2cbe":"\u2cbf","\u2cc0":"\u2cc1","\u2cc2":"\u2cc3","\u2cc4":"\u2cc5","\u2cc6":"\u2cc7","\u2cc8":"\u2cc9","\u2cca":"\u2ccb","\u2ccc":"\u2ccd","\u2cce":"\u2ccf","\u2cd0":"\u2cd1","\u2cd2":"\u2cd3","\u2cd4":"\u2cd5","\u2cd6":"\u2cd7","\u2cd8":"\u2cd9","\u2cda":"\u2cdb","\u2cdc":"\u2cdd","\u2cde":"\u2cdf","\u2ce0":"\u2ce1","\u2ce2":"\u2ce3","\u2ceb":"\u2cec","\u2ced":"\u2cee","\u2cf2":"\u2cf3","\ua640":"\ua641","\ua642":"\ua643","\ua644":"\ua645","\ua646":"\ua647","\ua648":"\ua649","\ua64a":"\ua64b","\ua64c":"\ua64d","\ua64e":"\ua64f","\ua650":"\ua651","\ua652":"\ua653","\ua654":"\ua655","\ua656":"\ua657","\ua658":"\ua659","\ua65a":"\ua65b","\ua65c":"\ua65d","\ua65e":"\ua65f","\ua660":"\ua661","\ua662":"\ua663","\ua664":"\ua665","\ua666":"\ua667","\ua668":"\ua669","\ua66a":"\ua66b","\ua66c":"\ua66d","\ua680":"\ua681","\ua682":"\ua683","\ua684":"\ua685","\ua686":"\ua687","\ua688":"\ua689","\ua68a":"\ua68b","\ua68c":"\ua68d","\ua68e":"\ua68f","\ua690":"\ua691","\ua692":"\ua693","\ua694":"\ua695","\ua696":"\ua697","\ua698":"\ua699","\ua69a":"\ua69b","\ua722":"\ua723","\ua724":"\ua725","\ua726":"\ua727","\ua728":"\ua729","\ua72a":"\ua72b","\ua72c":"\ua72d","\ua72e":"\ua72f","\ua732":"\ua733","\ua734":"\ua735","\ua736":"\ua737","\ua738":"\ua739","\ua73a":"\ua73b","\ua73c":"\ua73d","\ua73e":"\ua73f","\ua740":"\ua741","\ua742":"\ua743","\ua744":"\ua745","\ua746":"\ua747","\ua748":"\ua749","\ua74a":"\ua74b","\ua74c":"\ua74d","\ua74e":"\ua74f","\ua750":"\ua751","\ua752":"\ua753","\ua754":"\ua755","\ua756":"\ua757","\ua758":"\ua759","\ua75a":"\ua75b","\ua75c":"\ua75d","\ua75e":"\ua75f","\ua760":"\ua761","\ua762":"\ua763","\ua764":"\ua765","\ua766":"\ua767","\ua768":"\ua769","\ua76a":"\ua76b","\ua76c":"\ua76d","\ua76e":"\ua76f","\ua779":"\ua77a","\ua77b":"\ua77c","\ua77d":"\u1d79","\ua77e":"\ua77f","\ua780":"\ua781","\ua782":"\ua783","\ua784":"\ua785","\ua786":"\ua787","\ua78b":"\ua78c","\ua78d":"\u0265","\ua790":"\ua791","\ua792":"\ua793","\ua796":"\ua797","\ua798":"\ua799","\ua79a":"\ua79b","\ua79c":"\ua79d","\ua79e":"\ua79f","\ua7a0":"\ua7a1","\ua7a2":"\ua7a3","\ua7a4":"\ua7a5","\ua7a6":"\ua7a7","\ua7a8":"\ua7a9","\ua7aa":"\u0266","\ua7ab":"\u025c","\ua7ac":"\u0261","\ua7ad":"\u026c","\ua7ae":"\u026a","\ua7b0":"\u029e","\ua7b1":"\u0287","\ua7b2":"\u029d","\ua7b3":"\uab53","\ua7b4":"\ua7b5","\ua7b6":"\ua7b7","\ua7b8":"\ua7b9","\ua7ba":"\ua7bb","\ua7bc":"\ua7bd","\ua7be":"\ua7bf","\ua7c0":"\ua7c1","\ua7c2":"\ua7c3","\ua7c4":"\ua794","\ua7c5":"\u0282","\ua7c6":"\u1d8e","\ua7c7":"\ua7c8","\ua7c9":"\ua7ca","\ua7d0":"\ua7d1","\ua7d6":"\ua7d7","\ua7d8":"\ua7d9","\ua7f5":"\ua7f6","\uab70":"\u13a0","\uab71":"\u13a1","\uab72":"\u13a2","\uab73":"\u13a3","\uab74":"\u13a4","\uab75":"\u13a5","\uab76":"\u13a6","\uab77":"\u13a7","\uab78":"\u13a8","\uab79":"\u13a9","\uab7a":"\u13aa","\uab7b":"\u13ab","\uab7c":"\u13ac","\uab7d":"\u13ad","\uab7e":"\u13ae","\uab7f":"\u13af","\uab80":"\u13b0","\uab81":"\u13b1","\uab82":"\u13b2","\uab83":"\u13b3","\uab84":"\u13b4","\uab85":"\u13b5","\uab86":"\u13b6","\uab87":"\u13b7","\uab88":"\u13b8","\uab89":"\u13b9","\uab8a":"\u13ba","\uab8b":"\u13bb","\uab8c":"\u13bc","\uab8d":"\u13bd","\uab8e":"\u13be","\uab8f":"\u13bf","\uab90":"\u13c0","\uab91":"\u13c1","\uab92":"\u13c2","\uab93":"\u13c3","\uab94":"\u13c4","\uab95":"\u13c5","\uab96":"\u13c6","\uab97":"\u13c7","\uab98":"\u13c8","\uab99":"\u13c9","\uab9a":"\u13ca","\uab9b":"\u13cb","\uab9c":"\u13cc","\uab9d":"\u13cd","\uab9e":"\u13ce","\uab9f":"\u13cf","\uaba0":"\u13d0","\uaba1":"\u13d1","\uaba2":"\u13d2","\uaba3":"\u13d3","\uaba4":"\u13d4","\uaba5":"\u13d5","\uaba6":"\u13d6","\uaba7":"\u13d7","\uaba8":"\u13d8","\uaba9":"\u13d9","\uabaa":"\u13da","\uabab":"\u13db","\uabac":"\u13dc","\uabad":"\u13dd","\uabae":"\u13de","\uabaf":"\u13df","\uabb0":"\u13e0","\uabb1":"\u13e1","\uabb2":"\u13e2","\uabb3":"\u13e3","\uabb4":"\u13e4","\uabb5":"\u13e5","\uabb6":"\u13e6","\uabb7":"\u13e7","\uabb8":"\u13e8","\uabb9":"\u13e9","\uabba":"\u13ea","\uabbb":"\u13eb","\uabbc":"\u13ec","\uabbd":"\u13ed","\uabbe":"\u13ee","\uabbf":"\u13ef","\ufb00":"ff","\ufb01":"fi","\ufb02":"fl","\ufb03":"ffi","\ufb04":"ffl","\ufb05":"st","\ufb06":"st","\ufb13":"\u0574\u0576","\ufb14":"\u0574\u0565","\ufb15":"\u0574\u056b","\ufb16":"\u057e\u0576","\ufb17":"\u0574\u056d","\uff21":"\uff41","\uff22":"\uff42","\uff23":"\uff43","\uff24":"\uff44","\uff25":"\uff45","\uff26":"\uff46","\uff27":"\uff47","\uff28":"\uff48","\uff29":"\uff49","\uff2a":"\uff4a","\uff2b":"\uff4b","\uff2c":"\uff4c","\uff2d":"\uff4d","\uff2e":"\uff4e","\uff2f":"\uff4f","\uff30":"\uff50","\uff31":"\uff51","\uff32":"\uff52","\uff33":"\uff53","\uff34":"\uff54","\uff35":"\uff55","\uff36":"\uff56","\uff37":"\uff57","\uff38":"\uff58","\uff39":"\uff59","\uff3a":"\uff5a","\ud801\udc00":"\ud801\udc28","\ud801\udc01":"\ud801\udc29","\ud801\udc02":"\ud801\udc2a","\ud801\udc03":"\ud801\udc2b","\ud801\udc04":"\ud801\udc2c","\ud801\udc05":"\ud801\udc2d","\ud801\udc06":"\ud801\udc2e","\ud801\udc07":"\ud801\udc2f","\ud801\udc08":"\ud801\udc30","\ud801\udc09":"\ud801\udc31","\ud801\udc0a":"\ud801\udc32","\ud801\udc0b":"\ud801\udc33","\ud801\udc0c":"\ud801\udc34","\ud801\udc0d":"\ud801\udc35","\ud801\udc0e":"\ud801\udc36","\ud801\udc0f":"\ud801\udc37","\ud801\udc10":"\ud801\udc38","\ud801\udc11":"\ud801\udc39","\ud801\udc12":"\ud801\udc3a","\ud801\udc13":"\ud801\udc3b","\ud801\udc14":"\ud801\udc3c","\ud801\udc15":"\ud801\udc3d","\ud801\udc16":"\ud801\udc3e","\ud801\udc17":"\ud801\udc3f","\ud801\udc18":"\ud801\udc40","\ud801\udc19":"\ud801\udc41","\ud801\udc1a":"\ud801\udc42","\ud801\udc1b":"\ud801\udc43","\ud801\udc1c":"\ud801\udc44","\ud801\udc1d":"\ud801\udc45","\ud801\udc1e":"\ud801\udc46","\ud801\udc1f":"\ud801\udc47","\ud801\udc20":"\ud801\udc48","\ud801\udc21":"\ud801\udc49","\ud801\udc22":"\ud801\udc4a","\ud801\udc23":"\ud801\udc4b","\ud801\udc24":"\ud801\udc4c","\ud801\udc25":"\ud801\udc4d","\ud801\udc26":"\ud801\udc4e","\ud801\udc27":"\ud801\udc4f","\ud801\udcb0":"\ud801\udcd8","\ud801\udcb1":"\ud801\udcd9","\ud801\udcb2":"\ud801\udcda","\ud801\udcb3":"\ud801\udcdb","\ud801\udcb4":"\ud801\udcdc","\ud801\udcb5":"\ud801\udcdd","\ud801\udcb6":"\ud801\udcde","\ud801\udcb7":"\ud801\udcdf","\ud801\udcb8":"\ud801\udce0","\ud801\udcb9":"\ud801\udce1","\ud801\udcba":"\ud801\udce2","\ud801\udcbb":"\ud801\udce3","\ud801\udcbc":"\ud801\udce4","\ud801\udcbd":"\ud801\udce5","\ud801\udcbe":"\ud801\udce6","\ud801\udcbf":"\ud801\udce7","\ud801\udcc0":"\ud801\udce8","\ud801\udcc1":"\ud801\udce9","\ud801\udcc2":"\ud801\udcea","\ud801\udcc3":"\ud801\udceb","\ud801\udcc4":"\ud801\udcec","\ud801\udcc5":"\ud801\udced","\ud801\udcc6":"\ud801\udcee","\ud801\udcc7":"\ud801\udcef","\ud801\udcc8":"\ud801\udcf0","\ud801\udcc9":"\ud801\udcf1","\ud801\udcca":"\ud801\udcf2","\ud801\udccb":"\ud801\udcf3","\ud801\udccc":"\ud801\udcf4","\ud801\udccd":"\ud801\udcf5","\ud801\udcce":"\ud801\udcf6","\ud801\udccf":"\ud801\udcf7","\ud801\udcd0":"\ud801\udcf8","\ud801\udcd1":"\ud801\udcf9","\ud801\udcd2":"\ud801\udcfa","\ud801\udcd3":"\ud801\udcfb","\ud801\udd70":"\ud801\udd97","\ud801\udd71":"\ud801\udd98","\ud801\udd72":"\ud801\udd99","\ud801\udd73":"\ud801\udd9a","\ud801\udd74":"\ud801\udd9b","\ud801\udd75":"\ud801\udd9c","\ud801\udd76":"\ud801\udd9d","\ud801\udd77":"\ud801\udd9e","\ud801\udd78":"\ud801\udd9f","\ud801\udd79":"\ud801\udda0","\ud801\udd7a":"\ud801\udda1","\ud801\udd7c":"\ud801\udda3","\ud801\udd7d":"\ud801\udda4","\ud801\udd7e":"\ud801\udda5","\ud801\udd7f":"\ud801\udda6","\ud801\udd80":"\ud801\udda7","\ud801\udd81":"\ud801\udda8","\ud801\udd82":"\ud801\udda9","\ud801\udd83":"\ud801\uddaa","\ud801\udd84":"\ud801\uddab","\ud801\udd85":"\ud801\uddac","\ud801\udd86":"\ud801\uddad","\ud801\udd87":"\ud801\uddae","\ud801\udd88":"\ud801\uddaf","\ud801\udd89":"\ud801\uddb0","\ud801\udd8a":"\ud801\uddb1","\ud801\udd8c":"\ud801\uddb3","\ud801\udd8d":"\ud801\uddb4","\ud801\udd8e":"\ud801\uddb5","\ud801\udd8f":"\ud801\uddb6","\ud801\udd90":"\ud801\uddb7","\ud801\udd91":"\ud801\uddb8","\ud801\udd92":"\ud801\uddb9","\ud801\udd94":"\ud801\uddbb","\ud801\udd95":"\ud801\uddbc","\ud803\udc80":"\ud803\udcc0","\ud803\udc81":"\ud803\udcc1","\ud803\udc82":"\ud803\udcc2","\ud803\udc83":"\ud803\udcc3","\ud803\udc84":"\ud803\udcc4","\ud803\udc85":"\ud803\udcc5","\ud803\udc86":"\ud803\udcc6","\ud803\udc87":"\ud803\udcc7","\ud803\udc88":"\ud803\udcc8","\ud803\udc89":"\ud803\udcc9","\ud803\udc8a":"\ud803\udcca","\ud803\udc8b":"\ud803\udccb","\ud803\udc8c":"\ud803\udccc","\ud803\udc8d":"\ud803\udccd","\ud803\udc8e":"\ud803\udcce","\ud803\udc8f":"\ud803\udccf","\ud803\udc90":"\ud803\udcd0","\ud803\udc91":"\ud803\udcd1","\ud803\udc92":"\ud803\udcd2","\ud803\udc93":"\ud803\udcd3","\ud803\udc94":"\ud803\udcd4","\ud803\udc95":"\ud803\udcd5","\ud803\udc96":"\ud803\udcd6","\ud803\udc97":"\ud803\udcd7","\ud803\udc98":"\ud803\udcd8","\ud803\udc99":"\ud803\udcd9","\ud803\udc9a":"\ud803\udcda","\ud803\udc9b":"\ud803\udcdb","\ud803\udc9c":"\ud803\udcdc","\ud803\udc9d":"\ud803\udcdd","\ud803\udc9e":"\ud803\udcde","\ud803\udc9f":"\ud803\udcdf","\ud803\udca0":"\ud803\udce0","\ud803\udca1":"\ud803\udce1","\ud803\udca2":"\ud803\udce2","\ud803\udca3":"\ud803\udce3","\ud803\udca4":"\ud803\udce4","\ud803\udca5":"\ud803\udce5","\ud803\udca6":"\ud803\udce6","\ud803\udca7":"\ud803\udce7","\ud803\udca8":"\ud803\udce8","\ud803\udca9":"\ud803\udce9","\ud803\udcaa":"\ud803\udcea","\ud803\udcab":"\ud803\udceb","\ud803\udcac":"\ud803\udcec","\ud803\udcad":"\ud803\udced","\ud803\udcae":"\ud803\udcee","\ud803\udcaf":"\ud803\udcef","\ud803\udcb0":"\ud803\udcf0","\ud803\udcb1":"\ud803\udcf1","\ud803\udcb2":"\ud803\udcf2","\ud806\udca0":"\ud806\udcc0","\ud806\udca1":"\ud806\udcc1","\ud806\udca2":"\ud806\udcc2","\ud806\udca3":"\ud806\udcc3","\ud806\udca4":"\ud806\udcc4","\ud806\udca5":"\ud806\udcc5","\ud806\udca6":"\ud806\udcc6","\ud806\udca7":"\ud806\udcc7","\ud806\udca8":"\ud806\udcc8","\ud806\udca9":"\ud806\udcc9","\ud806\udcaa":"\ud806\udcca","\ud806\udcab":"\ud806\udccb","\ud806\udcac":"\ud806\udccc","\ud806\udcad":"\ud806\udccd","\ud806\udcae":"\ud806\udcce","\ud806\udcaf":"\ud806\udccf","\ud806\udcb0":"\ud806\udcd0","\ud806\udcb1":"\ud806\udcd1","\ud806\udcb2":"\ud806\udcd2","\ud806\udcb3":"\ud806\udcd3","\ud806\udcb4":"\ud806\udcd4","\ud806\udcb5":"\ud806\udcd5","\ud806\udcb6":"\ud806\udcd6","\ud806\udcb7":"\ud806\udcd7","\ud806\udcb8":"\ud806\udcd8","\ud806\udcb9":"\ud806\udcd9","\ud806\udcba":"\ud806\udcda","\ud806\udcbb":"\ud806\udcdb","\ud806\udcbc":"\ud806\udcdc","\ud806\udcbd":"\ud806\udcdd","\ud806\udcbe":"\ud806\udcde","\ud806\udcbf":"\ud806\udcdf","\ud81b\ude40":"\ud81b\ude60","\ud81b\ude41":"\ud81b\ude61","\ud81b\ude42":"\ud81b\ude62","\ud81b\ude43":"\ud81b\ude63","\ud81b\ude44":"\ud81b\ude64","\ud81b\ude45":"\ud81b\ude65","\ud81b\ude46":"\ud81b\ude66","\ud81b\ude47":"\ud81b\ude67","\ud81b\ude48":"\ud81b\ude68","\ud81b\ude49":"\ud81b\ude69","\ud81b\ude4a":"\ud81b\ude6a","\ud81b\ude4b":"\ud81b\ude6b","\ud81b\ude4c":"\ud81b\ude6c","\ud81b\ude4d":"\ud81b\ude6d","\ud81b\ude4e":"\ud81b\ude6e","\ud81b\ude4f":"\ud81b\ude6f","\ud81b\ude50":"\ud81b\ude70","\ud81b\ude51":"\ud81b\ude71","\ud81b\ude52":"\ud81b\ude72","\ud81b\ude53":"\ud81b\ude73","\ud81b\ude54":"\ud81b\ude74","\ud81b\ude55":"\ud81b\ude75","\ud81b\ude56":"\ud81b\ude76","\ud81b\ude57":"\ud81b\ude77","\ud81b\ude58":"\ud81b\ude78","\ud81b\ude59":"\ud81b\ude79","\ud81b\ude5a":"\ud81b\ude7a","\ud81b\ude5b":"\ud81b\ude7b","\ud81b\ude5c":"\ud81b\ude7c","\ud81b\ude5d":"\ud81b\ude7d","\ud81b\ude5e":"\ud81b\ude7e","\ud81b\ude5f":"\ud81b\ude7f","\ud83a\udd00":"\ud83a\udd22","\ud83a\udd01":"\ud83a\udd23","\ud83a\udd02":"\ud83a\udd24","\ud83a\udd03":"\ud83a\udd25","\ud83a\udd04":"\ud83a\udd26","\ud83a\udd05":"\ud83a\udd27","\ud83a\udd06":"\ud83a\udd28","\ud83a\udd07":"\ud83a\udd29","\ud83a\udd08":"\ud83a\udd2a","\ud83a\udd09":"\ud83a\udd2b","\ud83a\udd0a":"\ud83a\udd2c","\ud83a\udd0b":"\ud83a\udd2d","\ud83a\udd0c":"\ud83a\udd2e","\ud83a\udd0d":"\ud83a\udd2f","\ud83a\udd0e":"\ud83a\udd30","\ud83a\udd0f":"\ud83a\udd31","\ud83a\udd10":"\ud83a\udd32","\ud83a\udd11":"\ud83a\udd33","\ud83a\udd12":"\ud83a\udd34","\ud83a\udd13":"\ud83a\udd35","\ud83a\udd14":"\ud83a\udd36","\ud83a\udd15":"\ud83a\udd37","\ud83a\udd16":"\ud83a\udd38","\ud83a\udd17":"\ud83a\udd39","\ud83a\udd18":"\ud83a\udd3a","\ud83a\udd19":"\ud83a\udd3b","\ud83a\udd1a":"\ud83a\udd3c","\ud83a\udd1b":"\ud83a\udd3d","\ud83a\udd1c":"\ud83a\udd3e","\ud83a\udd1d":"\ud83a\udd3f","\ud83a\udd1e":"\ud83a\udd40","\ud83a\udd1f":"\ud83a\udd41","\ud83a\udd20":"\ud83a\udd42","\ud83a\udd21":"\ud83a\udd43"};
const ENTITIES = {"Aacute":"\u00c1","aacute":"\u00e1","Aacute;":"\u00c1","aacute;":"\u00e1","Abreve;":"\u0102","abreve;":"\u0103","ac;":"\u223e","acd;":"\u223f","acE;":"\u223e\u0333","Acirc":"\u00c2","acirc":"\u00e2","Acirc;":"\u00c2","acirc;":"\u00e2","acute":"\u00b4","acute;":"\u00b4","Acy;":"\u0410","acy;":"\u0430","AElig":"\u00c6","aelig":"\u00e6","AElig;":"\u00c6","aelig;":"\u00e6","af;":"\u2061","Afr;":"\ud835\udd04","afr;":"\ud835\udd1e","Agrave":"\u00c0","agrave":"\u00e0","Agrave;":"\u00c0","agrave;":"\u00e0","alefsym;":"\u2135","aleph;":"\u2135","Alpha;":"\u0391","alpha;":"\u03b1","Amacr;":"\u0100","amacr;":"\u0101","amalg;":"\u2a3f","AMP":"&","amp":"&","AMP;":"&","amp;":"&","And;":"\u2a53","and;":"\u2227","andand;":"\u2a55","andd;":"\u2a5c","andslope;":"\u2a58","andv;":"\u2a5a","ang;":"\u2220","ange;":"\u29a4","angle;":"\u2220","angmsd;":"\u2221","angmsdaa;":"\u29a8","angmsdab;":"\u29a9","angmsdac;":"\u29aa","angmsdad;":"\u29ab","angmsdae;":"\u29ac","angmsdaf;":"\u29ad","angmsdag;":"\u29ae","angmsdah;":"\u29af","angrt;":"\u221f","angrtvb;":"\u22be","angrtvbd;":"\u299d","angsph;":"\u2222","angst;":"\u00c5","angzarr;":"\u237c","Aogon;":"\u0104","aogon;":"\u0105","Aopf;":"\ud835\udd38","aopf;":"\ud835\udd52","ap;":"\u2248","apacir;":"\u2a6f","apE;":"\u2a70","ape;":"\u224a","apid;":"\u224b","apos;":"'","ApplyFunction;":"\u2061","approx;":"\u2248","approxeq;":"\u224a","Aring":"\u00c5","aring":"\u00e5","Aring;":"\u00c5","aring;":"\u00e5","Ascr;":"\ud835\udc9c","ascr;":"\ud835\udcb6","Assign;":"\u2254","ast;":"*","asymp;":"\u2248","asympeq;":"\u224d","Atilde":"\u00c3","atilde":"\u00e3","Atilde;":"\u00c3","atilde;":"\u00e3","Auml":"\u00c4","auml":"\u00e4","Auml;":"\u00c4","auml;":"\u00e4","awconint;":"\u2233","awint;":"\u2a11","backcong;":"\u224c","backepsilon;":"\u03f6","backprime;":"\u2035","backsim;":"\u223d","backsimeq;":"\u22cd","Backslash;":"\u2216","Barv;":"\u2ae7","barvee;":"\u22bd","Barwed;":"\u2306","barwed;":"\u2305","barwedge;":"\u2305","bbrk;":"\u23b5","bbrktbrk;":"\u23b6","bcong;":"\u224c","Bcy;":"\u0411","bcy;":"\u0431","bdquo;":"\u201e","becaus;":"\u2235","Because;":"\u2235","because;":"\u2235","bemptyv;":"\u29b0","bepsi;":"\u03f6","bernou;":"\u212c","Bernoullis;":"\u212c","Beta;":"\u0392","beta;":"\u03b2","beth;":"\u2136","between;":"\u226c","Bfr;":"\ud835\udd05","bfr;":"\ud835\udd1f","bigcap;":"\u22c2","bigcirc;":"\u25ef","bigcup;":"\u22c3","bigodot;":"\u2a00","bigoplus;":"\u2a01","bigotimes;":"\u2a02","bigsqcup;":"\u2a06","bigstar;":"\u2605","bigtriangledown;":"\u25bd","bigtriangleup;":"\u25b3","biguplus;":"\u2a04","bigvee;":"\u22c1","bigwedge;":"\u22c0","bkarow;":"\u290d","blacklozenge;":"\u29eb","blacksquare;":"\u25aa","blacktriangle;":"\u25b4","blacktriangledown;":"\u25be","blacktriangleleft;":"\u25c2","blacktriangleright;":"\u25b8","blank;":"\u2423","blk12;":"\u2592","blk14;":"\u2591","blk34;":"\u2593","block;":"\u2588","bne;":"=\u20e5","bnequiv;":"\u2261\u20e5","bNot;":"\u2aed","bnot;":"\u2310","Bopf;":"\ud835\udd39","bopf;":"\ud835\udd53","bot;":"\u22a5","bottom;":"\u22a5","bowtie;":"\u22c8","boxbox;":"\u29c9","boxDL;":"\u2557","boxDl;":"\u2556","boxdL;":"\u2555","boxdl;":"\u2510","boxDR;":"\u2554","boxDr;":"\u2553","boxdR;":"\u2552","boxdr;":"\u250c","boxH;":"\u2550","boxh;":"\u2500","boxHD;":"\u2566","boxHd;":"\u2564","boxhD;":"\u2565","boxhd;":"\u252c","boxHU;":"\u2569","boxHu;":"\u2567","boxhU;":"\u2568","boxhu;":"\u2534","boxminus;":"\u229f","boxplus;":"\u229e","boxtimes;":"\u22a0","boxUL;":"\u255d","boxUl;":"\u255c","boxuL;":"\u255b","boxul;":"\u2518","boxUR;":"\u255a","boxUr;":"\u2559","boxuR;":"\u2558","boxur;":"\u2514","boxV;":"\u2551","boxv;":"\u2502","boxVH;":"\u256c","boxVh;":"\u256b","boxvH;":"\u256a","boxvh;":"\u253c","boxVL;":"\u2563","boxVl;":"\u2562","boxvL;":"\u2561","boxvl;":"\u2524","boxVR;":"\u2560","boxVr;":"\u255f","boxvR;":"\u255e","boxvr;":"\u251c","bprime;":"\u2035","Breve;":"\u02d8","breve;":"\u02d8","brvbar":"\u00a6","brvbar;":"\u00a6","Bscr;":"\u212c","bscr;":"\ud835\udcb7","bsemi;":"\u204f","bsim;":"\u223d","bsime;":"\u22cd","bsol;":"\\","bsolb;":"\u29c5","bsolhsub;":"\u27c8","bull;":"\u2022","bullet;":"\u2022","bump;":"\u224e","bumpE;":"\u2aae","bumpe;":"\u224f","Bumpeq;":"\u224e","bumpeq;":"\u224f","Cacute;":"\u0106","cacute;":"\u0107","Cap;":"\u22d2","cap;":"\u2229","capand;":"\u2a44","capbrcup;":"\u2a49","capcap;":"\u2a4b","capcup;":"\u2a47","capdot;":"\u2a40","CapitalDifferentialD;":"\u2145","caps;":"\u2229\ufe00","caret;":"\u2041","caron;":"\u02c7","Cayleys;":"\u212d","ccaps;":"\u2a4d","Ccaron;":"\u010c","ccaron;":"\u010d","Ccedil":"\u00c7","ccedil":"\u00e7","Ccedil;":"\u00c7","ccedil;":"\u00e7","Ccirc;":"\u0108","ccirc;":"\u0109","Cconint;":"\u2230","ccups;":"\u2a4c","ccupssm;":"\u2a50","Cdot;":"\u010a","cdot;":"\u010b","cedil":"\u00b8","cedil;":"\u00b8","Cedilla;":"\u00b8","cemptyv;":"\u29b2","cent":"\u00a2","cent;":"\u00a2","CenterDot;":"\u00b7","centerdot;":"\u00b7","Cfr;":"\u212d","cfr;":"\ud835\udd20","CHcy;":"\u0427","chcy;":"\u0447","check;":"\u2713","checkmark;":"\u2713","Chi;":"\u03a7","chi;":"\u03c7","cir;":"\u25cb","circ;":"\u02c6","circeq;":"\u2257","circlearrowleft;":"\u21ba","circlearrowright;":"\u21bb","circledast;":"\u229b","circledcirc;":"\u229a","circleddash;":"\u229d","CircleDot;":"\u2299","circledR;":"\u00ae","circledS;":"\u24c8","CircleMinus;":"\u2296","CirclePlus;":"\u2295","CircleTimes;":"\u2297","cirE;":"\u29c3","cire;":"\u2257","cirfnint;":"\u2a10","cirmid;":"\u2aef","cirscir;":"\u29c2","ClockwiseContourIntegral;":"\u2232","CloseCurlyDoubleQuote;":"\u201d","CloseCurlyQuote;":"\u2019","clubs;":"\u2663","clubsuit;":"\u2663","Colon;":"\u2237","colon;":":","Colone;":"\u2a74","colone;":"\u2254","coloneq;":"\u2254","comma;":",","commat;":"@","comp;":"\u2201","compfn;":"\u2218","complement;":"\u2201","complexes;":"\u2102","cong;":"\u2245","congdot;":"\u2a6d","Congruent;":"\u2261","Conint;":"\u222f","conint;":"\u222e","ContourIntegral;":"\u222e","Copf;":"\u2102","copf;":"\ud835\udd54","coprod;":"\u2210","Coproduct;":"\u2210","COPY":"\u00a9","copy":"\u00a9","COPY;":"\u00a9","copy;":"\u00a9","copysr;":"\u2117","CounterClockwiseContourIntegral;":"\u2233","crarr;":"\u21b5","Cross;":"\u2a2f","cross;":"\u2717","Cscr;":"\ud835\udc9e","cscr;":"\ud835\udcb8","csub;":"\u2acf","csube;":"\u2ad1","csup;":"\u2ad0","csupe;":"\u2ad2","ctdot;":"\u22ef","cudarrl;":"\u2938","cudarrr;":"\u2935","cuepr;":"\u22de","cuesc;":"\u22df","cularr;":"\u21b6","cularrp;":"\u293d","Cup;":"\u22d3","cup;":"\u222a","cupbrcap;":"\u2a48","CupCap;":"\u224d","cupcap;":"\u2a46","cupcup;":"\u2a4a","cupdot;":"\u228d","cupor;":"\u2a45","cups;":"\u222a\ufe00","curarr;":"\u21b7","curarrm;":"\u293c","curlyeqprec;":"\u22de","curlyeqsucc;":"\u22df","curlyvee;":"\u22ce","curlywedge;":"\u22cf","curren":"\u00a4","curren;":"\u00a4","curvearrowleft;":"\u21b6","curvearrowright;":"\u21b7","cuvee;":"\u22ce","cuwed;":"\u22cf","cwconint;":"\u2232","cwint;":"\u2231","cylcty;":"\u232d","Dagger;":"\u2021","dagger;":"\u2020","daleth;":"\u2138","Darr;":"\u21a1","dArr;":"\u21d3","darr;":"\u2193","dash;":"\u2010","Dashv;":"\u2ae4","dashv;":"\u22a3","dbkarow;":"\u290f","dblac;":"\u02dd","Dcaron;":"\u010e","dcaron;":"\u010f","Dcy;":"\u0414","dcy;":"\u0434","DD;":"\u2145","dd;":"\u2146","ddagger;":"\u2021","ddarr;":"\u21ca","DDotrahd;":"\u2911","ddotseq;":"\u2a77","deg":"\u00b0","deg;":"\u00b0","Del;":"\u2207","Delta;":"\u0394","delta;":"\u03b4","demptyv;":"\u29b1","dfisht;":"\u297f","Dfr;":"\ud835\udd07","dfr;":"\ud835\udd21","dHar;":"\u2965","dharl;":"\u21c3","dharr;":"\u21c2","DiacriticalAcute;":"\u00b4","DiacriticalDot;":"\u02d9","DiacriticalDoubleAcute;":"\u02dd","DiacriticalGrave;":"`","DiacriticalTilde;":"\u02dc","diam;":"\u22c4","Diamond;":"\u22c4","diamond;":"\u22c4","diamondsuit;":"\u2666","diams;":"\u2666","die;":"\u00a8","DifferentialD;":"\u2146","digamma;":"\u03dd","disin;":"\u22f2","div;":"\u00f7","divide":"\u00f7","divide;":"\u00f7","divideontimes;":"\u22c7","divonx;":"\u22c7","DJcy;":"\u0402","djcy;":"\u0452","dlcorn;":"\u231e","dlcrop;":"\u230d","dollar;":"$","Dopf;":"\ud835\udd3b","dopf;":"\ud835\udd55","Dot;":"\u00a8","dot;":"\u02d9","DotDot;":"\u20dc","doteq;":"\u2250","doteqdot;":"\u2251","DotEqual;":"\u2250","dotminus;":"\u2238","dotplus;":"\u2214","dotsquare;":"\u22a1","doublebarwedge;":"\u2306","DoubleContourIntegral;":"\u222f","DoubleDot;":"\u00a8","DoubleDownArrow;":"\u21d3","DoubleLeftArrow;":"\u21d0","DoubleLeftRightArrow;":"\u21d4","DoubleLeftTee;":"\u2ae4","DoubleLongLeftArrow;":"\u27f8","DoubleLongLeftRightArrow;":"\u27fa","DoubleLongRightArrow;":"\u27f9","DoubleRightArrow;":"\u21d2","DoubleRightTee;":"\u22a8","DoubleUpArrow;":"\u21d1","DoubleUpDownArrow;":"\u21d5","DoubleVerticalBar;":"\u2225","DownArrow;":"\u2193","Downarrow;":"\u21d3","downarrow;":"\u2193","DownArrowBar;":"\u2913","DownArrowUpArrow;":"\u21f5","DownBreve;":"\u0311","downdownarrows;":"\u21ca","downharpoonleft;":"\u21c3","downharpoonright;":"\u21c2","DownLeftRightVector;":"\u2950","DownLeftTeeVector;":"\u295e","DownLeftVector;":"\u21bd","DownLeftVectorBar;":"\u2956","DownRightTeeVector;":"\u295f","DownRightVector;":"\u21c1","DownRightVectorBar;":"\u2957","DownTee;":"\u22a4","DownTeeArrow;":"\u21a7","drbkarow;":"\u2910","drcorn;":"\u231f","drcrop;":"\u230c","Dscr;":"\ud835\udc9f","dscr;":"\ud835\udcb9","DScy;":"\u0405","dscy;":"\u0455","dsol;":"\u29f6","Dstrok;":"\u0110","dstrok;":"\u0111","dtdot;":"\u22f1","dtri;":"\u25bf","dtrif;":"\u25be","duarr;":"\u21f5","duhar;":"\u296f","dwangle;":"\u29a6","DZcy;":"\u040f","dzcy;":"\u045f","dzigrarr;":"\u27ff","Eacute":"\u00c9","eacute":"\u00e9","Eacute;":"\u00c9","eacute;":"\u00e9","easter;":"\u2a6e","Ecaron;":"\u011a","ecaron;":"\u011b","ecir;":"\u2256","Ecirc":"\u00ca","ecirc":"\u00ea","Ecirc;":"\u00ca","ecirc;":"\u00ea","ecolon;":"\u2255","Ecy;":"\u042d","ecy;":"\u044d","eDDot;":"\u2a77","Edot;":"\u0116","eDot;":"\u2251","edot;":"\u0117","ee;":"\u2147","efDot;":"\u2252","Efr;":"\ud835\udd08","efr;":"\ud835\udd22","eg;":"\u2a9a","Egrave":"\u00c8","egrave":"\u00e8","Egrave;":"\u00c8","egrave;":"\u00e8","egs;":"\u2a96","egsdot;":"\u2a98","el;":"\u2a99","Element;":"\u2208","elinters;":"\u23e7","ell;":"\u2113","els;":"\u2a95","elsdot;":"\u2a97","Emacr;":"\u0112","emacr;":"\u0113","empty;":"\u2205","emptyset;":"\u2205","EmptySmallSquare;":"\u25fb","emptyv;":"\u2205","EmptyVerySmallSquare;":"\u25ab","emsp13;":"\u2004","emsp14;":"\u2005","emsp;":"\u2003","ENG;":"\u014a","eng;":"\u014b","ensp;":"\u2002","Eogon;":"\u0118","eogon;":"\u0119","Eopf;":"\ud835\udd3c","eopf;":"\ud835\udd56","epar;":"\u22d5","eparsl;":"\u29e3","eplus;":"\u2a71","epsi;":"\u03b5","Epsilon;":"\u0395","epsilon;":"\u03b5","epsiv;":"\u03f5","eqcirc;":"\u2256","eqcolon;":"\u2255","eqsim;":"\u2242","eqslantgtr;":"\u2a96","eqslantless;":"\u2a95","Equal;":"\u2a75","equals;":"=","EqualTilde;":"\u2242","equest;":"\u225f","Equilibrium;":"\u21cc","equiv;":"\u2261","equivDD;":"\u2a78","eqvparsl;":"\u29e5","erarr;":"\u2971","erDot;":"\u2253","Escr;":"\u2130","escr;":"\u212f","esdot;":"\u2250","Esim;":"\u2a73","esim;":"\u2242","Eta;":"\u0397","eta;":"\u03b7","ETH":"\u00d0","eth":"\u00f0","ETH;":"\u00d0","eth;":"\u00f0","Euml":"\u00cb","euml":"\u00eb","Euml;":"\u00cb","euml;":"\u00eb","euro;":"\u20ac","excl;":"!","exist;":"\u2203","Exists;":"\u2203","expectation;":"\u2130","ExponentialE;":"\u2147","exponentiale;":"\u2147","fallingdotseq;":"\u2252","Fcy;":"\u0424","fcy;":"\u0444","female;":"\u2640","ffilig;":"\ufb03","fflig;":"\ufb00","ffllig;":"\ufb04","Ffr;":"\ud835\udd09","ffr;":"\ud835\udd23","filig;":"\ufb01","FilledSmallSquare;":"\u25fc","FilledVerySmallSquare;":"\u25aa","fjlig;":"fj","flat;":"\u266d","fllig;":"\ufb02","fltns;":"\u25b1","fnof;":"\u0192","Fopf;":"\ud835\udd3d","fopf;":"\ud835\udd57","ForAll;":"\u2200","forall;":"\u2200","fork;":"\u22d4","forkv;":"\u2ad9","Fouriertrf;":"\u2131","fpartint;":"\u2a0d","frac12":"\u00bd","frac12;":"\u00bd","frac13;":"\u2153","frac14":"\u00bc","frac14;":"\u00bc","frac15;":"\u2155","frac16;":"\u2159","frac18;":"\u215b","frac23;":"\u2154","frac25;":"\u2156","frac34":"\u00be","frac34;":"\u00be","frac35;":"\u2157","frac38;":"\u215c","frac45;":"\u2158","frac56;":"\u215a","frac58;":"\u215d","frac78;":"\u215e","frasl;":"\u2044","frown;":"\u2322","Fscr;":"\u2131","fscr;":"\ud835\udcbb","gacute;":"\u01f5","Gamma;":"\u0393","gamma;":"\u03b3","Gammad;":"\u03dc","gammad;":"\u03dd","gap;":"\u2a86","Gbreve;":"\u011e","gbreve;":"\u011f","Gcedil;":"\u0122","Gcirc;":"\u011c","gcirc;":"\u011d","Gcy;":"\u0413","gcy;":"\u0433","Gdot;":"\u0120","gdot;":"\u0121","gE;":"\u2267","ge;":"\u2265","gEl;":"\u2a8c","gel;":"\u22db","geq;":"\u2265","geqq;":"\u2267","geqslant;":"\u2a7e","ges;":"\u2a7e","gescc;":"\u2aa9","gesdot;":"\u2a80","gesdoto;":"\u2a82","gesdotol;":"\u2a84","gesl;":"\u22db\ufe00","gesles;":"\u2a94","Gfr;":"\ud835\udd0a","gfr;":"\ud835\udd24","Gg;":"\u22d9","gg;":"\u226b","ggg;":"\u22d9","gimel;":"\u2137","GJcy;":"\u0403","gjcy;":"\u0453","gl;":"\u2277","gla;":"\u2aa5","glE;":"\u2a92","glj;":"\u2aa4","gnap;":"\u2a8a","gnapprox;":"\u2a8a","gnE;":"\u2269","gne;":"\u2a88","gneq;":"\u2a88","gneqq;":"\u2269","gnsim;":"\u22e7","Gopf;":"\ud835\udd3e","gopf;":"\ud835\udd58","grave;":"`","GreaterEqual;":"\u2265","GreaterEqualLess;":"\u22db","GreaterFullEqual;":"\u2267","GreaterGreater;":"\u2aa2","GreaterLess;":"\u2277","GreaterSlantEqual;":"\u2a7e","GreaterTilde;":"\u2273","Gscr;":"\ud835\udca2","gscr;":"\u210a","gsim;":"\u2273","gsime;":"\u2a8e","gsiml;":"\u2a90","GT":">","gt":">","GT;":">","Gt;":"\u226b","gt;":">","gtcc;":"\u2aa7","gtcir;":"\u2a7a","gtdot;":"\u22d7","gtlPar;":"\u2995","gtquest;":"\u2a7c","gtrapprox;":"\u2a86","gtrarr;":"\u2978","gtrdot;":"\u22d7","gtreqless;":"\u22db","gtreqqless;":"\u2a8c","gtrless;":"\u2277","gtrsim;":"\u2273","gvertneqq;":"\u2269\ufe00","gvnE;":"\u2269\ufe00","Hacek;":"\u02c7","hairsp;":"\u200a","half;":"\u00bd","hamilt;":"\u210b","HARDcy;":"\u042a","hardcy;":"\u044a","hArr;":"\u21d4","harr;":"\u2194","harrcir;":"\u2948","harrw;":"\u21ad","Hat;":"^","hbar;":"\u210f","Hcirc;":"\u0124","hcirc;":"\u0125","hearts;":"\u2665","heartsuit;":"\u2665","hellip;":"\u2026","hercon;":"\u22b9","Hfr;":"\u210c","hfr;":"\ud835\udd25","HilbertSpace;":"\u210b","hksearow;":"\u2925","hkswarow;":"\u2926","hoarr;":"\u21ff","homtht;":"\u223b","hookleftarrow;":"\u21a9","hookrightarrow;":"\u21aa","Hopf;":"\u210d","hopf;":"\ud835\udd59","horbar;":"\u2015","HorizontalLine;":"\u2500","Hscr;":"\u210b","hscr;":"\ud835\udcbd","hslash;":"\u210f","Hstrok;":"\u0126","hstrok;":"\u0127","HumpDownHump;":"\u224e","HumpEqual;":"\u224f","hybull;":"\u2043","hyphen;":"\u2010","Iacute":"\u00cd","iacute":"\u00ed","Iacute;":"\u00cd","iacute;":"\u00ed","ic;":"\u2063","Icirc":"\u00ce","icirc":"\u00ee","Icirc;":"\u00ce","icirc;":"\u00ee","Icy;":"\u0418","icy;":"\u0438","Idot;":"\u0130","IEcy;":"\u0415","iecy;":"\u0435","iexcl":"\u00a1","iexcl;":"\u00a1","iff;":"\u21d4","Ifr;":"\u2111","ifr;":"\ud835\udd26","Igrave":"\u00cc","igrave":"\u00ec","Igrave;":"\u00cc","igrave;":"\u00ec","ii;":"\u2148","iiiint;":"\u2a0c","iiint;":"\u222d","iinfin;":"\u29dc","iiota;":"\u2129","IJlig;":"\u0132","ijlig;":"\u0133","Im;":"\u2111","Imacr;":"\u012a","imacr;":"\u012b","image;":"\u2111","ImaginaryI;":"\u2148","imagline;":"\u2110","imagpart;":"\u2111","imath;":"\u0131","imof;":"\u22b7","imped;":"\u01b5","Implies;":"\u21d2","in;":"\u2208","incare;":"\u2105","infin;":"\u221e","infintie;":"\u29dd","inodot;":"\u0131","Int;":"\u222c","int;":"\u222b","intcal;":"\u22ba","integers;":"\u2124","Integral;":"\u222b","intercal;":"\u22ba","Intersection;":"\u22c2","intlarhk;":"\u2a17","intprod;":"\u2a3c","InvisibleComma;":"\u2063","InvisibleTimes;":"\u2062","IOcy;":"\u0401","iocy;":"\u0451","Iogon;":"\u012e","iogon;":"\u012f","Iopf;":"\ud835\udd40","iopf;":"\ud835\udd5a","Iota;":"\u0399","iota;":"\u03b9","iprod;":"\u2a3c","iquest":"\u00bf","iquest;":"\u00bf","Iscr;":"\u2110","iscr;":"\ud835\udcbe","isin;":"\u2208","isindot;":"\u22f5","isinE;":"\u22f9","isins;":"\u22f4","isinsv;":"\u22f3","isinv;":"\u2208","it;":"\u2062","Itilde;":"\u0128","itilde;":"\u0129","Iukcy;":"\u0406","iukcy;":"\u0456","Iuml":"\u00cf","iuml":"\u00ef","Iuml;":"\u00cf","iuml;":"\u00ef","Jcirc;":"\u0134","jcirc;":"\u0135","Jcy;":"\u0419","jcy;":"\u0439","Jfr;":"\ud835\udd0d","jfr;":"\ud835\udd27","jmath;":"\u0237","Jopf;":"\ud835\udd41","jopf;":"\ud835\udd5b","Jscr;":"\ud835\udca5","jscr;":"\ud835\udcbf","Jsercy;":"\u0408","jsercy;":"\u0458","Jukcy;":"\u0404","jukcy;":"\u0454","Kappa;":"\u039a","kappa;":"\u03ba","kappav;":"\u03f0","Kcedil;":"\u0136","kcedil;":"\u0137","Kcy;":"\u041a","kcy;":"\u043a","Kfr;":"\ud835\udd0e","kfr;":"\ud835\udd28","kgreen;":"\u0138","KHcy;":"\u0425","khcy;":"\u0445","KJcy;":"\u040c","kjcy;":"\u045c","Kopf;":"\ud835\udd42","kopf;":"\ud835\udd5c","Kscr;":"\ud835\udca6","kscr;":"\ud835\udcc0","lAarr;":"\u21da","Lacute;":"\u0139","lacute;":"\u013a","laemptyv;":"\u29b4","lagran;":"\u2112","Lambda;":"\u039b","lambda;":"\u03bb","Lang;":"\u27ea","lang;":"\u27e8","langd;":"\u2991","langle;":"\u27e8","lap;":"\u2a85","Laplacetrf;":"\u2112","laquo":"\u00ab","laquo;":"\u00ab","Larr;":"\u219e","lArr;":"\u21d0","larr;":"\u2190","larrb;":"\u21e4","larrbfs;":"\u291f","larrfs;":"\u291d","larrhk;":"\u21a9","larrlp;":"\u21ab","larrpl;":"\u2939","larrsim;":"\u2973","larrtl;":"\u21a2","lat;":"\u2aab","lAtail;":"\u291b","latail;":"\u2919","late;":"\u2aad","lates;":"\u2aad\ufe00","lBarr;":"\u290e","lbarr;":"\u290c","lbbrk;":"\u2772","lbrace;":"{","lbrack;":"[","lbrke;":"\u298b","lbrksld;":"\u298f","lbrkslu;":"\u298d","Lcaron;":"\u013d","lcaron;":"\u013e","Lcedil;":"\u013b","lcedil;":"\u013c","lceil;":"\u2308","lcub;":"{","Lcy;":"\u041b","lcy;":"\u043b","ldca;":"\u2936","ldquo;":"\u201c","ldquor;":"\u201e","ldrdhar;":"\u2967","ldrushar;":"\u294b","ldsh;":"\u21b2","lE;":"\u2266","le;":"\u2264","LeftAngleBracket;":"\u27e8","LeftArrow;":"\u2190","Leftarrow;":"\u21d0","leftarrow;":"\u2190","LeftArrowBar;":"\u21e4","LeftArrowRightArrow;":"\u21c6","leftarrowtail;":"\u21a2","LeftCeiling;":"\u2308","LeftDoubleBracket;":"\u27e6","LeftDownTeeVector;":"\u2961","LeftDownVector;":"\u21c3","LeftDownVectorBar;":"\u2959","LeftFloor;":"\u230a","leftharpoondown;":"\u21bd","leftharpoonup;":"\u21bc","leftleftarrows;":"\u21c7","LeftRightArrow;":"\u2194","Leftrightarrow;":"\u21d4","leftrightarrow;":"\u2194","leftrightarrows;":"\u21c6","leftrightharpoons;":"\u21cb","leftrightsquigarrow;":"\u21ad","LeftRightVector;":"\u294e","LeftTee;":"\u22a3","LeftTeeArrow;":"\u21a4","LeftTeeVector;":"\u295a","leftthreetimes;":"\u22cb","LeftTriangle;":"\u22b2","LeftTriangleBar;":"\u29cf","LeftTriangleEqual;":"\u22b4","LeftUpDownVector;":"\u2951","LeftUpTeeVector;":"\u2960","LeftUpVector;":"\u21bf","LeftUpVectorBar;":"\u2958","LeftVector;":"\u21bc","LeftVectorBar;":"\u2952","lEg;":"\u2a8b","leg;":"\u22da","leq;":"\u2264","leqq;":"\u2266","leqslant;":"\u2a7d","les;":"\u2a7d","lescc;":"\u2aa8","lesdot;":"\u2a7f","lesdoto;":"\u2a81","lesdotor;":"\u2a83","lesg;":"\u22da\ufe00","lesges;":"\u2a93","lessapprox;":"\u2a85","lessdot;":"\u22d6","lesseqgtr;":"\u22da","lesseqqgtr;":"\u2a8b","LessEqualGreater;":"\u22da","LessFullEqual;":"\u2266","LessGreater;":"\u2276","lessgtr;":"\u2276","LessLess;":"\u2aa1","lesssim;":"\u2272","LessSlantEqual;":"\u2a7d","LessTilde;":"\u2272","lfisht;":"\u297c","lfloor;":"\u230a","Lfr;":"\ud835\udd0f","lfr;":"\ud835\udd29","lg;":"\u2276","lgE;":"\u2a91","lHar;":"\u2962","lhard;":"\u21bd","lharu;":"\u21bc","lharul;":"\u296a","lhblk;":"\u2584","LJcy;":"\u0409","ljcy;":"\u0459","Ll;":"\u22d8","ll;":"\u226a","llarr;":"\u21c7","llcorner;":"\u231e","Lleftarrow;":"\u21da","llhard;":"\u296b","lltri;":"\u25fa","Lmidot;":"\u013f","lmidot;":"\u0140","lmoust;":"\u23b0","lmoustache;":"\u23b0","lnap;":"\u2a89","lnapprox;":"\u2a89","lnE;":"\u2268","lne;":"\u2a87","lneq;":"\u2a87","lneqq;":"\u2268","lnsim;":"\u22e6","loang;":"\u27ec","loarr;":"\u21fd","lobrk;":"\u27e6","LongLeftArrow;":"\u27f5","Longleftarrow;":"\u27f8","longleftarrow;":"\u27f5","LongLeftRightArrow;":"\u27f7","Longleftrightarrow;":"\u27fa","longleftrightarrow;":"\u27f7","longmapsto;":"\u27fc","LongRightArrow;":"\u27f6","Longrightarrow;":"\u27f9","longrightarrow;":"\u27f6","looparrowleft;":"\u21ab","looparrowright;":"\u21ac","lopar;":"\u2985","Lopf;":"\ud835\udd43","lopf;":"\ud835\udd5d","loplus;":"\u2a2d","lotimes;":"\u2a34","lowast;":"\u2217","lowbar;":"_","LowerLeftArrow;":"\u2199","LowerRightArrow;":"\u2198","loz;":"\u25ca","lozenge;":"\u25ca","lozf;":"\u29eb","lpar;":"(","lparlt;":"\u2993","lrarr;":"\u21c6","lrcorner;":"\u231f","lrhar;":"\u21cb","lrhard;":"\u296d","lrm;":"\u200e","lrtri;":"\u22bf","lsaquo;":"\u2039","Lscr;":"\u2112","lscr;":"\ud835\udcc1","Lsh;":"\u21b0","lsh;":"\u21b0","lsim;":"\u2272","lsime;":"\u2a8d","lsimg;":"\u2a8f","lsqb;":"[","lsquo;":"\u2018","lsquor;":"\u201a","Lstrok;":"\u0141","lstrok;":"\u0142","LT":"<","lt":"<","LT;":"<","Lt;":"\u226a","lt;":"<","ltcc;":"\u2aa6","ltcir;":"\u2a79","ltdot;":"\u22d6","lthree;":"\u22cb","ltimes;":"\u22c9","ltlarr;":"\u2976","ltquest;":"\u2a7b","ltri;":"\u25c3","ltrie;":"\u22b4","ltrif;":"\u25c2","ltrPar;":"\u2996","lurdshar;":"\u294a","luruhar;":"\u2966","lvertneqq;":"\u2268\ufe00","lvnE;":"\u2268\ufe00","macr":"\u00af","macr;":"\u00af","male;":"\u2642","malt;":"\u2720","maltese;":"\u2720","Map;":"\u2905","map;":"\u21a6","mapsto;":"\u21a6","mapstodown;":"\u21a7","mapstoleft;":"\u21a4","mapstoup;":"\u21a5","marker;":"\u25ae","mcomma;":"\u2a29","Mcy;":"\u041c","mcy;":"\u043c","mdash;":"\u2014","mDDot;":"\u223a","measuredangle;":"\u2221","MediumSpace;":"\u205f","Mellintrf;":"\u2133","Mfr;":"\ud835\udd10","mfr;":"\ud835\udd2a","mho;":"\u2127","micro":"\u00b5","micro;":"\u00b5","mid;":"\u2223","midast;":"*","midcir;":"\u2af0","middot":"\u00b7","middot;":"\u00b7","minus;":"\u2212","minusb;":"\u229f","minusd;":"\u2238","minusdu;":"\u2a2a","MinusPlus;":"\u2213","mlcp;":"\u2adb","mldr;":"\u2026","mnplus;":"\u2213","models;":"\u22a7","Mopf;":"\ud835\udd44","mopf;":"\ud835\udd5e","mp;":"\u2213","Mscr;":"\u2133","mscr;":"\ud835\udcc2","mstpos;":"\u223e","Mu;":"\u039c","mu;":"\u03bc","multimap;":"\u22b8","mumap;":"\u22b8","nabla;":"\u2207","Nacute;":"\u0143","nacute;":"\u0144","nang;":"\u2220\u20d2","nap;":"\u2249","napE;":"\u2a70\u0338","napid;":"\u224b\u0338","napos;":"\u0149","napprox;":"\u2249","natur;":"\u266e","natural;":"\u266e","naturals;":"\u2115","nbsp":"\u00a0","nbsp;":"\u00a0","nbump;":"\u224e\u0338","nbumpe;":"\u224f\u0338","ncap;":"\u2a43","Ncaron;":"\u0147","ncaron;":"\u0148","Ncedil;":"\u0145","ncedil;":"\u0146","ncong;":"\u2247","ncongdot;":"\u2a6d\u0338","ncup;":"\u2a42","Ncy;":"\u041d","ncy;":"\u043d","ndash;":"\u2013","ne;":"\u2260","nearhk;":"\u2924","neArr;":"\u21d7","nearr;":"\u2197","nearrow;":"\u2197","nedot;":"\u2250\u0338","NegativeMediumSpace;":"\u200b","NegativeThickSpace;":"\u200b","NegativeThinSpace;":"\u200b","NegativeVeryThinSpace;":"\u200b","nequiv;":"\u2262","nesear;":"\u2928","nesim;":"\u2242\u0338","NestedGreaterGreater;":"\u226b","NestedLessLess;":"\u226a","NewLine;":"\n","nexist;":"\u2204","nexists;":"\u2204","Nfr;":"\ud835\udd11","nfr;":"\ud835\udd2b","ngE;":"\u2267\u0338","nge;":"\u2271","ngeq;":"\u2271","ngeqq;":"\u2267\u0338","ngeqslant;":"\u2a7e\u0338","nges;":"\u2a7e\u0338","nGg;":"\u22d9\u0338","ngsim;":"\u2275","nGt;":"\u226b\u20d2","ngt;":"\u226f","ngtr;":"\u226f","nGtv;":"\u226b\u0338","nhArr;":"\u21ce","nharr;":"\u21ae","nhpar;":"\u2af2","ni;":"\u220b","nis;":"\u22fc","nisd;":"\u22fa","niv;":"\u220b","NJcy;":"\u040a","njcy;":"\u045a","nlArr;":"\u21cd","nlarr;":"\u219a","nldr;":"\u2025","nlE;":"\u2266\u0338","nle;":"\u2270","nLeftarrow;":"\u21cd","nleftarrow;":"\u219a","nLeftrightarrow;":"\u21ce","nleftrightarrow;":"\u21ae","nleq;":"\u2270","nleqq;":"\u2266\u0338","nleqslant;":"\u2a7d\u0338","nles;":"\u2a7d\u0338","nless;":"\u226e","nLl;":"\u22d8\u0338","nlsim;":"\u2274","nLt;":"\u226a\u20d2","nlt;":"\u226e","nltri;":"\u22ea","nltrie;":"\u22ec","nLtv;":"\u226a\u0338","nmid;":"\u2224","NoBreak;":"\u2060","NonBreakingSpace;":"\u00a0","Nopf;":"\u2115","nopf;":"\ud835\udd5f","not":"\u00ac","Not;":"\u2aec","not;":"\u00ac","NotCongruent;":"\u2262","NotCupCap;":"\u226d","NotDoubleVerticalBar;":"\u2226","NotElement;":"\u2209","NotEqual;":"\u2260","NotEqualTilde;":"\u2242\u0338","NotExists;":"\u2204","NotGreater;":"\u226f","NotGreaterEqual;":"\u2271","NotGreaterFullEqual;":"\u2267\u0338","NotGreaterGreater;":"\u226b\u0338","NotGreaterLess;":"\u2279","NotGreaterSlantEqual;":"\u2a7e\u0338","NotGreaterTilde;":"\u2275","NotHumpDownHump;":"\u224e\u0338","NotHumpEqual;":"\u224f\u0338","notin;":"\u2209","notindot;":"\u22f5\u0338","notinE;":"\u22f9\u0338","notinva;":"\u2209","notinvb;":"\u22f7","notinvc;":"\u22f6","NotLeftTriangle;":"\u22ea","NotLeftTriangleBar;":"\u29cf\u0338","NotLeftTriangleEqual;":"\u22ec","NotLess;":"\u226e","NotLessEqual;":"\u2270","NotLessGreater;":"\u2278","NotLessLess;":"\u226a\u0338","NotLessSlantEqual;":"\u2a7d\u0338","NotLessTilde;":"\u2274","NotNestedGreaterGreater;":"\u2aa2\u0338","NotNestedLessLess;":"\u2aa1\u0338","notni;":"\u220c","notniva;":"\u220c","notnivb;":"\u22fe","notnivc;":"\u22fd","NotPrecedes;":"\u2280","NotPrecedesEqual;":"\u2aaf\u0338","NotPrecedesSlantEqual;":"\u22e0","NotReverseElement;":"\u220c","NotRightTriangle;":"\u22eb","NotRightTriangleBar;":"\u29d0\u0338","NotRightTriangleEqual;":"\u22ed","NotSquareSubset;":"\u228f\u0338","NotSquareSubsetEqual;":"\u22e2","NotSquareSuperset;":"\u2290\u0338","NotSquareSupersetEqual;":"\u22e3","NotSubset;":"\u2282\u20d2","NotSubsetEqual;":"\u2288","NotSucceeds;":"\u2281","NotSucceedsEqual;":"\u2ab0\u0338","NotSucceedsSlantEqual;":"\u22e1","NotSucceedsTilde;":"\u227f\u0338","NotSuperset;":"\u2283\u20d2","NotSupersetEqual;":"\u2289","NotTilde;":"\u2241","NotTildeEqual;":"\u2244","NotTildeFullEqual;":"\u2247","NotTildeTilde;":"\u2249","NotVerticalBar;":"\u2224","npar;":"\u2226","nparallel;":"\u2226","nparsl;":"\u2afd\u20e5","npart;":"\u2202\u0338","npolint;":"\u2a14","npr;":"\u2280","nprcue;":"\u22e0","npre;":"\u2aaf\u0338","nprec;":"\u2280","npreceq;":"\u2aaf\u0338","nrArr;":"\u21cf","nrarr;":"\u219b","nrarrc;":"\u2933\u0338","nrarrw;":"\u219d\u0338","nRightarrow;":"\u21cf","nrightarrow;":"\u219b","nrtri;":"\u22eb","nrtrie;":"\u22ed","nsc;":"\u2281","nsccue;":"\u22e1","nsce;":"\u2ab0\u0338","Nscr;":"\ud835\udca9","nscr;":"\ud835\udcc3","nshortmid;":"\u2224","nshortparallel;":"\u2226","nsim;":"\u2241","nsime;":"\u2244","nsimeq;":"\u2244","nsmid;":"\u2224","nspar;":"\u2226","nsqsube;":"\u22e2","nsqsupe;":"\u22e3","nsub;":"\u2284","nsubE;":"\u2ac5\u0338","nsube;":"\u2288","nsubset;":"\u2282\u20d2","nsubseteq;":"\u2288","nsubseteqq;":"\u2ac5\u0338","nsucc;":"\u2281","nsucceq;":"\u2ab0\u0338","nsup;":"\u2285","nsupE;":"\u2ac6\u0338","nsupe;":"\u2289","nsupset;":"\u2283\u20d2","nsupseteq;":"\u2289","nsupseteqq;":"\u2ac6\u0338","ntgl;":"\u2279","Ntilde":"\u00d1","ntilde":"\u00f1","Ntilde;":"\u00d1","ntilde;":"\u00f1","ntlg;":"\u2278","ntriangleleft;":"\u22ea","ntrianglelefteq;":"\u22ec","ntriangleright;":"\u22eb","ntrianglerighteq;":"\u22ed","Nu;":"\u039d","nu;":"\u03bd","num;":"#","numero;":"\u2116","numsp;":"\u2007","nvap;":"\u224d\u20d2","nVDash;":"\u22af","nVdash;":"\u22ae","nvDash;":"\u22ad","nvdash;":"\u22ac","nvge;":"\u2265\u20d2","nvgt;":">\u20d2","nvHarr;":"\u2904","nvinfin;":"\u29de","nvlArr;":"\u2902","nvle;":"\u2264\u20d2","nvlt;":"<\u20d2","nvltrie;":"\u22b4\u20d2","nvrArr;":"\u2903","nvrtrie;":"\u22b5\u20d2","nvsim;":"\u223c\u20d2","nwarhk;":"\u2923","nwArr;":"\u21d6","nwarr;":"\u2196","nwarrow;":"\u2196","nwnear;":"\u2927","Oacute":"\u00d3","oacute":"\u00f3","Oacute;":"\u00d3","oacute;":"\u00f3","oast;":"\u229b","ocir;":"\u229a","Ocirc":"\u00d4","ocirc":"\u00f4","Ocirc;":"\u00d4","ocirc;":"\u00f4","Ocy;":"\u041e","ocy;":"\u043e","odash;":"\u229d","Odblac;":"\u0150","odblac;":"\u0151","odiv;":"\u2a38","odot;":"\u2299","odsold;":"\u29bc","OElig;":"\u0152","oelig;":"\u0153","ofcir;":"\u29bf","Ofr;":"\ud835\udd12","ofr;":"\ud835\udd2c","ogon;":"\u02db","Ograve":"\u00d2","ograve":"\u00f2","Ograve;":"\u00d2","ograve;":"\u00f2","ogt;":"\u29c1","ohbar;":"\u29b5","ohm;":"\u03a9","oint;":"\u222e","olarr;":"\u21ba","olcir;":"\u29be","olcross;":"\u29bb","oline;":"\u203e","olt;":"\u29c0","Omacr;":"\u014c","omacr;":"\u014d","Omega;":"\u03a9","omega;":"\u03c9","Omicron;":"\u039f","omicron;":"\u03bf","omid;":"\u29b6","ominus;":"\u2296","Oopf;":"\ud835\udd46","oopf;":"\ud835\udd60","opar;":"\u29b7","OpenCurlyDoubleQuote;":"\u201c","OpenCurlyQuote;":"\u2018","operp;":"\u29b9","oplus;":"\u2295","Or;":"\u2a54","or;":"\u2228","orarr;":"\u21bb","ord;":"\u2a5d","order;":"\u2134","orderof;":"\u2134","ordf":"\u00aa","ordf;":"\u00aa","ordm":"\u00ba","ordm;":"\u00ba","origof;":"\u22b6","oror;":"\u2a56","orslope;":"\u2a57","orv;":"\u2a5b","oS;":"\u24c8","Oscr;":"\ud835\udcaa","oscr;":"\u2134","Oslash":"\u00d8","oslash":"\u00f8","Oslash;":"\u00d8","oslash;":"\u00f8","osol;":"\u2298","Otilde":"\u00d5","otilde":"\u00f5","Otilde;":"\u00d5","otilde;":"\u00f5","Otimes;":"\u2a37","otimes;":"\u2297","otimesas;":"\u2a36","Ouml":"\u00d6","ouml":"\u00f6","Ouml;":"\u00d6","ouml;":"\u00f6","ovbar;":"\u233d","OverBar;":"\u203e","OverBrace;":"\u23de","OverBracket;":"\u23b4","OverParenthesis;":"\u23dc","par;":"\u2225","para":"\u00b6","para;":"\u00b6","parallel;":"\u2225","parsim;":"\u2af3","parsl;":"\u2afd","part;":"\u2202","PartialD;":"\u2202","Pcy;":"\u041f","pcy;":"\u043f","percnt;":"%","period;":".","permil;":"\u2030","perp;":"\u22a5","pertenk;":"\u2031","Pfr;":"\ud835\udd13","pfr;":"\ud835\udd2d","Phi;":"\u03a6","phi;":"\u03c6","phiv;":"\u03d5","phmmat;":"\u2133","phone;":"\u260e","Pi;":"\u03a0","pi;":"\u03c0","pitchfork;":"\u22d4","piv;":"\u03d6","planck;":"\u210f","planckh;":"\u210e","plankv;":"\u210f","plus;":"+","plusacir;":"\u2a23","plusb;":"\u229e","pluscir;":"\u2a22","plusdo;":"\u2214","plusdu;":"\u2a25","pluse;":"\u2a72","PlusMinus;":"\u00b1","plusmn":"\u00b1","plusmn;":"\u00b1","plussim;":"\u2a26","plustwo;":"\u2a27","pm;":"\u00b1","Poincareplane;":"\u210c","pointint;":"\u2a15","Popf;":"\u2119","popf;":"\ud835\udd61","pound":"\u00a3","pound;":"\u00a3","Pr;":"\u2abb","pr;":"\u227a","prap;":"\u2ab7","prcue;":"\u227c","prE;":"\u2ab3","pre;":"\u2aaf","prec;":"\u227a","precapprox;":"\u2ab7","preccurlyeq;":"\u227c","Precedes;":"\u227a","PrecedesEqual;":"\u2aaf","PrecedesSlantEqual;":"\u227c","PrecedesTilde;":"\u227e","preceq;":"\u2aaf","precnapprox;":"\u2ab9","precneqq;":"\u2ab5","precnsim;":"\u22e8","precsim;":"\u227e","Prime;":"\u2033","prime;":"\u2032","primes;":"\u2119","prnap;":"\u2ab9","prnE;":"\u2ab5","prnsim;":"\u22e8","prod;":"\u220f","Product;":"\u220f","profalar;":"\u232e","profline;":"\u2312","profsurf;":"\u2313","prop;":"\u221d","Proportion;":"\u2237","Proportional;":"\u221d","propto;":"\u221d","prsim;":"\u227e","prurel;":"\u22b0","Pscr;":"\ud835\udcab","pscr;":"\ud835\udcc5","Psi;":"\u03a8","psi;":"\u03c8","puncsp;":"\u2008","Qfr;":"\ud835\udd14","qfr;":"\ud835\udd2e","qint;":"\u2a0c","Qopf;":"\u211a","qopf;":"\ud835\udd62","qprime;":"\u2057","Qscr;":"\ud835\udcac","qscr;":"\ud835\udcc6","quaternions;":"\u210d","quatint;":"\u2a16","quest;":"?","questeq;":"\u225f","QUOT":"\"","quot":"\"","QUOT;":"\"","quot;":"\"","rAarr;":"\u21db","race;":"\u223d\u0331","Racute;":"\u0154","racute;":"\u0155","radic;":"\u221a","raemptyv;":"\u29b3","Rang;":"\u27eb","rang;":"\u27e9","rangd;":"\u2992","range;":"\u29a5","rangle;":"\u27e9","raquo":"\u00bb","raquo;":"\u00bb","Rarr;":"\u21a0","rArr;":"\u21d2","rarr;":"\u2192","rarrap;":"\u2975","rarrb;":"\u21e5","rarrbfs;":"\u2920","rarrc;":"\u2933","rarrfs;":"\u291e","rarrhk;":"\u21aa","rarrlp;":"\u21ac","rarrpl;":"\u2945","rarrsim;":"\u2974","Rarrtl;":"\u2916","rarrtl;":"\u21a3","rarrw;":"\u219d","rAtail;":"\u291c","ratail;":"\u291a","ratio;":"\u2236","rationals;":"\u211a","RBarr;":"\u2910","rBarr;":"\u290f","rbarr;":"\u290d","rbbrk;":"\u2773","rbrace;":"}","rbrack;":"]","rbrke;":"\u298c","rbrksld;":"\u298e","rbrkslu;":"\u2990","Rcaron;":"\u0158","rcaron;":"\u0159","Rcedil;":"\u0156","rcedil;":"\u0157","rceil;":"\u2309","rcub;":"}","Rcy;":"\u0420","rcy;":"\u0440","rdca;":"\u2937","rdldhar;":"\u2969","rdquo;":"\u201d","rdquor;":"\u201d","rdsh;":"\u21b3","Re;":"\u211c","real;":"\u211c","realine;":"\u211b","realpart;":"\u211c","reals;":"\u211d","rect;":"\u25ad","REG":"\u00ae","reg":"\u00ae","REG;":"\u00ae","reg;":"\u00ae","ReverseElement;":"\u220b","ReverseEquilibrium;":"\u21cb","ReverseUpEquilibrium;":"\u296f","rfisht;":"\u297d","rfloor;":"\u230b","Rfr;":"\u211c","rfr;":"\ud835\udd2f","rHar;":"\u2964","rhard;":"\u21c1","rharu;":"\u21c0","rharul;":"\u296c","Rho;":"\u03a1","rho;":"\u03c1","rhov;":"\u03f1","RightAngleBracket;":"\u27e9","RightArrow;":"\u2192","Rightarrow;":"\u21d2","rightarrow;":"\u2192","RightArrowBar;":"\u21e5","RightArrowLeftArrow;":"\u21c4","rightarrowtail;":"\u21a3","RightCeiling;":"\u2309","RightDoubleBracket;":"\u27e7","RightDownTeeVector;":"\u295d","RightDownVector;":"\u21c2","RightDownVectorBar;":"\u2955","RightFloor;":"\u230b","rightharpoondown;":"\u21c1","rightharpoonup;":"\u21c0","rightleftarrows;":"\u21c4","rightleftharpoons;":"\u21cc","rightrightarrows;":"\u21c9","rightsquigarrow;":"\u219d","RightTee;":"\u22a2","RightTeeArrow;":"\u21a6","RightTeeVector;":"\u295b","rightthreetimes;":"\u22cc","RightTriangle;":"\u22b3","RightTriangleBar;":"\u29d0","RightTriangleEqual;":"\u22b5","RightUpDownVector;":"\u294f","RightUpTeeVector;":"\u295c","RightUpVector;":"\u21be","RightUpVectorBar;":"\u2954","RightVector;":"\u21c0","RightVectorBar;":"\u2953","ring;":"\u02da","risingdotseq;":"\u2253","rlarr;":"\u21c4","rlhar;":"\u21cc","rlm;":"\u200f","rmoust;":"\u23b1","rmoustache;":"\u23b1","rnmid;":"\u2aee","roang;":"\u27ed","roarr;":"\u21fe","robrk;":"\u27e7","ropar;":"\u2986","Ropf;":"\u211d","ropf;":"\ud835\udd63","roplus;":"\u2a2e","rotimes;":"\u2a35","RoundImplies;":"\u2970","rpar;":")","rpargt;":"\u2994","rppolint;":"\u2a12","rrarr;":"\u21c9","Rrightarrow;":"\u21db","rsaquo;":"\u203a","Rscr;":"\u211b","rscr;":"\ud835\udcc7","Rsh;":"\u21b1","rsh;":"\u21b1","rsqb;":"]","rsquo;":"\u2019","rsquor;":"\u2019","rthree;":"\u22cc","rtimes;":"\u22ca","rtri;":"\u25b9","rtrie;":"\u22b5","rtrif;":"\u25b8","rtriltri;":"\u29ce","RuleDelayed;":"\u29f4","ruluhar;":"\u2968","rx;":"\u211e","Sacute;":"\u015a","sacute;":"\u015b","sbquo;":"\u201a","Sc;":"\u2abc","sc;":"\u227b","scap;":"\u2ab8","Scaron;":"\u0160","scaron;":"\u0161","sccue;":"\u227d","scE;":"\u2ab4","sce;":"\u2ab0","Scedil;":"\u015e","scedil;":"\u015f","Scirc;":"\u015c","scirc;":"\u015d","scnap;":"\u2aba","scnE;":"\u2ab6","scnsim;":"\u22e9","scpolint;":"\u2a13","scsim;":"\u227f","Scy;":"\u0421","scy;":"\u0441","sdot;":"\u22c5","sdotb;":"\u22a1","sdote;":"\u2a66","searhk;":"\u2925","seArr;":"\u21d8","searr;":"\u2198","searrow;":"\u2198","sect":"\u00a7","sect;":"\u00a7","semi;":";","seswar;":"\u2929","setminus;":"\u2216","setmn;":"\u2216","sext;":"\u2736","Sfr;":"\ud835\udd16","sfr;":"\ud835\udd30","sfrown;":"\u2322","sharp;":"\u266f","SHCHcy;":"\u0429","shchcy;":"\u0449","SHcy;":"\u0428","shcy;":"\u0448","ShortDownArrow;":"\u2193","ShortLeftArrow;":"\u2190","shortmid;":"\u2223","shortparallel;":"\u2225","ShortRightArrow;":"\u2192","ShortUpArrow;":"\u2191","shy":"\u00ad","shy;":"\u00ad","Sigma;":"\u03a3","sigma;":"\u03c3","sigmaf;":"\u03c2","sigmav;":"\u03c2","sim;":"\u223c","simdot;":"\u2a6a","sime;":"\u2243","simeq;":"\u2243","simg;":"\u2a9e","simgE;":"\u2aa0","siml;":"\u2a9d","simlE;":"\u2a9f","simne;":"\u2246","simplus;":"\u2a24","simrarr;":"\u2972","slarr;":"\u2190","SmallCircle;":"\u2218","smallsetminus;":"\u2216","smashp;":"\u2a33","smeparsl;":"\u29e4","smid;":"\u2223","smile;":"\u2323","smt;":"\u2aaa","smte;":"\u2aac","smtes;":"\u2aac\ufe00","SOFTcy;":"\u042c","softcy;":"\u044c","sol;":"/","solb;":"\u29c4","solbar;":"\u233f","Sopf;":"\ud835\udd4a","sopf;":"\ud835\udd64","spades;":"\u2660","spadesuit;":"\u2660","spar;":"\u2225","sqcap;":"\u2293","sqcaps;":"\u2293\ufe00","sqcup;":"\u2294","sqcups;":"\u2294\ufe00","Sqrt;":"\u221a","sqsub;":"\u228f","sqsube;":"\u2291","sqsubset;":"\u228f","sqsubseteq;":"\u2291","sqsup;":"\u2290","sqsupe;":"\u2292","sqsupset;":"\u2290","sqsupseteq;":"\u2292","squ;":"\u25a1","Square;":"\u25a1","square;":"\u25a1","SquareIntersection;":"\u2293","SquareSubset;":"\u228f","SquareSubsetEqual;":"\u2291","SquareSuperset;":"\u2290","SquareSupersetEqual;":"\u2292","SquareUnion;":"\u2294","squarf;":"\u25aa","squf;":"\u25aa","srarr;":"\u2192","Sscr;":"\ud835\udcae","sscr;":"\ud835\udcc8","ssetmn;":"\u2216","ssmile;":"\u2323","sstarf;":"\u22c6","Star;":"\u22c6","star;":"\u2606","starf;":"\u2605","straightepsilon;":"\u03f5","straightphi;":"\u03d5","strns;":"\u00af","Sub;":"\u22d0","sub;":"\u2282","subdot;":"\u2abd","subE;":"\u2ac5","sube;":"\u2286","subedot;":"\u2ac3","submult;":"\u2ac1","subnE;":"\u2acb","subne;":"\u228a","subplus;":"\u2abf","subrarr;":"\u2979","Subset;":"\u22d0","subset;":"\u2282","subseteq;":"\u2286","subseteqq;":"\u2ac5","SubsetEqual;":"\u2286","subsetneq;":"\u228a","subsetneqq;":"\u2acb","subsim;":"\u2ac7","subsub;":"\u2ad5","subsup;":"\u2ad3","succ;":"\u227b","succapprox;":"\u2ab8","succcurlyeq;":"\u227d","Succeeds;":"\u227b","SucceedsEqual;":"\u2ab0","SucceedsSlantEqual;":"\u227d","SucceedsTilde;":"\u227f","succeq;":"\u2ab0","succnapprox;":"\u2aba","succneqq;":"\u2ab6","succnsim;":"\u22e9","succsim;":"\u227f","SuchThat;":"\u220b","Sum;":"\u2211","sum;":"\u2211","sung;":"\u266a","sup1":"\u00b9","sup1;":"\u00b9","sup2":"\u00b2","sup2;":"\u00b2","sup3":"\u00b3","sup3;":"\u00b3","Sup;":"\u22d1","sup;":"\u2283","supdot;":"\u2abe","supdsub;":"\u2ad8","supE;":"\u2ac6","supe;":"\u2287","supedot;":"\u2ac4","Superset;":"\u2283","SupersetEqual;":"\u2287","suphsol;":"\u27c9","suphsub;":"\u2ad7","suplarr;":"\u297b","supmult;":"\u2ac2","supnE;":"\u2acc","supne;":"\u228b","supplus;":"\u2ac0","Supset;":"\u22d1","supset;":"\u2283","supseteq;":"\u2287","supseteqq;":"\u2ac6","supsetneq;":"\u228b","supsetneqq;":"\u2acc","supsim;":"\u2ac8","supsub;":"\u2ad4","supsup;":"\u2ad6","swarhk;":"\u2926","swArr;":"\u21d9","swarr;":"\u2199","swarrow;":"\u2199","swnwar;":"\u292a","szlig":"\u00df","szlig;":"\u00df","Tab;":"\t","target;":"\u2316","Tau;":"\u03a4","tau;":"\u03c4","tbrk;":"\u23b4","Tcaron;":"\u0164","tcaron;":"\u0165","Tcedil;":"\u0162","tcedil;":"\u0163","Tcy;":"\u0422","tcy;":"\u0442","tdot;":"\u20db","telrec;":"\u2315","Tfr;":"\ud835\udd17","tfr;":"\ud835\udd31","there4;":"\u2234","Therefore;":"\u2234","therefore;":"\u2234","Theta;":"\u0398","theta;":"\u03b8","thetasym;":"\u03d1","thetav;":"\u03d1","thickapprox;":"\u2248","thicksim;":"\u223c","ThickSpace;":"\u205f\u200a","thinsp;":"\u2009","ThinSpace;":"\u2009","thkap;":"\u2248","thksim;":"\u223c","THORN":"\u00de","thorn":"\u00fe","THORN;":"\u00de","thorn;":"\u00fe","Tilde;":"\u223c","tilde;":"\u02dc","TildeEqual;":"\u2243","TildeFullEqual;":"\u2245","TildeTilde;":"\u2248","times":"\u00d7","times;":"\u00d7","timesb;":"\u22a0","timesbar;":"\u2a31","timesd;":"\u2a30","tint;":"\u222d","toea;":"\u2928","top;":"\u22a4","topbot;":"\u2336","topcir;":"\u2af1","Topf;":"\ud835\udd4b","topf;":"\ud835\udd65","topfork;":"\u2ada","tosa;":"\u2929","tprime;":"\u2034","TRADE;":"\u2122","trade;":"\u2122","triangle;":"\u25b5","triangledown;":"\u25bf","triangleleft;":"\u25c3","trianglelefteq;":"\u22b4","triangleq;":"\u225c","triangleright;":"\u25b9","trianglerighteq;":"\u22b5","tridot;":"\u25ec","trie;":"\u225c","triminus;":"\u2a3a","TripleDot;":"\u20db","triplus;":"\u2a39","trisb;":"\u29cd","tritime;":"\u2a3b","trpezium;":"\u23e2","Tscr;":"\ud835\udcaf","tscr;":"\ud835\udcc9","TScy;":"\u0426","tscy;":"\u0446","TSHcy;":"\u040b","tshcy;":"\u045b","Tstrok;":"\u0166","tstrok;":"\u0167","twixt;":"\u226c","twoheadleftarrow;":"\u219e","twoheadrightarrow;":"\u21a0","Uacute":"\u00da","uacute":"\u00fa","Uacute;":"\u00da","uacute;":"\u00fa","Uarr;":"\u219f","uArr;":"\u21d1","uarr;":"\u2191","Uarrocir;":"\u2949","Ubrcy;":"\u040e","ubrcy;":"\u045e","Ubreve;":"\u016c","ubreve;":"\u016d","Ucirc":"\u00db","ucirc":"\u00fb","Ucirc;":"\u00db","ucirc;":"\u00fb","Ucy;":"\u0423","ucy;":"\u0443","udarr;":"\u21c5","Udblac;":"\u0170","udblac;":"\u0171","udhar;":"\u296e","ufisht;":"\u297e","Ufr;":"\ud835\udd18","ufr;":"\ud835\udd32","Ugrave":"\u00d9","ugrave":"\u00f9","Ugrave;":"\u00d9","ugrave;":"\u00f9","uHar;":"\u2963","uharl;":"\u21bf","uharr;":"\u21be","uhblk;":"\u2580","ulcorn;":"\u231c","ulcorner;":"\u231c","ulcrop;":"\u230f","ultri;":"\u25f8","Umacr;":"\u016a","umacr;":"\u016b","uml":"\u00a8","uml;":"\u00a8","UnderBar;":"_","UnderBrace;":"\u23df","UnderBracket;":"\u23b5","UnderParenthesis;":"\u23dd","Union;":"\u22c3","UnionPlus;":"\u228e","Uogon;":"\u0172","uogon;":"\u0173","Uopf;":"\ud835\udd4c","uopf;":"\ud835\udd66","UpArrow;":"\u2191","Uparrow;":"\u21d1","uparrow;":"\u2191","UpArrowBar;":"\u2912","UpArrowDownArrow;":"\u21c5","UpDownArrow;":"\u2195","Updownarrow;":"\u21d5","updownarrow;":"\u2195","UpEquilibrium;":"\u296e","upharpoonleft;":"\u21bf","upharpoonright;":"\u21be","uplus;":"\u228e","UpperLeftArrow;":"\u2196","UpperRightArrow;":"\u2197","Upsi;":"\u03d2","upsi;":"\u03c5","upsih;":"\u03d2","Upsilon;":"\u03a5","upsilon;":"\u03c5","UpTee;":"\u22a5","UpTeeArrow;":"\u21a5","upuparrows;":"\u21c8","urcorn;":"\u231d","urcorner;":"\u231d","urcrop;":"\u230e","Uring;":"\u016e","uring;":"\u016f","urtri;":"\u25f9","Uscr;":"\ud835\udcb0","uscr;":"\ud835\udcca","utdot;":"\u22f0","Utilde;":"\u0168","utilde;":"\u0169","utri;":"\u25b5","utrif;":"\u25b4","uuarr;":"\u21c8","Uuml":"\u00dc","uuml":"\u00fc","Uuml;":"\u00dc","uuml;":"\u00fc","uwangle;":"\u29a7","vangrt;":"\u299c","varepsilon;":"\u03f5","varkappa;":"\u03f0","varnothing;":"\u2205","varphi;":"\u03d5","varpi;":"\u03d6","varpropto;":"\u221d","vArr;":"\u21d5","varr;":"\u2195","varrho;":"\u03f1","varsigma;":"\u03c2","varsubsetneq;":"\u228a\ufe00","varsubsetneqq;":"\u2acb\ufe00","varsupsetneq;":"\u228b\ufe00","varsupsetneqq;":"\u2acc\ufe00","vartheta;":"\u03d1","vartriangleleft;":"\u22b2","vartriangleright;":"\u22b3","Vbar;":"\u2aeb","vBar;":"\u2ae8","vBarv;":"\u2ae9","Vcy;":"\u0412","vcy;":"\u0432","VDash;":"\u22ab","Vdash;":"\u22a9","vDash;":"\u22a8","vdash;":"\u22a2","Vdashl;":"\u2ae6","Vee;":"\u22c1","vee;":"\u2228","veebar;":"\u22bb","veeeq;":"\u225a","vellip;":"\u22ee","Verbar;":"\u2016","verbar;":"|","Vert;":"\u2016","vert;":"|","VerticalBar;":"\u2223","VerticalLine;":"|","VerticalSeparator;":"\u2758","VerticalTilde;":"\u2240","VeryThinSpace;":"\u200a","Vfr;":"\ud835\udd19","vfr;":"\ud835\udd33","vltri;":"\u22b2","vnsub;":"\u2282\u20d2","vnsup;":"\u2283\u20d2","Vopf;":"\ud835\udd4d","vopf;":"\ud835\udd67","vprop;":"\u221d","vrtri;":"\u22b3","Vscr;":"\ud835\udcb1","vscr;":"\ud835\udccb","vsubnE;":"\u2acb\ufe00","vsubne;":"\u228a\ufe00","vsupnE;":"\u2acc\ufe00","vsupne;":"\u228b\ufe00","Vvdash;":"\u22aa","vzigzag;":"\u299a","Wcirc;":"\u0174","wcirc;":"\u0175","wedbar;":"\u2a5f","Wedge;":"\u22c0","wedge;":"\u2227","wedgeq;":"\u2259","weierp;":"\u2118","Wfr;":"\ud835\udd1a","wfr;":"\ud835\udd34","Wopf;":"\ud835\udd4e","wopf;":"\ud835\udd68","wp;":"\u2118","wr;":"\u2240","wreath;":"\u2240","Wscr;":"\ud835\udcb2","wscr;":"\ud835\udccc","xcap;":"\u22c2","xcirc;":"\u25ef","xcup;":"\u22c3","xdtri;":"\u25bd","Xfr;":"\ud835\udd1b","xfr;":"\ud835\udd35","xhArr;":"\u27fa","xharr;":"\u27f7","Xi;":"\u039e","xi;":"\u03be","xlArr;":"\u27f8","xlarr;":"\u27f5","xmap;":"\u27fc","xnis;":"\u22fb","xodot;":"\u2a00","Xopf;":"\ud835\udd4f","xopf;":"\ud835\udd69","xoplus;":"\u2a01","xotime;":"\u2a02","xrArr;":"\u27f9","xrarr;":"\u27f6","Xscr;":"\ud835\udcb3","xscr;":"\ud835\udccd","xsqcup;":"\u2a06","xuplus;":"\u2a04","xutri;":"\u25b3","xvee;":"\u22c1","xwedge;":"\u22c0","Yacute":"\u00dd","yacute":"\u00fd","Yacute;":"\u00dd","yacute;":"\u00fd","YAcy;":"\u042f","yacy;":"\u044f","Ycirc;":"\u0176","ycirc;":"\u0177","Ycy;":"\u042b","ycy;":"\u044b","yen":"\u00a5","yen;":"\u00a5","Yfr;":"\ud835\udd1c","yfr;":"\ud835\udd36","YIcy;":"\u0407","yicy;":"\u0457","Yopf;":"\ud835\udd50","yopf;":"\ud835\udd6a","Yscr;":"\ud835\udcb4","yscr;":"\ud835\udcce","YUcy;":"\u042e","yucy;":"\u044e","yuml":"\u00ff","Yuml;":"\u0178","yuml;":"\u00ff","Zacute;":"\u0179","zacute;":"\u017a","Zcaron;":"\u017d","zcaron;":"\u017e","Zcy;":"\u0417","zcy;":"\u0437","Zdot;":"\u017b","zdot;":"\u017c","zeetrf;":"\u2128","ZeroWidthSpace;":"\u200b","Zeta;":"\u0396","zeta;":"\u03b6","Zfr;":"\u2128","zfr;":"\ud835\udd37","ZHcy;":"\u0416","zhcy;":"\u0436","zigrarr;":"\u21dd","Zopf;":"\u2124","zopf;":"\ud835\udd6b","Zscr;":"\ud835\udcb5","zscr;":"\ud835\udccf","zwj;":"\u200d","zwnj;":"\u200c"};
