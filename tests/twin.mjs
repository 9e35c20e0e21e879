/* Answers what the JavaScript reader says of inputs, batch by batch, over stdin and stdout.
 *
 * A batch is the length of a JSON text (4 bytes, big-endian), the text, a list of [kind, name,
 * bytes], and the bytes of all inputs. The answer is a length and a JSON text as well.
 */
import { copyFileSync, mkdtempSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// Under a suffix that every Node takes for a module.
const place = mkdtempSync(join(tmpdir(), "reader-"));
copyFileSync(process.argv[2], join(place, "reader.mjs"));
const reader = await import(pathToFileURL(join(place, "reader.mjs")));
rmSync(place, { recursive: true });
const { FileError, MarkError } = reader;
// What lies beside every model, under whatever name it has there.
const BESIDE = Uint8Array.from({ length: 4096 }, (_, at) => at % 251);

/** Bytes with as much of a Blob as the reader asks for; those of Node take a thread for each slice. */
function blobOf(bytes) {
  const slice = (from, to) => ({ arrayBuffer: async () => Uint8Array.from(bytes.subarray(from, to)).buffer });
  return { size: bytes.length, slice };
}

const ASKED = {
  async file(bytes, name) {
    const blob = blobOf(bytes);
    if (!reader.formatOf(name, Buffer.from(bytes.subarray(0, 512)).toString("latin1"))) {
      return { none: true };
    }
    const found = await reader.readFile(blob, name);
    const pairs = found.pairs && Object.fromEntries(found.pairs);
    const { mark, external } = found;
    const answer = { pairs, external, mark, broken: found.markError !== null, tensors: null };
    try {
      answer.tensors = await reader.tensorsDigest(found, () => blobOf(BESIDE));
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
    }
    return answer;
  },
  sidecar: async (bytes) => ({ mark: await reader.readSidecar(bytes) }),
  record: async (bytes) => ({ record: await reader.readRecord(bytes) }),
  index: async (bytes) => ({ mark: await reader.readIndex(bytes) }),
  clause: async (bytes) => ({ canonical: reader.canonicalClause(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)) }),
};

async function answer(kind, name, bytes) {
  try {
    return await ASKED[kind](bytes, name);
  } catch (error) {
    if (error instanceof FileError) return { refused: true };
    if (error instanceof MarkError) return { broken: true };
    return { thrown: String(error.stack) };
  }
}

function exactly(count) {
  const found = Buffer.alloc(count);
  for (let at = 0; at < count; ) {
    const got = readSync(0, found, at, count - at);
    if (!got) process.exit(0);
    at += got;
  }
  return found;
}

for (;;) {
  const asked = JSON.parse(exactly(exactly(4).readUInt32BE()));
  const answers = [];
  for (const [kind, name, size] of asked) answers.push(await answer(kind, name, exactly(size)));
  const text = Buffer.from(JSON.stringify(answers));
  const head = Buffer.alloc(4);
  head.writeUInt32BE(text.length);
  for (let data = Buffer.concat([head, text]); data.length; ) data = data.subarray(writeSync(1, data));
}
