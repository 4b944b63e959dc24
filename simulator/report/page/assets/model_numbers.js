/*
 * Arithmetic and figures that the model's texts need, to the digit as Python has them.
 */

/** Add numbers up with a single rounding in the end, as Python's math.fsum. */
function exactSum(values) {
  const parts = [];
  for (let x of values) {
    let kept = 0;
    for (let y of parts) {
      if (Math.abs(x) < Math.abs(y)) [x, y] = [y, x];
      const high = x + y;
      const low = y - (high - x);
      if (low !== 0) parts[kept++] = low;
      x = high;
    }
    parts.length = kept;
    parts.push(x);
  }
  return parts.reduceRight((sum, part) => sum + part, 0);
}

/** Tell whether two numbers are the same to nine digits. */
function isClose(a, b) {
  return a === b || Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b));
}

/** Write a number of decimals inside a sentence, as simulator.language.separated: halves go to the even digit. */
function separatedFigure(value, places) {
  const size = Math.abs(value);
  const isHalf = (size * 2 ** (places + 1)) % 2 === 1;
  const scaled = Math.floor(size * 10 ** places);
  const text = isHalf ? ((scaled + (scaled % 2)) / 10 ** places).toFixed(places) : size.toFixed(places);
  return `${value < 0 ? "-" : ""}${withMarks(text)}`;
}

/** Write a number without idle zeros inside a sentence, to six digits. */
function shortFigure(value) {
  return withMarks(String(Number(value.toPrecision(6))));
}

/** Write a share inside a sentence: 0.7 is `70 %`. */
function inPerCent(value) {
  return percentage(separatedFigure(100 * value, 0)).replace("\u00a0", " ");
}

function withMarks(text) {
  const [whole, decimals] = text.split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, LANGUAGE.group);
  return decimals === undefined ? grouped : `${grouped}${LANGUAGE.decimal}${decimals}`;
}
