/* Reads the mark in the metadata of a weight file, byte for byte as docs/format.md has it. */
"use strict";

const VERSION = 1n;
const WITH_EXCEPTIONS = 2n;
const FORM = 1n;
const MAX_VALUE = 999;
const PER_VALUE = 14;
const MAX_BASES = 64n;
const MAX_EXCEPTIONS = 256n;
const RECORD = ["bases", "clauses", "form", "license", "restrictions", "tensors", "text", "version"];
const BASE = ["clauses", "license", "lost", "name", "relation", "restrictions"];
const EXCEPTION = ["base", "clause", "by", "reference"];
const HEX = /^[0-9a-f]{64}$/;

/** A mark that is there and is not believed; a mark is whole or none. */
class MarkError extends Error {}

async function sha256(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

class Decoder {
  constructor(pairs) {
    const own = ([key]) => key === "weightmark" || key.startsWith("weightmark_");
    this.own = new Map(pairs.filter(own));
  }

  /** The mark, or null where there is none; raises MarkError. */
  async mark() {
    if (!this.own.size) return null;
    const record = this.object("weightmark", RECORD);
    if (typeof record.form !== "bigint" || record.form < 1n) {
      throw new MarkError("the form of the clauses is not a positive number");
    }
    const license = text(record, "license");
    if (!license) throw new MarkError("the record names no licence");
    const clauses = await this.digests("weightmark_clauses", record);
    const licenceText = optionalDigest(record, "text");
    const bases = await this.bases(record);
    const tensors = optionalDigest(record, "tensors");
    const exceptions = this.exceptions(record);
    if (this.own.size) throw new MarkError("a part that the record does not announce");
    const restrictions = record.restrictions ?? "";
    return {
      license, clauses, restrictions, text: licenceText, tensors, bases, exceptions,
      form: Number(record.form), knownForm: record.form === FORM,
    };
  }

  object(key, fields) {
    const value = this.own.get(key);
    if (value === undefined) throw new MarkError(`${key} is not there`);
    this.own.delete(key);
    const pairs = parsed(value);
    if (!(pairs instanceof Members)) throw new MarkError(`${key} is not a JSON object`);
    const found = Object.fromEntries(pairs);
    const known = [...fields];
    if (key === "weightmark") {
      if (![VERSION, WITH_EXCEPTIONS].includes(found.version)) {
        throw new MarkError("the mark has a version that this page does not know");
      }
      if (found.version === WITH_EXCEPTIONS) known.push("exceptions");
    }
    for (const field of Object.keys(found)) {
      if (!known.includes(field)) throw new MarkError(`unknown field ${field} in ${key}`);
    }
    if (canonical(pairs) !== value) throw new MarkError(`${key} is not canonical JSON`);
    return found;
  }

  async digests(key, record) {
    const announced = record.clauses;
    if (announced === "unresolved") {
      if ("restrictions" in record) throw new MarkError("a hash over unresolved clauses");
      return null;
    }
    if (typeof announced !== "bigint" || announced < 0n) {
      throw new MarkError("the number of clauses is neither a count nor unresolved");
    }
    const found = [];
    for (let part = 1; BigInt(found.length) < announced; part += 1) {
      const name = part === 1 ? key : `${key}_${part}`;
      const value = this.own.get(name);
      if (value === undefined) throw new MarkError(`${name} is not there`);
      this.own.delete(name);
      const list = parsed(value);
      if (!Array.isArray(list) || list instanceof Members || !list.length) {
        throw new MarkError(`${name} is not a list of digests`);
      }
      if (found.length % PER_VALUE) {
        throw new MarkError(`a key before ${name} holds other than ${PER_VALUE} digests`);
      }
      found.push(...list.map((one) => digest(one)));
    }
    if (BigInt(found.length) !== announced) throw new MarkError("more clauses than announced");
    if (found.some((one, at) => at && one <= found[at - 1])) {
      throw new MarkError("the clause digests are not sorted and distinct");
    }
    if (record.restrictions !== (await sha256(found.map((one) => `${one}\n`).join("")))) {
      throw new MarkError("the restriction hash is not that of the listed clauses");
    }
    return found;
  }

  async bases(record) {
    if (typeof record.bases !== "bigint" || record.bases < 0n || record.bases > MAX_BASES) {
      throw new MarkError("the number of bases is not a count from 0 to 64");
    }
    const found = [];
    for (let number = 1; number <= Number(record.bases); number += 1) {
      const key = `weightmark_base_${number}`;
      const entry = this.object(key, BASE);
      const base = {
        name: text(entry, "name"),
        relation: text(entry, "relation"),
        license: text(entry, "license"),
        clauses: await this.digests(`${key}_clauses`, entry),
        restrictions: entry.restrictions ?? "",
        lost: "lost" in entry ? text(entry, "lost") : "",
      };
      if ("lost" in entry && !base.lost) throw new MarkError("lost names no model");
      found.push(base);
    }
    return found;
  }

  exceptions(record) {
    const announced = record.exceptions ?? 0n;
    const none = record.version === VERSION;
    if (typeof announced !== "bigint" || announced < 0n || announced > MAX_EXCEPTIONS) {
      throw new MarkError("the number of exceptions is not a count from 1 to 256");
    }
    if ((announced === 0n) !== none) throw new MarkError("exceptions belong to version 2 alone");
    const found = [];
    for (let number = 1; number <= Number(announced); number += 1) {
      const entry = this.object(`weightmark_exception_${number}`, EXCEPTION);
      digest(entry.clause);
      found.push(Object.fromEntries(EXCEPTION.map((field) => [field, text(entry, field)])));
    }
    const order = found.map((one) => EXCEPTION.map((field) => sortable(one[field])).join(" "));
    if (order.some((one, at) => at && one <= order[at - 1])) {
      throw new MarkError("the exceptions are not sorted and distinct");
    }
    return found;
  }
}

/** A text that sorts as Python sorts this one: by code points, not by halves of them. */
function sortable(text) {
  return [...text].map((sign) => sign.codePointAt(0).toString(16).padStart(6, "0")).join("");
}

function parsed(value) {
  if (length(value) > MAX_VALUE) throw new MarkError("a value is too long");
  try {
    return Json.parse(value);
  } catch {
    throw new MarkError("a value is not JSON");
  }
}

/** RFC 8785 for objects whose keys are ASCII and numbers are integers. */
function canonical(found) {
  if (found instanceof Members) {
    const last = [...new Map(found)].sort(([one], [two]) => (one < two ? -1 : 1));
    return `{${last.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(",")}}`;
  }
  if (Array.isArray(found)) return `[${found.map(canonical).join(",")}]`;
  return typeof found === "bigint" ? String(found) : JSON.stringify(found);
}

function digest(found) {
  if (typeof found !== "string" || !HEX.test(found)) throw new MarkError("not a SHA-256 digest");
  return found;
}

function text(record, field) {
  if (typeof record[field] !== "string") throw new MarkError(`${field} is not a text`);
  return record[field];
}

function optionalDigest(record, field) {
  return field in record ? digest(record[field]) : "";
}
