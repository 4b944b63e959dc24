/** What the builder put into the file: scenarios, texts, language. */
const DATA = JSON.parse(document.getElementById("data").textContent);
/** How numbers and money are written: code, decimal, group, percent, marks, mark_first. */
const LANGUAGE = DATA.language;
/** From where on figures are shortened, named and given a row, and how axes are labelled. */
const DISPLAY = DATA.display;

/** Put parts into a text's `{name}` places. */
function filled(text, parts) {
  if (parts === undefined) return text;
  return text.replace(/\{(\w+)\}/g, (place, name) => (Object.hasOwn(parts, name) ? String(parts[name]) : place));
}

function known(key) {
  return Object.hasOwn(DATA.texts, key) ? DATA.texts[key] : undefined;
}

/** Give a text in the page's language; the English one is the key. */
function _(text, parts) {
  return filled(known(text) ?? text, parts);
}

/** Give a text about a number of things. */
function ngettext(one, several, count, parts) {
  const [single, plural] = known(one) ?? [one, several];
  return filled(count === 1 ? single : plural, parts);
}

/** Give a text whose translation depends on where it is used. */
function pgettext(context, text, parts) {
  return filled(known(`${context}\u0004${text}`) ?? text, parts);
}
