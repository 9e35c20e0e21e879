/* Tells what in a header could mislead a person or another reader (formats/suspects.py). */
"use strict";

const BIDI = "\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u2069";
const ZERO_WIDTH = "\\u00ad\\u200b-\\u200d\\u2060-\\u2064\\ufeff";
const CONTROL = "\\u0000-\\u001f\\u007f-\\u009f";
const IN_NAMES = new RegExp(`[${CONTROL}${BIDI}${ZERO_WIDTH}]`);
const IN_LINES = new RegExp(`[${CONTROL}${BIDI}]`);
const IN_TEXTS = new RegExp(`[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f${BIDI}]`);
const SHORT = ["license", "license_name", "license_link"];

const ODDITIES = {
  "unknown-field": "the tensor has a field of no meaning",
  "unknown-form": "the tensor is an array; most readers refuse it",
  "unknown-dtype": "the type of the tensor is not known",
  "odd-tensor": "there is no padding behind the last tensor",
  "unexpected-type": "the value is not a string",
};

function problem(kind, where, message) {
  return { kind, where, message };
}

/** All that is odd in what `readFile` gave. */
function suspects(file) {
  return [
    ...file.problems.map(([kind, where]) => problem(kind, where, ODDITIES[kind])),
    ...file.names
      .filter((name) => IN_NAMES.test(name))
      .map((name) => problem("control-character", name, "the name of a tensor holds hidden signs")),
    ...suspectPairs(file.pairs ?? []),
  ];
}

function suspectPairs(pairs) {
  const found = [];
  for (const [key, value] of pairs) {
    if (IN_NAMES.test(key)) found.push(problem("control-character", key, "the key holds hidden signs"));
    // A longer value of a short key is a whole text, and has lines.
    const short = key.startsWith("weightmark") || (SHORT.includes(key) && lengthOf(value) <= 200);
    if ((short ? IN_LINES : IN_TEXTS).test(value.replace(/[\r\n]+$/, ""))) {
      found.push(problem("control-character", key, "the value holds signs that hide or turn text"));
    }
  }
  return found.concat(alike(pairs.map(([key]) => key)));
}

function alike(keys) {
  const groups = new Map();
  for (const key of keys) {
    const fold = folded(key);
    if (LICENCE_KEY.test(fold)) groups.set(fold, [...(groups.get(fold) ?? []), key]);
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
