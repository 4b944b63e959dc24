/* Numbers as people type them. */
const TYPED = /^[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)$/;
const GROUPED = /^[+-]?\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*(?:[.,]\d+)?$/;

/**
 * Read a number: 3.5 and 3,5 alike, groups of thousands as the page writes them, blanks before three digits, low lines between digits.
 * Gives {value} or {problem: text}.
 */
function readNumber(typed) {
  const text = typed
    .normalize("NFC")
    .replaceAll(MINUS, "-")
    .replace(/\s*%$/u, "")
    .replace(/(?<=\d)[_](?=\d)/g, "")
    .replace(/(?<=\d)[\s\u2019'](?=\d{3}(?!\d))/gu, "")
    .trim();
  if (TYPED.test(text)) return readPlain(text);
  if (GROUPED.test(text) && !isMixed(text)) return { value: fromMarks(text) };
  return { problem: _("\u201c{text}\u201d is not a number; write it like {example}", { text: cleanName(typed, 30), example: number(3.5, 1) }) };
}

/** Read digits with at most one mark. */
function readPlain(text) {
  const mark = text.match(/[.,]/)?.[0];
  const [whole, decimals = ""] = text.split(/[.,]/);
  const looksGrouped = mark && /^[+-]?[1-9]\d{0,2}$/.test(whole) && decimals.length === 3;
  if (looksGrouped && mark === LANGUAGE.group) return { value: Number(whole + decimals) };
  if (looksGrouped) {
    const [large, small] = [Number(whole + decimals), Number(`${whole}.${decimals}`)];
    const parts = { text, large: String(large), small: number(small, 4) };
    return { problem: _("\u201c{text}\u201d may mean {large} or {small}; write one of these", parts) };
  }
  return { value: Number(`${whole || 0}.${decimals || 0}`.replace(/^([+-])\./, "$10.")) };
}

/** Read thousands in groups; a mark of the other kind, once and last, is the decimal one. */
function fromMarks(text) {
  const [group] = text.match(/[.,]/);
  const parts = text.split(group);
  return Number(parts.join("").replace(/[.,]/, "."));
}

/** Tell whether the last mark is of the same kind as the groups' but is followed by other than three digits. */
function isMixed(text) {
  const [group] = text.match(/[.,]/);
  return !text
    .split(group)
    .slice(1)
    .every((part) => /^\d{3}(?:[.,]\d+)?$/.test(part));
}
