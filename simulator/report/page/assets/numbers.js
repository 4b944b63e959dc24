/*
 * Numbers as people read them, as in simulator/report/numbers.py: decimals of 15 significant digits rounded half up,
 * thousands separated, a real minus sign. A decimal is {digits: BigInt, exponent}: digits times ten to the exponent.
 */
const MINUS = "\u2212";
const NO_BREAK_SPACE = "\u00a0";
const NOT_APPLICABLE = "\u2013";
const { exact_below: EXACT_BELOW, compact_from: COMPACT_FROM, significant_digits: SIGNIFICANT_DIGITS } = DISPLAY;

const UNITS = { power: 0, suffix: () => "", word: () => "" };
const THOUSANDS = { power: 3, suffix: () => _("k"), word: () => _("thousand") };
const LARGE_SCALES = [
  { power: 6, suffix: () => _("m"), word: () => _("million") },
  { power: 9, suffix: () => _("bn"), word: () => _("billion") },
  { power: 12, suffix: () => _("tn"), word: () => _("trillion") },
];

/** Give a number as the decimal a person would write; decimals stay as they are. */
function exact(value) {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) throw new RangeError(`${value} is not a finite number and cannot be shown`);
  const [mantissa, power] = value.toExponential(SIGNIFICANT_DIGITS - 1).split("e");
  return { digits: BigInt(mantissa.replace(".", "")), exponent: Number(power) - (SIGNIFICANT_DIGITS - 1) };
}

/** Move the decimal point: times ten to the power. */
function shifted(decimal, power) {
  return { digits: decimal.digits, exponent: decimal.exponent + power };
}

function tenTo(power) {
  return 10n ** BigInt(power);
}

/** Give a decimal in whole units of its last place kept, halves away from zero. */
function inUnits(decimal, places) {
  const shift = decimal.exponent + places;
  if (shift >= 0) return decimal.digits * tenTo(shift);
  const unit = tenTo(-shift);
  const size = decimal.digits < 0n ? -decimal.digits : decimal.digits;
  const rounded = (2n * size + unit) / (2n * unit);
  return decimal.digits < 0n ? -rounded : rounded;
}

/** Round on decimals, halves away from zero. */
function roundHalfUp(value, places = 0) {
  return { digits: inUnits(exact(value), places), exponent: -places };
}

/** Give a decimal as the nearest number. */
function asNumber(decimal) {
  return Number(`${decimal.digits}e${decimal.exponent}`);
}

/** Round for comparisons, as a number. */
function rounded(value, places = 0) {
  return asNumber(roundHalfUp(value, places));
}

function floorInUnits(decimal, places) {
  const shift = decimal.exponent + places;
  if (shift >= 0) return decimal.digits * tenTo(shift);
  const unit = tenTo(-shift);
  const floor = decimal.digits / unit;
  return decimal.digits < 0n && floor * unit !== decimal.digits ? floor - 1n : floor;
}

function comparable(decimal, exponent) {
  return decimal.digits * tenTo(decimal.exponent - exponent);
}

/**
 * Round parts so that they add up on paper to their rounded total (largest remainder).
 * Gives null where the parts do not add up to the total even before rounding.
 */
function addUp(parts, places = 0, total = undefined) {
  const decimals = parts.map(exact);
  const lowest = Math.min(-places, ...decimals.map((decimal) => decimal.exponent));
  const sum = decimals.reduce((before, decimal) => before + comparable(decimal, lowest), 0n);
  const target = inUnits(total === undefined ? { digits: sum, exponent: lowest } : exact(total), places);
  const floors = decimals.map((decimal) => floorInUnits(decimal, places));
  const missing = target - floors.reduce((before, floor) => before + floor, 0n);
  if (missing < 0n || missing > BigInt(floors.length)) return null;
  const unit = tenTo(-places - lowest);
  const remainder = (index) => comparable(decimals[index], lowest) - floors[index] * unit;
  const order = floors.map((_floor, index) => index);
  order.sort((a, b) => (remainder(a) === remainder(b) ? a - b : remainder(a) > remainder(b) ? -1 : 1));
  const raised = new Set(order.slice(0, Number(missing)));
  return floors.map((floor, index) => ({ digits: floor + (raised.has(index) ? 1n : 0n), exponent: -places }));
}

/** Write a decimal without its sign, with the marks of the language. */
function separatedDecimal(decimal) {
  const places = Math.max(0, -decimal.exponent);
  const whole = decimal.exponent > 0 ? decimal.digits * tenTo(decimal.exponent) : decimal.digits;
  const text = String(whole < 0n ? -whole : whole).padStart(places + 1, "0");
  const integer = text.slice(0, text.length - places).replace(/\B(?=(\d{3})+$)/g, LANGUAGE.group);
  return places ? `${integer}${LANGUAGE.decimal}${text.slice(-places)}` : integer;
}

function sign(decimal, always = false) {
  if (decimal.digits < 0n) return MINUS;
  return always && decimal.digits > 0n ? "+" : "";
}

/** Write a plain number such as `40,400` or, signed, `+400` and `−400`; null is an en dash. */
function number(value, places = 0, signed = false) {
  if (value === null) return NOT_APPLICABLE;
  const shown = roundHalfUp(value, places);
  return `${sign(shown, signed)}${separatedDecimal(shown)}`;
}

/** Write a number with as many decimals as it has, at most so many. */
function brief(value, most = 6) {
  let places = 0;
  const wanted = rounded(value, most);
  while (places < most && rounded(value, places) !== wanted) places += 1;
  return number(value, places);
}

function percentage(text) {
  return `${text}${LANGUAGE.percent}`;
}

/** Give how many decimals an amount may show: none of a currency that has no minor units. */
function decimalsOf(currency, places) {
  return DISPLAY.without_minor_units.includes(currency) ? 0 : places;
}

function withMark(amount, currency) {
  const has = Object.hasOwn(LANGUAGE.marks, currency);
  const mark = has ? LANGUAGE.marks[currency] : currency;
  if (!LANGUAGE.mark_first) return `${amount}${NO_BREAK_SPACE}${mark}`;
  return has ? `${mark}${amount}` : `${mark}${NO_BREAK_SPACE}${amount}`;
}

/** Write an amount in full: `$1,287,448`, `−$12.50`. */
function money(value, currency, places = 0, signed = false) {
  if (value === null) return NOT_APPLICABLE;
  const shown = roundHalfUp(value, decimalsOf(currency, places));
  return `${sign(shown, signed)}${withMark(separatedDecimal(shown), currency)}`;
}

/** Give the power of ten of a decimal's first digit. */
function adjusted(decimal) {
  const size = decimal.digits < 0n ? -decimal.digits : decimal.digits;
  return String(size).length - 1 + decimal.exponent;
}

function scaleOf(value, fromThousands = false) {
  const size = Math.abs(typeof value === "number" ? asNumber(exact(value)) : asNumber(value));
  const fitting = LARGE_SCALES.filter((scale) => size >= 10 ** scale.power);
  if (fitting.length) return fitting[fitting.length - 1];
  return fromThousands && size >= COMPACT_FROM ? THOUSANDS : UNITS;
}

/** Write an amount shortly, to that many significant digits: `$1.29 m`, `+$904 k`. */
function compactMoney(value, currency, digits = 3, signed = false) {
  if (value === null) return NOT_APPLICABLE;
  const whole = exact(value);
  const significant = whole.digits === 0n ? whole : roundHalfUp(whole, digits - 1 - adjusted(whole));
  const scale = scaleOf(significant, true);
  const scaled = shifted(significant, -scale.power);
  const places = scale.power ? Math.max(0, digits - 1 - adjusted(scaled)) : 0;
  const size = roundHalfUp(scaled, places);
  const suffix = scale.power ? `${NO_BREAK_SPACE}${scale.suffix()}` : "";
  return `${sign(size, signed)}${withMark(`${separatedDecimal(size)}${suffix}`, currency)}`;
}

/** Write an amount shortly, but in full where that is short as well. */
function briefMoney(value, currency, digits = 3, signed = false) {
  if (Math.abs(value) < COMPACT_FROM) return money(value, currency, 0, signed);
  return compactMoney(value, currency, digits, signed);
}

/** Write an amount for a sentence: in full below ten million, shortly to four digits above. */
function plainMoney(value, currency, signed = false) {
  if (value === null || Math.abs(value) < EXACT_BELOW) return money(value, currency, 0, signed);
  return compactMoney(value, currency, 4, signed);
}

/** Write a number of hundredths such as 70 as `70 %`. */
function percent(value, places = 0, signed = false) {
  return percentage(number(value, places, signed));
}

/** Write a share such as 0.7 as `70 %`. */
function share(value, places = 0, signed = false) {
  return value === null ? NOT_APPLICABLE : percent(shifted(exact(value), 2), places, signed);
}

/** Write a score or a difference of two: one decimal, left out where it is zero. */
function points(value, signed = false) {
  if (value === null) return NOT_APPLICABLE;
  return number(value, rounded(value, 1) === rounded(value) ? 0 : 1, signed);
}

/** Write a time such as `6 months`, `7.5 months` or, from two whole years on, `3 years`. */
function months(value) {
  if (value === null) return NOT_APPLICABLE;
  const length = rounded(value, 1);
  if (length % 12 === 0 && length > 12) return _("{number}\u00a0years", { number: number(length / 12) });
  return ngettext("{number}\u00a0month", "{number}\u00a0months", length, { number: points(length) });
}

/** Choose one scale and its decimals for numbers that stand together. */
function commonScale(values) {
  const largest = Math.max(0, ...values.map(Math.abs));
  return largest < EXACT_BELOW ? [UNITS, 0] : [scaleOf(largest), 2];
}
