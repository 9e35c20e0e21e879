/* Reads what weight files say of themselves: safetensors, GGUF and ONNX, never a tensor.
 *
 * The rules are those of the Python readers (weightmark/formats, weightmark/declared/mark.py), and
 * tests/reports/test_reader.py holds both against each other. Every byte is hostile: all lengths
 * are compared with what is left of the file before anything is read, and all walks are bounded.
 */
"use strict";

/** What is wrong with a file; nothing else leaves a reader. */
class FileError extends Error {}

// -- bytes ------------------------------------------------------------------------------------

/** A file of which only what is asked for is read, by slices; `read` counts the bytes. */
class Slices {
  constructor(blob) {
    this.blob = blob;
    this.size = blob.size;
    this.read = 0;
  }

  async bytes(at, count) {
    const buffer = await this.blob.slice(at, at + count).arrayBuffer();
    this.read += buffer.byteLength;
    return new Uint8Array(buffer);
  }
}

// A vocabulary of 200,000 words is walked in some 60 slices of this size.
const CHUNK = 1 << 16;
// As formats/stream.py: seconds, and far above any real header.
const MAX_STEPS = 1 << 23;

/** A place in a file that only goes forwards. */
class Forward {
  constructor(slices, size = slices.size) {
    this.slices = slices;
    this.size = size;
    this.at = 0;
    this.chunk = new Uint8Array(0);
    this.start = 0; // of the chunk in the file
    this.steps = 0;
  }

  need(count) {
    if (count > this.size - this.at) throw new FileError("the file ends inside an entry");
  }

  async peek(count) {
    const wanted = Math.min(count, this.size - this.at);
    if (this.at < this.start || this.at + wanted > this.start + this.chunk.length) {
      this.start = this.at;
      this.chunk = await this.slices.bytes(this.at, Math.max(wanted, CHUNK));
    }
    const from = this.at - this.start;
    return this.chunk.subarray(from, from + wanted);
  }

  async take(count) {
    this.need(count);
    const found = await this.peek(count);
    if (found.length < count) throw new FileError("the file ends too early");
    this.at += count;
    if (++this.steps > MAX_STEPS) throw new FileError("the header has too many entries");
    return found;
  }

  skip(count) {
    this.need(count);
    this.at += count;
  }

  async number(kind, little) {
    const bytes = await this.take(kind === "Uint32" ? 4 : 8);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    // Above 2^53 a number is no longer exact, and larger than any file all the same.
    return kind === "Uint32" ? view.getUint32(0, little) : Number(view.getBigUint64(0, little));
  }
}

const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decoded(bytes, what) {
  try {
    return UTF8.decode(bytes);
  } catch {
    throw new FileError(`${what} is not UTF-8`);
  }
}


// -- JSON, as strictly as serde_json ----------------------------------------------------------

const MAX_DEPTH = 127; // levels that serde_json takes
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\u0000-\u001f]*/y;
const ESCAPES = { '"': '"', "\\": "\\", "/": "/", b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const WORDS = [["true", true], ["false", false], ["null", null]];
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** One object of a JSON text: every member in its order, equal keys too. */
class Members extends Array {}

/** Takes a text apart; integers of 64 bits are BigInt, objects are Members of [key, value]. */
class Json {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  static parse(text) {
    const json = new Json(text);
    const found = json.value(0);
    json.space();
    if (json.at < text.length) json.fail();
    return found;
  }

  fail() {
    throw new FileError(`not JSON at character ${this.at}`);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found) this.at = pattern.lastIndex;
    return found;
  }

  space() {
    this.match(SPACE);
  }

  has(sign) {
    if (this.text[this.at] !== sign) return false;
    this.at += 1;
    return true;
  }

  value(depth) {
    this.space();
    const sign = this.text[this.at];
    if (sign === "{" || sign === "[") {
      if (depth === MAX_DEPTH) throw new FileError("the header is nested too deeply");
      return sign === "{" ? this.object(depth + 1) : this.array(depth + 1);
    }
    if (sign === '"') return this.string();
    for (const [word, meaning] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return meaning;
      }
    }
    return this.number();
  }

  number() {
    const found = this.match(NUMBER);
    if (!found) this.fail();
    if (!found[1] && !found[2] && found[0] !== "-0" && found[0].length <= 20) {
      const whole = BigInt(found[0]);
      if (whole < 1n << 64n && whole >= -(1n << 63n)) return whole;
    }
    const number = Number(found[0]);
    if (!Number.isFinite(number)) this.fail();
    return number;
  }

  string() {
    this.at += 1;
    let found = "";
    for (;;) {
      found += this.match(PLAIN)[0];
      if (this.has('"')) break;
      if (!this.has("\\")) this.fail();
      const sign = this.text[this.at];
      this.at += 1;
      if (sign === "u") {
        const digits = this.match(/[0-9a-fA-F]{4}/y);
        if (!digits) this.fail();
        found += String.fromCharCode(parseInt(digits[0], 16));
      } else if (sign in ESCAPES) {
        found += ESCAPES[sign];
      } else {
        this.fail();
      }
    }
    if (LONE.test(found)) throw new FileError("the header holds a lone surrogate");
    return found;
  }

  array(depth) {
    const found = [];
    this.at += 1;
    this.space();
    if (this.has("]")) return found;
    for (;;) {
      found.push(this.value(depth));
      this.space();
      if (this.has("]")) return found;
      if (!this.has(",")) this.fail();
    }
  }

  object(depth) {
    const found = new Members();
    this.at += 1;
    this.space();
    if (this.has("}")) return found;
    for (;;) {
      this.space();
      if (this.text[this.at] !== '"') this.fail();
      const key = this.string();
      this.space();
      if (!this.has(":")) this.fail();
      found.push([key, this.value(depth)]);
      this.space();
      if (this.has("}")) return found;
      if (!this.has(",")) this.fail();
    }
  }
}

// -- what could mislead (formats/suspects.py) -------------------------------------------------

const BIDI = "\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";
const ZERO_WIDTH = "\\u00ad\\u200b-\\u200d\\u2060-\\u2064\\ufeff";
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
const IN_NAMES = new RegExp(`[${CONTROL}${BIDI}${ZERO_WIDTH}]`);
const IN_LINES = new RegExp(`[${CONTROL}${BIDI}]`);
const IN_TEXTS = new RegExp(`[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f${BIDI}]`);
const SHORT = ["license", "license_name", "license_link"];

function folded(key) {
  return key
    .normalize("NFKC")
    .replace(new RegExp(`[\\s${CONTROL}${BIDI}${ZERO_WIDTH}]`, "g"), "")
    .toLowerCase();
}

function bearsLicence(key) {
  return key.includes("license") || key.includes("licence") || key.startsWith("weightmark");
}

function problem(kind, where, message) {
  return { kind, where, message };
}

function suspectNames(names) {
  return names
    .filter((name) => IN_NAMES.test(name))
    .map((name) => problem("control-character", name, "the name of a tensor holds hidden signs"));
}

function suspectPairs(pairs) {
  const found = [];
  const seen = new Set();
  for (const [key, value] of pairs) {
    if (seen.has(key)) found.push(problem("duplicate-key", key, "the key stands more than once"));
    seen.add(key);
    if (IN_NAMES.test(key)) found.push(problem("control-character", key, "the key holds hidden signs"));
    // A longer value of a short key is a whole text, and has lines.
    const short = key.startsWith("weightmark") || (SHORT.includes(key) && length(value) <= 200);
    if ((short ? IN_LINES : IN_TEXTS).test(value.replace(/[\r\n]+$/, ""))) {
      found.push(problem("control-character", key, "the value holds signs that hide or turn text"));
    }
  }
  return found.concat(alike([...seen]));
}

function alike(keys) {
  const groups = new Map();
  for (const key of keys) {
    const fold = folded(key);
    if (bearsLicence(fold)) groups.set(fold, [...(groups.get(fold) ?? []), key]);
  }
  const found = [];
  for (const [fold, group] of groups) {
    if (group.length === 1 && /^[\x21-\x7e]+$/.test(group[0])) continue;
    for (const key of group) {
      if (key !== fold) found.push(problem("confusable-key", key, `the key looks like ${fold}`));
    }
  }
  return found;
}

/** Characters, as Python counts them. */
function length(text) {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

// -- safetensors ------------------------------------------------------------------------------

const MAX_JSON = 100_000_000; // bytes that the reference reads (MAX_HEADER_SIZE)
const METADATA = "__metadata__";
const BITS = new Map([
  ...["F4"].map((name) => [name, 4n]),
  ...["F6_E2M3", "F6_E3M2"].map((name) => [name, 6n]),
  ...["BOOL", "U8", "I8", "F8_E5M2", "F8_E4M3", "F8_E8M0", "F8_E4M3FNUZ", "F8_E5M2FNUZ"].map(
    (name) => [name, 8n],
  ),
  ...["I16", "U16", "F16", "BF16"].map((name) => [name, 16n]),
  ...["I32", "U32", "F32"].map((name) => [name, 32n]),
  ...["C64", "F64", "I64", "U64"].map((name) => [name, 64n]),
]);
const FIELDS = ["dtype", "shape", "data_offsets"];

async function readSafetensors(slices) {
  if (slices.size < 8) throw new FileError("the file is too short for a header");
  const prefix = await slices.bytes(0, 8);
  const long = new DataView(prefix.buffer).getBigUint64(0, true);
  if (long > BigInt(MAX_JSON)) throw new FileError("the length of the header is above the limit");
  const body = 8 + Number(long);
  if (body > slices.size) throw new FileError("the file is shorter than its header");
  const found = Json.parse(decoded(await slices.bytes(8, body - 8), "the header"));
  if (!(found instanceof Members)) throw new FileError("the header is not a JSON object");
  const pairs = metadataOf(found);
  const problems = [];
  const tensors = new Map();
  for (const [name, info] of found) {
    if (name === METADATA) continue;
    if (tensors.has(name)) {
      problems.push(problem("duplicate-tensor", name, "the tensor stands more than once"));
    }
    tensors.set(name, tensor(name, info, problems));
  }
  cover([...tensors], BigInt(slices.size - body));
  problems.push(...suspectNames([...tensors.keys()]), ...suspectPairs(pairs ?? []));
  return { format: "safetensors", pairs, problems, tensors: tensors.size, external: [] };
}

function metadataOf(found) {
  const several = found.filter(([key]) => key === METADATA);
  if (several.length > 1) throw new FileError(`${METADATA} stands twice`);
  const metadata = several.length ? several[0][1] : null;
  if (metadata === null) return null;
  if (!(metadata instanceof Members)) throw new FileError(`${METADATA} is not an object`);
  for (const [key, value] of metadata) {
    if (typeof value !== "string") throw new FileError(`the value of ${key} is not a string`);
  }
  return [...metadata];
}

function tensor(name, info, problems) {
  let values;
  if (info instanceof Members) {
    const known = info.filter(([key]) => FIELDS.includes(key));
    if (known.length !== 3 || new Set(known.map(([key]) => key)).size !== 3) {
      throw new FileError(`tensor ${name} must have dtype, shape and data_offsets, each once`);
    }
    if (info.length > 3) {
      problems.push(problem("unknown-field", name, "the tensor has a field of no meaning"));
    }
    values = FIELDS.map((field) => known.find(([key]) => key === field)[1]);
  } else if (Array.isArray(info) && info.length === 3) {
    problems.push(problem("unknown-form", name, "the tensor is an array; most readers refuse it"));
    values = info;
  } else {
    throw new FileError(`tensor ${name} is not an object`);
  }
  const [dtype, shape, offsets] = values;
  if (typeof dtype !== "string" || !counts(shape) || !counts(offsets) || offsets.length !== 2) {
    throw new FileError(`tensor ${name} has no dtype, shape or place that can be read`);
  }
  if (!BITS.has(dtype)) problems.push(problem("unknown-dtype", name, `dtype ${dtype} is not known`));
  return { dtype, shape, begin: offsets[0], end: offsets[1] };
}

function counts(found) {
  if (!Array.isArray(found) || found instanceof Members) return false;
  return found.every((one) => typeof one === "bigint" && one >= 0n);
}

/** Refuses tensors that leave a hole, overlap, or do not fill their place or the file. */
function cover(tensors, room) {
  const order = (one, two) => (one < two ? -1 : one > two ? 1 : 0);
  tensors.sort(([, one], [, two]) => order(one.begin, two.begin) || order(one.end, two.end));
  let at = 0n;
  for (const [name, one] of tensors) {
    if (one.begin !== at || one.end < one.begin) {
      throw new FileError(`tensor ${name} does not start where the one before it ends`);
    }
    at = one.end;
    if (BITS.has(one.dtype) && size(name, one) !== one.end - one.begin) {
      throw new FileError(`the place of tensor ${name} disagrees with its shape and dtype`);
    }
  }
  if (at !== room) throw new FileError("the file is not as long as its header says");
}

function size(name, one) {
  let bits = 1n;
  for (const factor of [...one.shape, BITS.get(one.dtype)]) {
    bits *= factor;
    if (bits >> 64n) throw new FileError(`the shape of tensor ${name} is too large`);
  }
  if (bits % 8n) throw new FileError(`tensor ${name} ends inside a byte`);
  return bits / 8n;
}

// -- GGUF -------------------------------------------------------------------------------------

const MAX_HEADER = 1 << 28; // bytes before the tensors that are walked at most
const MAX_TEXT = 1 << 20;
const MAX_KEY = 1 << 16;
const MAX_ALIGNMENT = 1 << 20;
const MAX_TYPE = 1023; // of a tensor; forks of ggml have types up to 399
const MAX_ARRAYS = 8; // nested; llama.cpp takes no array of arrays at all
const STRING = 8;
const ARRAY = 9;
const WIDTHS = [1, 1, 2, 2, 4, 4, 4, 1, 0, 0, 8, 8, 8]; // bytes of a value by its type
const GETTERS = [
  ...["getUint8", "getInt8", "getUint16", "getInt16", "getUint32", "getInt32", "getFloat32"],
  ...["getUint8", "", "", "getBigUint64", "getBigInt64", "getFloat64"],
];
// Elements and bytes of a block by the number of the tensor type (ggml/src/ggml-common.h).
const BLOCKS = {
  0: [1, 4], 1: [1, 2], 30: [1, 2], 28: [1, 8], 24: [1, 1], 25: [1, 2], 26: [1, 4], 27: [1, 8],
  2: [32, 18], 3: [32, 20], 6: [32, 22], 7: [32, 24], 8: [32, 34], 10: [256, 84], 11: [256, 110],
  12: [256, 144], 13: [256, 176], 14: [256, 210], 15: [256, 292], 9: [32, 36], 16: [256, 66],
  17: [256, 74], 18: [256, 98], 19: [256, 50], 20: [32, 18], 21: [256, 110], 22: [256, 82],
  23: [256, 136], 29: [256, 56], 34: [256, 54], 35: [256, 66], 39: [32, 17], 40: [64, 36],
  41: [128, 18],
};

class Gguf {
  constructor(slices) {
    this.source = new Forward(slices);
    this.problems = [];
    this.pairs = [];
    this.alignment = 32;
  }

  async header() {
    const { source } = this;
    const head = await source.take(8);
    if (!LATIN.decode(head).startsWith("GGUF")) throw new FileError("the file is not GGUF");
    const view = new DataView(head.buffer, head.byteOffset, 8);
    this.little = [2, 3].includes(view.getUint32(4, true));
    if (!this.little && ![2, 3].includes(view.getUint32(4, false))) {
      throw new FileError("only versions 2 and 3 of GGUF can be read");
    }
    const table = await this.number("Uint64");
    const count = await this.number("Uint64");
    if (count > Math.floor(source.size / 13) || table > Math.floor(source.size / 24)) {
      throw new FileError("the file is too short for the entries that it announces");
    }
    await this.keys(count);
    this.place(await this.tensors(table));
    this.problems.push(...suspectPairs(this.pairs));
    const { pairs, problems } = this;
    return { format: "gguf", pairs, problems, tensors: table, external: [] };
  }

  number(kind) {
    return this.source.number(kind, this.little);
  }

  async keys(count) {
    const seen = new Set();
    for (let number = 0; number < count; number += 1) {
      const key = await this.text(MAX_KEY, "a key");
      if (seen.has(key)) throw new FileError(`key ${key} stands twice`);
      seen.add(key);
      if (!key) throw new FileError("a key is empty");
      const kind = await this.number("Uint32");
      if (kind === ARRAY && (await this.peekNumber()) === ARRAY) {
        this.problems.push(problem("odd-array", key, "llama.cpp reads no array of arrays"));
      }
      const fold = folded(key);
      if (key === "general.alignment") {
        await this.align(kind);
      } else if (fold.startsWith("general.") || bearsLicence(fold)) {
        const value = await this.value(kind);
        // A list of texts is none: joined, it must not be taken for a value of the mark.
        this.pairs.push([key, kind === ARRAY && key.startsWith("weightmark") ? "" : value]);
        if (kind !== STRING && bearsLicence(fold)) {
          this.problems.push(problem("unexpected-type", key, "the value is not a string"));
        }
      } else {
        await this.skip(kind, 0);
      }
    }
  }

  async peekNumber() {
    const bytes = await this.source.peek(4);
    if (bytes.length < 4) return null;
    return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, this.little);
  }

  async align(kind) {
    if (kind !== 4) throw new FileError("general.alignment is not a 32-bit number");
    const found = await this.number("Uint32");
    if (!found || found & (found - 1) || found > MAX_ALIGNMENT) {
      throw new FileError("general.alignment is not a power of 2");
    }
    this.alignment = found;
  }

  async long() {
    const count = await this.number("Uint64");
    this.source.need(count);
    this.bound(count);
    return count;
  }

  bound(more = 0) {
    if (this.source.at + more > MAX_HEADER) throw new FileError("the header is too large");
  }

  async text(limit, what) {
    const count = await this.long();
    if (count > limit) throw new FileError(`${what} of ${count} bytes is too long`);
    return decoded(await this.source.take(count), what);
  }

  width(kind) {
    const found = WIDTHS[kind];
    if (!found) throw new FileError(`value type ${kind} is not known`);
    return found;
  }

  async value(kind) {
    if (kind === STRING) return this.text(MAX_TEXT, "a value");
    if (kind !== ARRAY) {
      const bytes = await this.source.take(this.width(kind));
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      return String(view[GETTERS[kind]](0, this.little));
    }
    const place = this.source.at;
    const inner = await this.number("Uint32");
    const count = await this.number("Uint64");
    if (inner !== STRING) {
      await this.items(inner, count, 0);
      return "";
    }
    const parts = [];
    for (let number = 0; number < count; number += 1) {
      parts.push(await this.text(MAX_TEXT, "a value"));
      if (this.source.at - place > MAX_TEXT) throw new FileError("an array is too long");
    }
    return parts.join(", ");
  }

  async skip(kind, depth) {
    if (kind === STRING) {
      this.source.skip(await this.long());
    } else if (kind === ARRAY) {
      const inner = await this.number("Uint32");
      await this.items(inner, await this.number("Uint64"), depth);
    } else {
      this.source.skip(this.width(kind));
    }
  }

  async items(kind, count, depth) {
    if (kind === STRING) {
      await this.strings(count);
    } else if (kind === ARRAY) {
      if (depth === MAX_ARRAYS) throw new FileError("arrays are nested too deeply");
      for (let number = 0; number < count; number += 1) await this.skip(kind, depth + 1);
    } else {
      this.source.skip(count * this.width(kind));
    }
  }

  /** Steps over strings a chunk at a time: a vocabulary has hundreds of thousands. */
  async strings(count) {
    let left = count;
    while (left > 0) {
      const chunk = await this.source.peek(CHUNK);
      const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.length);
      let at = 0;
      for (; left > 0 && at + 8 <= chunk.length; left -= 1) {
        at += 8 + Number(view.getBigUint64(at, this.little));
      }
      this.source.skip(at || 8);
      this.bound();
    }
  }

  async tensors(count) {
    const names = new Set();
    const placed = [];
    for (let number = 0; number < count; number += 1) {
      const name = await this.text(MAX_KEY, "a tensor name");
      if (names.has(name)) throw new FileError(`tensor ${name} stands twice`);
      names.add(name);
      placed.push(await this.tensor(name));
    }
    this.problems.push(...suspectNames([...names]));
    return placed;
  }

  aligned(place) {
    const full = BigInt(this.alignment);
    return ((place + full - 1n) / full) * full;
  }

  /** Refuses tensors that do not follow each other, or end behind the file. */
  place(placed) {
    const body = this.aligned(BigInt(this.source.at));
    const room = BigInt(this.source.size) - body;
    let expected = 0n;
    placed.forEach((one, number) => {
      if (one.offset !== expected) {
        throw new FileError(`tensor ${one.name} does not start where the one before it ends`);
      }
      // Of a type that nobody here knows, up to the next.
      const next = number + 1 < placed.length ? placed[number + 1].offset : room;
      const length = one.length ?? next - one.offset;
      if (length < 0n || one.offset + length > room) {
        throw new FileError(`the file ends inside tensor ${one.name}`);
      }
      expected = this.aligned(one.offset + length);
    });
    if (placed.length && room < expected) {
      const { name } = placed.at(-1);
      this.problems.push(problem("odd-tensor", name, "the padding behind the tensor is cut off"));
    }
  }

  async tensor(name) {
    const dimensions = await this.number("Uint32");
    // What llama.cpp takes: 4 dimensions, and names below 64 bytes.
    if (dimensions > 4 || new TextEncoder().encode(name).length > 63) {
      this.problems.push(problem("odd-tensor", name, "name or shape is too long for llama.cpp"));
    }
    this.source.need(8 * dimensions);
    if (dimensions > MAX_KEY) throw new FileError(`tensor ${name} has too many dimensions`);
    const bytes = await this.source.take(8 * dimensions);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const shape = [];
    for (let at = 0; at < bytes.length; at += 8) shape.push(view.getBigUint64(at, this.little));
    const elements = shape.includes(0n) ? 0n : shape.reduce((one, other) => one * other, 1n);
    if (elements >> 63n || shape.some((one) => one >> 63n)) {
      throw new FileError(`the shape of tensor ${name} is too large`);
    }
    const kind = await this.number("Uint32");
    const last = await this.source.take(8);
    const offset = new DataView(last.buffer, last.byteOffset, 8).getBigUint64(0, this.little);
    return { name, offset, length: this.length(name, kind, shape, elements) };
  }

  /** The bytes of a tensor, undefined where its type is not known. */
  length(name, kind, shape, elements) {
    if (kind > MAX_TYPE) throw new FileError(`the type of tensor ${name} does not exist`);
    if (!(kind in BLOCKS)) {
      this.problems.push(problem("unknown-dtype", name, "the type of the tensor is not known"));
      return undefined;
    }
    const [block, width] = BLOCKS[kind].map(BigInt);
    if ((shape.length ? shape[0] : 1n) % block) {
      throw new FileError(`the rows of tensor ${name} are no full blocks`);
    }
    const length = (elements / block) * width;
    if (length >> 64n) throw new FileError(`tensor ${name} is too large`);
    return length;
  }
}

// -- ONNX -------------------------------------------------------------------------------------

const MAX_PROPERTIES = 1 << 24; // bytes of metadata_props that are kept at most
const MAX_MESSAGES = 100; // nesting that protobuf reads
const INNER = {
  model: { 7: "graph", 20: "training", 25: "function" },
  graph: { 1: "node", 5: "tensor", 15: "sparse" },
  training: { 1: "graph", 2: "graph" },
  function: { 7: "node" },
  node: { 5: "attribute" },
  attribute: { 5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 22: "sparse", 23: "sparse" },
  sparse: { 1: "tensor", 2: "tensor" },
  tensor: {},
};

class Onnx {
  constructor(slices) {
    this.source = new Forward(slices);
    this.external = new Set();
  }

  async header() {
    const pairs = [];
    let known = false;
    let room = MAX_PROPERTIES;
    for await (const [number, count] of this.fields(this.source.size)) {
      known ||= [1, 7, 14].includes(number); // ir_version, graph, metadata_props
      if (number === 14 && count) {
        room -= count;
        if (room < 0) throw new FileError("the metadata are too long");
        pairs.push(await this.entry(count));
      } else if (number in INNER.model) {
        await this.walk(INNER.model[number], count, 1);
      }
    }
    if (!known) throw new FileError("the file is not an ONNX model");
    return {
      format: "onnx",
      pairs: pairs.length ? pairs : null,
      problems: suspectPairs(pairs),
      tensors: null,
      external: [...this.external].sort(),
    };
  }

  /** Each field up to `end`, as its number and the bytes of its content. */
  async *fields(end) {
    const { source } = this;
    while (source.at < end) {
      const tag = await this.varint();
      const number = Number(tag >> 3n);
      const wire = Number(tag & 7n);
      let count = 0;
      if (wire === 2) count = Number(await this.varint());
      else if (wire === 0) await this.varint();
      else if (wire === 1 || wire === 5) source.skip(wire === 1 ? 8 : 4);
      else throw new FileError("the file is not protobuf");
      if (number < 1 || number >= 1 << 29) throw new FileError("the file is not protobuf");
      const after = source.at + count;
      if (after > end) throw new FileError("a field is longer than what holds it");
      yield [number, count];
      if (source.at !== after) source.skip(after - source.at);
    }
    if (source.at !== end) throw new FileError("a field is longer than what holds it");
  }

  async varint() {
    let found = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const [byte] = await this.source.take(1);
      found |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, found);
    }
    throw new FileError("a number is longer than 64 bits");
  }

  async entry(count) {
    const texts = { 1: new Uint8Array(0), 2: new Uint8Array(0) };
    for await (const [number, content] of this.fields(this.source.at + count)) {
      // A copy, since the next slice takes the place of this one.
      if (number in texts) texts[number] = (await this.source.take(content)).slice();
    }
    return [decoded(texts[1], "a key"), decoded(texts[2], "a value")];
  }

  /** Finds the files of tensors outside; a small message without their key is stepped over. */
  async walk(kind, count, depth) {
    if (depth > MAX_MESSAGES) throw new FileError("messages are nested too deeply");
    if (count <= CHUNK && !LATIN.decode(await this.source.peek(count)).includes("location")) {
      this.source.skip(count);
      return;
    }
    const said = new Map();
    for await (const [number, content] of this.fields(this.source.at + count)) {
      if (kind === "tensor" && number === 13) said.set(...(await this.entry(content)));
      else if (number in INNER[kind]) await this.walk(INNER[kind][number], content, depth + 1);
    }
    if (!said.has("location")) return;
    const location = said.get("location");
    if (leaves(location)) throw new FileError("tensors lie outside the folder of the model");
    for (const key of ["offset", "length"]) {
      if (!/^[0-9]{1,19}$/.test(said.get(key) ?? "0")) {
        throw new FileError(`the ${key} of a tensor outside is no number`);
      }
    }
    this.external.add(location);
  }
}

const LATIN = new TextDecoder("latin1"); // never fails; its ASCII is what is asked for

function leaves(location) {
  const parts = location.replaceAll("\\", "/").split("/");
  return parts[0] === "" || [...parts[0]][1] === ":" || parts.includes("..");
}

// -- a file -----------------------------------------------------------------------------------

const INSTEAD = [
  ["version https://git-lfs", "a git-lfs pointer; fetch the weights with git lfs pull"],
  ["version https://hawser", "a git-lfs pointer; fetch the weights with git lfs pull"],
  ["/annex/objects/", "a git-annex pointer; fetch the weights with git annex get"],
  [".git/annex/objects/", "a git-annex pointer; fetch the weights with git annex get"],
  ["<!", "a web page; download the file itself"],
  ["<html", "a web page; download the file itself"],
  ["PK\x03\x04", "a zip archive, such as torch.save writes, which this page does not open"],
  ["\x80\x02", "a pickle, which this page does not open"],
  ["\x80\x03", "a pickle, which this page does not open"],
  ["\x80\x04", "a pickle, which this page does not open"],
  ["\x80\x05", "a pickle, which this page does not open"],
];

/** The format that the suffix names, or else the first bytes. */
function formatOf(name, head) {
  const lowered = name.toLowerCase();
  if (head.startsWith("GGUF") && /\.(safetensors|sft|onnx)$/.test(lowered)) {
    throw new FileError("the file is GGUF; give it its right suffix");
  }
  if (/\.(safetensors|sft)$/.test(lowered)) return "safetensors";
  if (lowered.endsWith(".gguf")) return "gguf";
  if (lowered.endsWith(".onnx")) return "onnx";
  if (head.startsWith("GGUF")) return "gguf";
  if (/^[^]{5}\0\0\0\{\s*["}]/.test(head)) return "safetensors";
  if (head.startsWith("\x08") || head.startsWith("\x3a")) return "onnx";
  throw new FileError("this is no safetensors, GGUF or ONNX file, and this page opens no other");
}

/** What a file says; raises FileError where it cannot be read. Nothing leaves the browser. */
async function readFile(blob, name) {
  const slices = new Slices(blob);
  const head = String.fromCharCode(...(await slices.bytes(0, 64)));
  if (!head) throw new FileError("the file is empty; fetch it again");
  let found;
  try {
    found = await READERS[formatOf(name, head)](slices);
  } catch (error) {
    const instead = error instanceof FileError && INSTEAD.find(([magic]) => head.startsWith(magic));
    throw instead ? new FileError(`the file is ${instead[1]}`) : error;
  }
  const result = { ...found, size: slices.size, read: slices.read, mark: null, markError: "" };
  try {
    result.mark = await new Decoder([...new Map(found.pairs ?? [])]).mark();
  } catch (error) {
    if (!(error instanceof MarkError)) throw error;
    result.markError = error.message;
  }
  return result;
}

const READERS = {
  safetensors: readSafetensors,
  gguf: (slices) => new Gguf(slices).header(),
  onnx: (slices) => new Onnx(slices).header(),
};
