/* Shows what weight files say that are dropped on the page.
 *
 * Whatever a file says is put into the page as text, never as HTML, and what does not print is
 * written as an escape, so that no text turns its direction or hides.
 */
"use strict";

const FACTS = JSON.parse(document.getElementById("facts").textContent);
const CLAUSES = new Map(FACTS.clauses.map(([sha256, topic, gist]) => [sha256, { topic, gist }]));
const RELATIONS = new Map();
for (const [one, other, relation] of FACTS.relations) {
  RELATIONS.set(`${FACTS.clauses[one][0]} ${FACTS.clauses[other][0]}`, relation);
}
for (const one of FACTS.licences) {
  one.commercial[2] = FACTS.words[one.commercial[2]];
  one.forbids = one.forbids.map(([topic, at]) => [topic, FACTS.words[at]]);
  one.along = one.along.map((at) => FACTS.words[at]);
}
const MOST_FILES = 20; // shown of one drop
const MOST_KEYS = 200; // of a header that are listed
const MOST_SIGNS = 400; // of a value that are shown; names of licences have fewer

// -- words ------------------------------------------------------------------------------------

function cut(value) {
  return value.length > MOST_SIGNS ? `${value.slice(0, MOST_SIGNS)} …` : value;
}

function shown(text) {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, (sign) => {
    const code = sign.codePointAt(0).toString(16);
    return code.length > 4 ? `\\U${code.padStart(8, "0")}` : `\\u${code.padStart(4, "0")}`;
  });
}

/** An element; children are elements or texts. */
function el(name, attributes, ...children) {
  const found = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  found.append(...children.map((one) => (typeof one === "string" ? shown(one) : one)));
  return found;
}

function bytes(count) {
  const units = ["bytes", "KB", "MB", "GB", "TB"];
  const power = count ? Math.min(Math.floor(Math.log10(count) / 3), 4) : 0;
  return `${Number((count / 1000 ** power).toPrecision(3))} ${units[power]}`;
}

/** The form in which names of licences are compared (weightmark/licenses/catalogue.py). */
function squeeze(name) {
  const fillers = ["the", "license", "licence", "agreement", "family", "version", "ver"];
  return name
    .toLowerCase()
    .replaceAll("&", " and ")
    .replace(/[_,;:()[\]{}<>"'`/\\*!?#~|\u2010-\u2014\u2018\u2019\u201c\u201d-]/g, " ")
    .split(/\s+/)
    .filter((word) => !fillers.includes(word))
    .join("")
    .replace(/v\.?(?=\d)|(?<=\d)(?:\.0)+(?![\d.])/g, "");
}

/** The licences that an expression or a name means, as [words, entry or undefined]. */
function licences(words) {
  const whole = entry(words);
  if (whole || words.length > 2 * MOST_SIGNS) return [[cut(words), whole]]; // longer is a text
  // What gguf-py makes of a list in a card.
  const listed = words.split(",").map((part) => [part.trim(), entry(part)]);
  if (listed.every(([, found]) => found)) return listed;
  const parts = words.split(/\s+(?:AND|OR)\s+|[()]/).map((part) => part.trim());
  return parts.filter(Boolean).map((part) => [part, entry(part.split(" WITH ")[0])]);
}

function entry(name) {
  const key = name.length > MOST_SIGNS ? "" : squeeze(name);
  return Object.hasOwn(FACTS.names, key) ? FACTS.licences[FACTS.names[key]] : undefined;
}

function clause(sha256) {
  return CLAUSES.get(sha256) ?? { topic: "", gist: `a clause unknown here, ${sha256.slice(0, 12)}…` };
}

function some(count) {
  return count === 1 ? "1 restriction" : `${count} restrictions`;
}

// -- parts of the page ------------------------------------------------------------------------

function section(heading, ...children) {
  return children.length ? [el("h3", {}, heading), ...children] : [];
}

function list(items, kind = "") {
  return el("ul", { class: kind }, ...items.map((one) => el("li", {}, ...[one].flat())));
}

function terms(pairs) {
  const rows = pairs.filter(([, said]) => said.length);
  return el(
    "dl",
    { class: "facts" },
    ...rows.flatMap(([name, said]) => [el("dt", {}, name), el("dd", {}, ...said)]),
  );
}

function topics(pairs) {
  return list(pairs.map(([topic, said]) => [el("span", { class: "topic" }, topic), `: ${said}`]));
}

function licenceCard([words, found]) {
  if (!found) {
    const why = "This page knows no licence of this name, or it may mean several: read its text.";
    return terms([["Licence", [words]], ["Not known", [why]]]);
  }
  const [kind, word, said] = found.commercial;
  const rest = said.startsWith(word) ? said.slice(word.length).replace(/^[ :,]+/, "") : said;
  const open = found.family
    ? "It is a family of licences and names no text."
    : found.state === "unresolved" && "There may be more restrictions than are listed here.";
  const other = kind === "bad" ? "nothing else" : "nothing";
  const none = found.state === "none" ? [`${other} that the licence names`] : [];
  return terms([
    ["Licence", [found.id === found.name ? found.name : `${found.name} (${found.id})`]],
    ["Commercial use", [el("span", { class: `badge ${kind}` }, word), rest ? ` ${rest}` : ""]],
    ["Must not", found.forbids.length ? [topics(found.forbids)] : none],
    ["With copies", found.along.length ? [list(found.along)] : []],
    ["Not known", open ? [el("span", { class: "open" }, open)] : []],
  ]);
}

function answers(said, mark) {
  const cards = said.flatMap(({ words, parts }) => {
    const choice = / OR /.test(words) ? [el("p", { class: "soft" }, "One of them may be chosen.")] : [];
    return [...choice, ...parts.map(licenceCard)];
  });
  const bases = stricterBases(mark);
  const more = bases.length ? [terms([["Bases ask more", [list(bases)]]])] : [];
  return section("Answers", ...cards, ...more);
}

function restrictions(mark) {
  if (mark.clauses === null) {
    const why = "The mark says that restrictions stand in a text that was not read.";
    return section("Restrictions in the mark", el("p", { class: "open" }, why));
  }
  if (!mark.clauses.length) {
    return section("Restrictions in the mark", el("p", {}, "None, says the mark."));
  }
  const heading = `Restrictions in the mark: ${mark.clauses.length}`;
  if (areTold(mark)) return section(heading, el("p", {}, "Those of the licence, as above."));
  const by = new Map();
  for (const { topic, gist } of mark.clauses.map(clause)) {
    by.set(topic || "other", [...(by.get(topic || "other") ?? []), gist]);
  }
  const said = [...by].sort().map(([topic, gists]) => [topic, gists.join("; ")]);
  return section(heading, topics(said));
}

/** Whether the answers say all restrictions of a mark already; what gists begin with is said once. */
function areTold(mark) {
  const found = entry(mark.license);
  const above = found ? found.forbids.map(([, said]) => said).join("; ") : "";
  return mark.clauses.every((one) => clause(one).gist.split(": ").every((part) => above.includes(part)));
}

// -- where the weights come from --------------------------------------------------------------

/** What became of the restrictions of a base: lost ones, and those in weaker words. */
function handedOn(mark, base) {
  if (base.clauses === null || mark.clauses === null) return null;
  const missing = base.clauses.filter((one) => !mark.clauses.includes(one));
  const excepted = mark.exceptions.filter((one) => one.base.toLowerCase() === base.name.toLowerCase());
  const lifted = excepted.filter(({ clause: one }) => missing.includes(one));
  const gone = missing.filter((one) => !lifted.some((each) => each.clause === one));
  const related = (one, words) =>
    mark.clauses.some((other) => words.includes(RELATIONS.get(`${one} ${other}`)));
  const open = gone.filter((one) => !related(one, ["same", "stricter"]));
  const weakened = open.filter((one) => related(one, ["weaker"]));
  return { lost: open.filter((one) => !weakened.includes(one)), weakened, lifted };
}

/** A verdict on a base: its colour, words, the restrictions that are gone, and those lifted. */
function verdictOf(mark, base) {
  const found = handedOn(mark, base);
  if (!found) return { kind: "open", words: "? cannot be told from the mark", gone: [], lifted: [] };
  const gone = [
    ...found.lost.map((one) => `lost: ${clause(one).gist}`),
    ...found.weakened.map((one) => `weakened: ${clause(one).gist}`),
  ];
  const lifted = found.lifted.map((one) => `lifted by ${one.by}: ${clause(one.clause).gist}`);
  if (!gone.length) {
    const words = lifted.length ? "✓ all that was not lifted is carried" : "✓ all carried";
    return { kind: "good", words, gone, lifted };
  }
  const at = base.lost ? `; lost at ${base.lost}` : "";
  const words = `✕ ${gone.length} of ${base.clauses.length} not carried${at}`;
  return { kind: "bad", words, gone, lifted };
}

function licenceOf(words) {
  return words ? licences(words).map(([part, one]) => one?.name ?? part).join(", ") : "licence not known";
}

function count(clauses) {
  return clauses === null ? "restrictions not listed" : some(clauses.length);
}

function baseItem(mark, base) {
  const relation = base.relation ? ` (${base.relation})` : "";
  const lead = `${relation}, ${licenceOf(base.license)}, ${count(base.clauses)}: `;
  const { kind, words, gone, lifted } = verdictOf(mark, base);
  return [
    el("span", { class: "topic" }, base.name),
    lead,
    el("span", { class: kind }, words),
    ...(gone.length ? [list(gone, "bad")] : []),
    ...(lifted.length ? [list(lifted)] : []),
  ];
}

// The picture has the measures of weightmark/reports/picture.py, which says why.
const WIDTH = 360, SPINE = 14, LEFT = 34, PAD = 10, LEADING = 18, GAP = 16, COLUMNS = 39, BOLD = 35;
const MOST_LINES = 3, MOST_DRAWN = 16, MOST_LOST = 8;

function svg(name, attributes, ...children) {
  const found = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) found.setAttribute(key, value);
  found.append(...children);
  return found;
}

/** Lines of a text as [class, words]; letters of Chinese and Japanese are twice as wide. */
function lines(kind, text, columns = COLUMNS) {
  const plain = shown(text);
  const most = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u.test(plain) ? Math.floor(columns / 2) : columns;
  const found = [""];
  for (const word of plain.split(" ").flatMap((one) => one.match(new RegExp(`.{1,${most}}`, "gu")) ?? [""])) {
    const line = found.at(-1) ? `${found.at(-1)} ${word}` : word;
    if (line.length > most) found.push(word);
    else found[found.length - 1] = line;
  }
  if (found.length > MOST_LINES) {
    found.length = MOST_LINES;
    found[MOST_LINES - 1] = `${found[MOST_LINES - 1].slice(0, most - 1)}…`;
  }
  return found.map((line) => [kind, line]);
}

function box(texts, left, top, kind) {
  const height = texts.length * LEADING + 2 * PAD - 4;
  const place = { x: left, y: top, width: WIDTH - left - 2, height, rx: 4, class: kind };
  const rows = texts.map(([colour, words], at) =>
    svg("text", { x: left + PAD, y: top + PAD + 10 + at * LEADING, class: colour }, words),
  );
  return [[svg("rect", place), ...rows], height];
}

/** Bases above each other, and a line from all of them into the file. */
function picture(mark, name) {
  let top = 2;
  const shapes = [];
  for (const base of mark.bases.slice(0, MOST_DRAWN)) {
    const { kind, words, gone } = verdictOf(mark, base);
    const more = gone.length > MOST_LOST ? [["bad lost", `and ${gone.length - MOST_LOST} more`]] : [];
    const texts = [
      ...lines("name", base.name, BOLD),
      ...lines("plain", licenceOf(base.license)),
      ...lines("plain", count(base.clauses) + (base.relation ? `, ${base.relation}` : "")),
      ...lines(kind, words),
      ...gone.slice(0, MOST_LOST).flatMap((one) => lines("bad lost", `– ${one}`)),
      ...more,
    ];
    const [found, height] = box(texts, LEFT, top, `base ${kind}`);
    shapes.push(...found, svg("path", { class: `stub ${kind}`, d: `M${LEFT} ${top + 24}H${SPINE}` }));
    top += height + GAP;
  }
  const texts = [
    ...lines("name", name, BOLD + 3),
    ...lines("plain", licenceOf(mark.license), COLUMNS + 3),
    ["plain", count(mark.clauses)],
  ];
  const [found, height] = box(texts, 2, top + GAP / 2, "model");
  const tip = `M${SPINE - 5} ${top}L${SPINE} ${top + GAP / 2}L${SPINE + 5} ${top}Z`;
  const attributes = { role: "img", viewBox: `0 0 ${WIDTH} ${top + height + GAP}`, class: "picture" };
  return svg(
    "svg",
    { ...attributes, "aria-label": shown(`${name} and what it was made from, in words beside the picture`) },
    svg("path", { class: "spine", d: `M${SPINE} 26V${top + 2}` }),
    ...shapes,
    svg("path", { class: "tip", d: tip }),
    ...found,
  );
}

// What tools write of bases (weightmark/collecting/header_bases.py).
const BASES =
  /^(general\.base_model\.\d+\.(name|organization|repo_url)|(modelspec\.)?(base_model|merged_from)|ss_sd_model_name|ss_base_model_version|modelspec\.architecture)$/;
function origin(file, name) {
  const named = file.pairs.filter(([key]) => BASES.test(key));
  const said = named.map(([key, value]) => [el("code", {}, key), `: ${cut(value)}`]);
  const bases = file.mark?.bases ?? [];
  return section(
    "Where the weights come from",
    ...(bases.length
      ? [el("div", { class: "kin" }, picture(file.mark, name), list(bases.map((base) => baseItem(file.mark, base))))]
      : []),
    ...(said.length ? [list(said)] : []),
  );
}

// -- what is said of the licence --------------------------------------------------------------

// What tools write of the licence (weightmark/declared/header.py); 1 is their own word, 2 the kind.
const LICENCE =
  /^(?:(modelspec|general|ss|ss_metadata|metadata|model|weights?|checkpoint|spdx)[._])?licen[cs]es?(?:[._](id|identifier|expression|spdx|text|type|name|link|url))?$/;
const SILENT = ["", "other", "unknown", "none", "n/a", "-", "null"];

// Keys under which a JSON object speaks of the model.
const OBJECT = /^(?:(?:model[._]?)?(?:metadata|meta|info|card|config)|model|modelspec|general)$/i;

/** The members of a header as [key, last name of it, words], with those of JSON objects in it. */
function flat(pairs, before = "", depth = 0) {
  return pairs.flatMap(([key, value]) => {
    const own = typeof value === "string" ? [[before + key, key, value]] : [];
    if (depth === 3 || !OBJECT.test(key)) return own;
    let inner = value;
    try {
      if (own.length) inner = value.length <= 100_000 && value.includes("licen") ? JSON.parse(value) : null;
    } catch {
      inner = null;
    }
    const object = inner && typeof inner === "object" && !Array.isArray(inner);
    return object ? [...own, ...flat(Object.entries(inner), `${before}${key}.`, depth + 1)] : own;
  });
}

/** Each place that names a licence, as {place, words, parts}; the mark first. */
function statements(file) {
  const keys = flat(file.pairs).flatMap(([key, name, words]) => {
    const found = LICENCE.exec(name.toLowerCase().trim().replace(/[\s-]+/g, "_"));
    const silent = !found || SILENT.includes(words.trim().toLowerCase());
    return silent || ["link", "url"].includes(found[2]) ? [] : [{ key, words, kind: found[2] }];
  });
  // A name counts where no licence stands beside it, or one that is "custom".
  const names = keys.filter(({ kind }) => kind === "name");
  const others = keys.filter(
    ({ kind, words }) => kind !== "name" && words.trim().toLowerCase() !== "custom",
  );
  const counting = [others, names, keys].find((some) => some.length) ?? [];
  const said = counting.map(({ key, words }) => [key, words]);
  if (file.mark) said.unshift(["the mark", file.mark.license]);
  return said.map(([place, words]) => ({ place, words, parts: licences(words) }));
}

/** Statements of which no two say the same; a family beside a licence says nothing else. */
function different(said) {
  const by = new Map();
  for (const one of said) {
    const ids = one.parts.map(([words, found]) => found?.id ?? words);
    by.set(ids.sort().join(" "), by.get(ids.join(" ")) ?? one);
  }
  const all = [...by.values()];
  const exact = all.filter(({ parts }) => parts.some(([, found]) => !found?.family));
  return exact.length ? exact : all;
}

function nameOf({ parts }) {
  return parts.map(([words, found]) => found?.name ?? words).join(", ");
}

function* checks(file, said) {
  const { mark } = file;
  if (file.markError) {
    yield ["bad", `✕ There is a mark, and it is not to be believed: ${file.markError.message}.`];
  } else if (mark) {
    yield ["good", "✓ The mark is whole, of a known version, and its parts are those it announces."];
    if (mark.clauses) yield ["good", "✓ The restriction hash is that of the listed clauses."];
    if (mark.form !== 1) {
      yield ["open", "? The clauses were hashed in a form that this page does not know."];
    }
    if (mark.tensors) {
      yield ["open", "? The mark is bound to tensors; to compare them takes weightmark verify --deep."];
    }
  }
  if (said.length > 1) {
    for (const one of said) yield ["bad", `✕ ${cut(one.place)} says ${nameOf(one)}.`];
  }
  for (const one of file.problems.slice(0, MOST_KEYS)) {
    yield ["bad", `✕ ${cut(one.message)}${one.where ? `: ${cut(one.where)}` : ""}`];
  }
}

/** Bases whose licence lets less be done than a plain yes; those bind users as well. */
function stricterBases(mark) {
  return (mark?.bases ?? [])
    .filter((base) => base.relation !== "distillation")
    .flatMap((base) => {
      const parts = base.license ? licences(base.license) : [["a licence that is not known"]];
      return parts
        .filter(([, found]) => found?.commercial[0] !== "good")
        .map(([words, found]) => {
          const may = found ? found.commercial[2] : "not known";
          return `${base.name}, ${found?.name ?? words}: commercial use ${may}`;
        });
    });
}

function outcome(file, said) {
  const names = said.map(nameOf).join(" or ");
  if (file.markError) return ["bad", "The mark of this file is not to be believed"];
  if (said.length > 1) return ["bad", `The file contradicts itself: ${names}`];
  if (file.mark) return ["good", `The file is marked: ${names}`];
  if (names) return ["open", `No mark; the header names ${names}`];
  return ["open", "The file says nothing of its licence; look at the card beside it, or ask who published it"];
}

function headerKeys(file) {
  const pairs = file.pairs.filter(([key]) => key !== "weightmark" && !key.startsWith("weightmark_"));
  const rows = pairs
    .slice(0, MOST_KEYS)
    .map(([key, value]) => el("tr", {}, el("th", { scope: "row" }, cut(key)), el("td", {}, cut(value))));
  if (!rows.length) return [];
  const more = pairs.length > MOST_KEYS ? `, the first ${MOST_KEYS}` : "";
  const attributes = { class: "scroll", tabindex: "0", role: "region", "aria-label": "Keys" };
  const table = el("div", attributes, el("table", {}, el("tbody", {}, ...rows)));
  return [el("details", {}, el("summary", {}, `Other keys of the header: ${pairs.length}${more}`), table)];
}

function digests({ mark }) {
  if (!mark) return [];
  const said = [
    ["restrictions", mark.restrictions],
    ["licence text", mark.text],
    ["tensors", mark.tensors],
    ...mark.bases.map((base) => [`restrictions of ${base.name}`, base.restrictions]),
  ];
  const rows = said
    .filter(([, sha256]) => sha256)
    .map(([of, sha256]) =>
      el("tr", {}, el("td", {}, of), el("td", {}, el("code", { class: "digest", "data-of": of }, sha256))),
    );
  return section("Digests", el("div", { class: "scroll" }, el("table", { class: "digests" }, ...rows)));
}

// -- a file -----------------------------------------------------------------------------------

const INSTEAD = [
  [/^version https:\/\/(?:git-lfs|hawser)/, "a git-lfs pointer; fetch the weights with git lfs pull"],
  [/^(?:\.git)?\/annex\/objects\//, "a git-annex pointer; fetch the weights with git annex get"],
  [/^<(?:!|html)/, "a web page; download the file itself"],
  [/^PK\x03\x04/, "a zip archive; if torch.save wrote it, give it the suffix .pt"],
  [/^\x80[\x02-\x05]/, "a pickle; its mark stands in the file with .license behind its name"],
];

/** Why a file cannot be read; often it is no file of weights at all. */
async function reason(error, blob) {
  const head = latin(await bytesAt(blob, 0, Math.min(blob.size, 64)));
  const instead = INSTEAD.find(([magic]) => magic.test(head));
  return instead ? `the file is ${instead[1]}` : cut(error.message);
}

async function report(blob) {
  const result = el("article", { class: "card" }, el("h2", {}, blob.name));
  let file;
  try {
    file = await readFile(blob, blob.name);
    file.problems = suspects(file);
  } catch (error) {
    // What the browser itself refuses, such as a folder or a file that is gone, has its own name.
    const why = error instanceof FileError ? await reason(error, blob) : `the browser says ${error.name}`;
    result.append(el("p", { class: "verdict bad" }, `This file cannot be read: ${why}.`));
    return result;
  }
  file.pairs = [...new Map(file.pairs ?? [])];
  const said = different(statements(file));
  const [kind, words] = outcome(file, said);
  const found = [...checks(file, said)].map(([colour, text]) => el("span", { class: colour }, text));
  const beside = file.external.map((one) => one || "the .bin of the same name");
  const read = `${file.format}, ${bytes(file.size)}, of which ${bytes(Math.min(file.read, file.size))} were read.`;
  result.append(
    el("p", { class: `verdict ${kind}` }, words),
    el("p", { class: "soft" }, read),
    ...(beside.length ? [el("p", {}, `Tensors lie in: ${cut(beside.join(", "))}.`)] : []),
    ...(found.length ? [list(found, "checks")] : []),
    ...answers(said, file.mark),
    ...(file.mark ? restrictions(file.mark) : []),
    ...origin(file, blob.name),
    ...digests(file),
    ...headerKeys(file),
  );
  copyButtons(result);
  return result;
}

async function open(files) {
  const results = document.getElementById("results");
  const status = document.getElementById("status");
  const some = [...files].slice(0, MOST_FILES);
  status.textContent = "Reading …";
  const found = [];
  for (const blob of some) found.push(await report(blob));
  results.replaceChildren(...found);
  const more = files.length > MOST_FILES ? `, the first of ${files.length}` : "";
  status.textContent = `${some.length === 1 ? "1 file" : `${some.length} files`} read${more}.`;
}

const zone = document.getElementById("drop");
addEventListener("dragover", (event) => {
  event.preventDefault();
  zone.classList.add("over");
});
addEventListener("dragleave", () => zone.classList.remove("over"));
addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (event.dataTransfer.files.length) open(event.dataTransfer.files);
});
document.getElementById("file").addEventListener("change", (event) => {
  if (event.target.files.length) open(event.target.files);
});
