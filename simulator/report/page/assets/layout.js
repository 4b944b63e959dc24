/*
 * How figures that stand together are written, as in simulator/report/layout.py. A notation is {unit, divide, power,
 * places}: values are shown in units of `divide`, which is ten to the `power`. A table is {title, note, columns:
 * [{head, unit, isText}], rows: [{label, figures: [text], role}]}.
 */
const { units_below: UNITS_BELOW, large_spend: LARGE_SPEND, cents: CENTS } = DISPLAY;

function notation(unit, places = 0, power = 0) {
  return { unit, places, power, divide: power < 0 ? 1 / 10 ** -power : 10 ** power };
}

function figure(how, value, signed = false) {
  if (value === null) return NOT_APPLICABLE;
  return number(how.power ? shifted(exact(value), -how.power) : value, how.places, signed);
}

/** Write parts and then their total, rounded so that they add up on paper. */
function figures(how, parts, total, signed = false) {
  const scaled = parts.map((part) => part / how.divide);
  const shown = addUp(scaled, how.places, total / how.divide) ?? scaled;
  return [...shown.map((part) => number(part, how.places, signed)), figure(how, total, signed)];
}

function placesOf(values) {
  return values.every((value) => value === null || rounded(value, 1) === rounded(value)) ? 0 : 1;
}

function inShares(values, unit = "%") {
  return notation(unit, placesOf(values.map((value) => value && 100 * value)), -2);
}

function inPoints(values) {
  return notation(_("points"), placesOf(values));
}

function inMonths(values) {
  return notation(_("months"), placesOf(values));
}

function inCustomers() {
  return notation(_("customers"));
}

function withoutGaps(parts) {
  return parts.filter(Boolean).join(" ");
}

/** Write amounts in full, in millions or more from a thousand million on; cents where nothing is behind them. */
function inMoney(values, currency, suffix = "") {
  const given = values.filter((value) => value !== null);
  const largest = Math.max(0, ...given.map(Math.abs));
  const scale = largest < UNITS_BELOW ? UNITS : scaleOf(largest);
  const places = scale === UNITS ? decimalsOf(currency, centsOf(given)) : CENTS;
  return notation(withoutGaps([currencyUnit(currency, scale), suffix]), places, scale.power);
}

function centsOf(values) {
  const isWholeCents = (value) =>
    Math.abs(100 * value - Math.round(100 * value)) <= DISPLAY.zero_cent + 100 * DISPLAY.whole_cent * Math.abs(value);
  return values.every(isWholeCents) && !values.every(isWhole) ? CENTS : 0;
}

function isWhole(value) {
  return rounded(value, CENTS) === rounded(value);
}

/** Write amounts per customer: with cents, unless all are whole or the amounts are large. */
function inSpend(values, currency, suffix = "") {
  const given = values.filter((value) => value !== null);
  const largest = Math.max(0, ...given.map(Math.abs));
  const unit = withoutGaps([currency, suffix]);
  if (largest >= LARGE_SPEND || given.every(isWhole)) {
    return largest >= UNITS_BELOW ? inMoney(given, currency, suffix) : notation(unit);
  }
  return notation(unit, decimalsOf(currency, CENTS));
}

/** Write each part's share of the total in per cent, adding up to 100; dashes where the total is nothing. */
function partFigures(parts, total) {
  if (!rounded(total)) return [...parts, total].map(() => NOT_APPLICABLE);
  const portions = parts.map((part) => part / total);
  return figures(inShares([...portions, 1]), portions, exactSum(portions));
}

function caption(column) {
  return column.head && column.unit ? `${column.head}, ${column.unit}` : column.head || column.unit || "";
}
