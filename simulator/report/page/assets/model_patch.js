/*
 * A state written as a scenario file and the command line have it; never translated or localised.
 */
const PLAIN_NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;
const YAML_WORDS = new Set(["true", "false", "null", "yes", "no", "on", "off", "y", "n"]);
const PLAIN_VALUE = /^-?[A-Za-z0-9.][A-Za-z0-9_%.-]*( [A-Za-z0-9_%.-]+)*$/;
const TWO_READINGS = /^-?[1-9][0-9]{0,2}\.[0-9]{3}$/;

/** Give the state as texts for --set, those with which the page was made first. */
function settingsOf(handle, state) {
  const moved = movedControls(handle, state).map(([control, value]) => `${control.name}=${valueText(control, value)}`);
  return [...presetOf(handle, state).settings, ...moved];
}

/** Give the state as a `cases:` entry, which does the same on top of the file as it is. */
function patchOf(handle, state, name) {
  const tree = changesOf(handle, state);
  const entry = new Map([["cases", new Map([[name, tree]])]]);
  return tree.size ? `${yamlLines(entry, "").join("\n")}\n` : `cases:\n  ${yamlName(name)}: {}\n`;
}

/** Give the same without the line `cases:`, as it stands inside braces. */
function bracedPatchOf(handle, state, name) {
  return `${yamlName(name)}: ${inBraces(changesOf(handle, state))}`;
}

/** Give the names and texts, as a tree, that make the state of the file as it is. */
function changesOf(handle, state) {
  const { units } = handle.scenario;
  const leaves = new Map();
  const put = (unit, path, text) => {
    if (unit === null) for (let each = 0; each < units.length; each += 1) leaves.delete(`${each} ${path}`);
    leaves.delete(`${unit} ${path}`);
    leaves.set(`${unit} ${path}`, [unit, path, text]);
  };
  for (const [unit, path, text] of presetOf(handle, state).patch) put(unit, path, text);
  for (const [control, value] of movedControls(handle, state)) {
    put(control.unit, control.path, valueText(control, value));
  }
  const tree = new Map();
  for (const [unit, path, text] of leaves.values()) {
    plantLeaf(tree, [...(unit === null ? [] : ["units", units[unit]]), ...path.split(".")], text);
  }
  return tree;
}

function plantLeaf(tree, names, text) {
  let group = tree;
  for (const name of names.slice(0, -1)) {
    if (!group.has(name)) group.set(name, new Map());
    group = group.get(name);
  }
  group.set(names[names.length - 1], text);
}

function yamlLines(group, indent) {
  return [...group].flatMap(([name, below]) => {
    if (typeof below === "string") return [`${indent}${yamlName(name)}: ${yamlValue(below)}`];
    return [`${indent}${yamlName(name)}:`, ...yamlLines(below, `${indent}  `)];
  });
}

function inBraces(group) {
  const entries = [...group].map(
    ([name, below]) => `${yamlName(name)}: ${typeof below === "string" ? yamlValue(below) : inBraces(below)}`,
  );
  return `{${entries.join(", ")}}`;
}

function yamlName(name) {
  return PLAIN_NAME.test(name) && !YAML_WORDS.has(name.toLowerCase()) ? name : quotedText(name);
}

function yamlValue(text) {
  return PLAIN_VALUE.test(text) && !YAML_WORDS.has(text.toLowerCase()) ? text : quotedText(text);
}

/** Quote a text for YAML; what JSON leaves as it is and YAML does not take is escaped. */
function quotedText(text) {
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, (sign) => {
    return `\\u${sign.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}

/** Write a control's number as the file takes it, to the last digit. */
function valueText(control, value) {
  if (control.counts_movers && value < 1) return "0% of customers";
  if (control.display === 100) return `${decimalText(value, 2)}%${control.suffix}`;
  const text = decimalText(value, 0);
  if (!text.includes(".") && Math.abs(value) >= DISPLAY.grouped_from) {
    return `${text.replace(/\B(?=(\d{3})+$)/g, "_")}${control.suffix}`;
  }
  return `${TWO_READINGS.test(text) ? `${text}0` : text}${control.suffix}`;
}

/** Write all digits of a number times a power of ten, without an exponent. */
function decimalText(value, power) {
  if (value === 0) return "0";
  const [mantissa, exponent] = Math.abs(value).toExponential().split("e");
  const digits = mantissa.replace(".", "");
  const point = 1 + Number(exponent) + power;
  const padded = point > 0 ? digits.padEnd(point, "0") : `${"0".repeat(1 - point)}${digits}`;
  const at = Math.max(point, 1);
  const decimals = padded.slice(at).replace(/0+$/, "");
  const text = decimals ? `${padded.slice(0, at)}.${decimals}` : padded.slice(0, at);
  return `${value < 0 ? "-" : ""}${text}`;
}
