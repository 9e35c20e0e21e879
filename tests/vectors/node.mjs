/* Asks the JavaScript reader all vectors: `node tests/vectors/node.mjs READER [FOLDER]`.
 *
 * Prints each answer that is another one, and how many vectors were asked; 1 where any is.
 */
import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";

const [, , module, folder = dirname(process.argv[1])] = process.argv;
// Under a suffix that every Node takes for a module.
const place = mkdtempSync(join(tmpdir(), "reader-"));
copyFileSync(module, join(place, "reader.mjs"));
const reader = await import(pathToFileURL(join(place, "reader.mjs")));
rmSync(place, { recursive: true });
const { FileError, MarkError, VersionError } = reader;
/** The answers of a folder and those below it, as [folder, vector]. */
function* vectors(at) {
  const own = join(at, "answers.json");
  if (existsSync(own)) for (const one of JSON.parse(readFileSync(own)).vectors) yield [at, one];
  for (const one of readdirSync(at, { withFileTypes: true })) {
    if (one.isDirectory()) yield* vectors(join(at, one.name));
  }
}

function refusal(error) {
  const wrong = { error: true, mark: null };
  if (error instanceof VersionError) return { ...wrong, where: "version" };
  if (error instanceof MarkError) return wrong;
  // Of what is damaged in the place of a mark, one reader says the file, another the mark.
  if (error instanceof FileError) return { ...wrong, tensors: null, bound: null };
  throw error;
}

/** A mark in the form of the answers, where what is absent is not there. */
function told(mark) {
  if (!mark) return null;
  const there = ([, value]) => value !== "" || false;
  const clauses = (one) => ({ ...one, clauses: one.clauses ?? "unresolved" });
  const whole = (one, must) =>
    Object.fromEntries(Object.entries(clauses(one)).filter((pair) => there(pair) || must.includes(pair[0])));
  const bases = mark.bases.map((one) => whole(one, ["name", "relation", "license"]));
  return { ...whole(mark, []), bases };
}

/** What is said of weights, their mark in themselves or in a sidecar; `others` lie beside them. */
async function weights(at, [first, ...others], read) {
  const blob = new Blob([read(first)]);
  const beside = (location) => {
    const path = join(dirname(first), location || first.split("/").at(-1).replace(/\.[^.]*$/, ".bin"));
    return existsSync(join(at, path)) ? new Blob([read(path)]) : null;
  };
  try {
    const head = Buffer.from(await blob.slice(0, 512).arrayBuffer()).toString("latin1");
    const format = reader.formatOf(first, head);
    // A llamafile says what the model inside says, where nothing is said beside it.
    const inside = format === "llamafile" ? !others.includes(`${first}.license`) : format;
    const carries = inside || !/(?:sidecar|digests|llamafile)$/.test(at);
    if (!carries) return await withSidecar(blob, first, others, read);
    const file = await reader.readFile(blob, first);
    const tensors = await reader.tensorsDigest(file, beside);
    const labels = Object.fromEntries(file.pairs ?? []);
    const odd = file.mark && !reader.isExpression(file.mark.license);
    const wrong = file.markError || odd ? refusal(file.markError ?? new MarkError("no expression")) : {};
    return { error: false, tensors, labels, mark: told(file.mark), bound: bound(file.mark, tensors), ...wrong };
  } catch (error) {
    return refusal(error);
  }
}

function bound(mark, tensors) {
  return mark?.tensors ? mark.tensors === tensors : null;
}

async function withSidecar(blob, first, others, read) {
  const sidecar = others.find((one) => one === `${first}.license`);
  const tensors = await reader.wholeDigest(blob);
  try {
    const mark = sidecar ? await reader.readSidecar(new Uint8Array(read(sidecar))) : null;
    return { error: false, tensors, mark: told(mark), bound: bound(mark, tensors) };
  } catch (error) {
    return { ...refusal(error), tensors, bound: null };
  }
}

async function beside(bytes, read) {
  try {
    const found = await read(new Uint8Array(bytes));
    return { error: false, mark: told(found?.mark ?? found), named: found?.name };
  } catch (error) {
    return refusal(error);
  }
}

/** What the reader answers to a vector; keys that it does not answer are left out. */
async function answer(at, vector) {
  const read = (name) => readFileSync(join(at, name));
  const [first] = vector.files;
  const text = () => read(first).toString();
  const kind = at.slice(folder.length + 1);
  if (kind === "marks/config") return beside(read(first), reader.readRecord);
  if (kind === "marks/index") return beside(read(first), reader.readIndex);
  // Of files that carry nothing, whether they are whole is for who reads their form.
  if (kind === "marks/sidecar" && vector.name.startsWith("file-")) return {};
  // Whether an id is written as on the list of SPDX takes that list, which the reader has not.
  if (vector.name === "license-case") return {};
  if (kind.startsWith("marks/")) return weights(at, vector.files, read);
  if (kind === "digests") return { tensors: (await weights(at, vector.files, read)).tensors };
  if (kind === "clauses") {
    const canonical = reader.canonicalClause(text());
    return { canonical, digest: await reader.sha256(canonical) };
  }
  if (kind === "restrictions") {
    const digests = await Promise.all(JSON.parse(text()).map((one) => reader.sha256(one)));
    return { digests: [...new Set(digests)].sort(), restrictions: await reader.restrictionHash(digests) };
  }
  if (kind === "cards") return { card: reader.readCard(text()) };
  if (kind === "lineage") {
    const beside = (name) => vector.files.find((one) => one.endsWith(name));
    const [config, table] = [beside("config.json"), beside("relations.json")];
    const { mark } = await reader.readFile(new Blob([read(first)]), first);
    const record = config ? await reader.readRecord(new Uint8Array(read(config))) : null;
    return { bases: reader.lineage(mark, record, table ? JSON.parse(read(table)).pairs : []) };
  }
  return {};
}

const sorted = (found) =>
  found && typeof found === "object" && !Array.isArray(found)
    ? Object.fromEntries(Object.keys(found).sort().map((key) => [key, sorted(found[key])]))
    : Array.isArray(found) ? found.map(sorted) : found;

let [count, wrong] = [0, 0];
const keys = {};
for (const [at, vector] of vectors(folder)) {
  const found = await answer(at, vector);
  count += 1;
  for (const key of Object.keys(vector)) {
    if (!(key in found) || found[key] === undefined) continue;
    keys[key] = (keys[key] ?? 0) + 1;
    // Of what else a header says only the labels are asked.
    if (key === "labels") found.labels = Object.fromEntries(Object.keys(vector.labels).map((one) => [one, found.labels[one]]));
    const [ours, theirs] = [sorted(found[key]), sorted(vector[key])].map((one) => JSON.stringify(one));
    if (ours === theirs) continue;
    wrong += 1;
    console.log(`${at.slice(folder.length + 1)} ${vector.name} (${vector.why}): ${key} is ${ours}, not ${theirs}`);
  }
}
console.log(`${count} vectors, ${wrong} other answers; asked ${JSON.stringify(keys)}`);
process.exit(wrong ? 1 : 0);
