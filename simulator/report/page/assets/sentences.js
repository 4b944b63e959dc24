/* What a run says in plain sentences, as in simulator/report/sentences.py and terms.py. A label is the run's `scenario`. */
const SEGMENTS = ["promoters", "passives", "detractors"];
const NEW = "new";
const LOST = "lost";
const ELLIPSIS = "\u2026";

const EFFECTS = [
  {
    key: "volume",
    title: _("Volume"),
    meaning: _("number of customers"),
    rising: _("more customers"),
    falling: _("fewer customers"),
  },
  {
    key: "mix",
    title: _("Mix"),
    meaning: _("shares of the segments"),
    rising: _("segment mix"),
    falling: _("segment mix"),
  },
  {
    key: "spend",
    title: _("Spend"),
    meaning: _("spend per customer"),
    rising: _("higher spend per customer"),
    falling: _("lower spend per customer"),
  },
  {
    key: "realisation",
    title: _("Realisation"),
    meaning: _("movers\u2019 spend lagging"),
    rising: _("movers\u2019 higher former spend"),
    falling: _("movers\u2019 spend lagging"),
  },
];
const BRIDGE_CONVENTION = _(
  "Volume is the change in customers at today\u2019s mix and spend; the joint effect of volume and mix counts as mix.",
);

const SEGMENT_NAMES = {
  promoters: _("promoters"),
  passives: _("passives"),
  detractors: _("detractors"),
  new: pgettext("customers", "new"),
  lost: pgettext("customers", "lost"),
};
const SEGMENT_TITLES = {
  promoters: _("Promoters"),
  passives: _("Passives"),
  detractors: _("Detractors"),
};
const PERIOD_WORDS = {
  month: _("a month"),
  quarter: _("a quarter"),
  "half-year": _("a half-year"),
  year: _("a year"),
};
const LEVER_WORDS = {
  acquisition: _("acquisition"),
  "churn reduction": _("churn reduction"),
  "spend uplift": _("spend uplift"),
};

/** Call a segment, or those who are new or lost, inside a sentence. */
function segmentName(segment) {
  return SEGMENT_NAMES[segment] ?? segment;
}

/** Start a text with a capital letter and leave the rest as it is. */
function capitalised(text) {
  const [first = ""] = text;
  return first.toUpperCase() + text.slice(first.length);
}

function segmentTitle(segment) {
  return SEGMENT_TITLES[segment] ?? capitalised(segmentName(segment));
}

function perOf(label) {
  return PERIOD_WORDS[label.spend_period] ?? label.spend_period;
}

function perPeriod(amount, label) {
  return `${amount} ${perOf(label)}`;
}

/** Name the unit that money is shown in: `USD`, `USD million`. */
function currencyUnit(currency, scale = UNITS) {
  const word = scale.word();
  return currency && word ? _("{currency} {scale}", { currency, scale: word }) : currency;
}

function unitCaption(label, scale = UNITS) {
  return perPeriod(currencyUnit(label.currency, scale), label);
}

function runRateUnit(label, scale = UNITS) {
  return _("run-rate revenue, {unit}", { unit: unitCaption(label, scale) });
}

/** Join parts of a sentence: `a, b and c`. */
function joined(parts) {
  const last = parts[parts.length - 1];
  return parts.length > 1 ? _("{parts} and {last}", { parts: parts.slice(0, -1).join(", "), last }) : last;
}

/** Write for people a lever as results name it, `support: passives > promoters`; initiatives keep their names. */
function leverWords(lever) {
  const colon = lever.lastIndexOf(": ");
  const initiative = cleanName(lever.slice(0, colon));
  const what = lever.slice(colon + 2);
  const [source, destination] = what.split(" > ");
  const does = destination ? `${segmentName(source)} > ${segmentName(destination)}` : (LEVER_WORDS[what] ?? what);
  return `${initiative}: ${does}`;
}

/** Make a name from a file fit for print: no control or direction characters, one line, not too long. */
function cleanName(text, limit = DISPLAY.name_limit) {
  const spaced = text.normalize("NFC").replace(/[\s\u001c-\u001f\u0085]/gu, " ");
  const line = spaced
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, "")
    .split(" ")
    .filter(Boolean)
    .join(" ");
  const letters = [...line];
  return letters.length <= limit ? line : `${letters.slice(0, limit - 1).join("").trimEnd()}${ELLIPSIS}`;
}

function fullName(label) {
  const name = cleanName(label.name);
  return label.case ? `${cleanName(label.case)} \u2013 ${name}` : name;
}

/** Say in one or two sentences what happens to score and run-rate, and what of it the initiatives bring. */
function headline(run) {
  const label = run.scenario;
  const change = run.change.run_rate;
  const parts = { months: months(label.horizon_months), movement: movementWords(change, label), score: scoreWords(run) };
  const opening = parts.score
    ? _("In {months} the NPS {score} and run-rate revenue {movement}", parts)
    : _("In {months} run-rate revenue {movement}", parts);
  if (!rounded(change)) return `${opening}. ${initiativesWords(run)}`;
  const relative = run.change.run_rate_percent;
  const suffix = relative === null ? "" : ` (${share(relative / 100, 1, true)})`;
  return `${opening}${suffix}. ${initiativesWords(run)}`;
}

function scoreWords(run) {
  if (run.today.nps === null || run.end.nps === null) return "";
  const parts = { before: points(run.today.nps), after: points(run.end.nps) };
  if (parts.before === parts.after) return _("stays at {after}", parts);
  if (run.end.nps > run.today.nps) return _("rises from {before} to {after}", parts);
  return _("falls from {before} to {after}", parts);
}

function movementWords(change, label) {
  if (!rounded(change)) return _("does not change");
  const amount = perPeriod(plainMoney(Math.abs(change), label.currency), label);
  return change > 0 ? _("rises by {amount}", { amount }) : _("falls by {amount}", { amount });
}

function initiativesWords(run) {
  const label = run.scenario;
  const gap = run.increment.run_rate;
  const change = run.change.run_rate;
  if (!rounded(gap)) {
    const idle = _("The initiatives make no difference to it.");
    return run.attribution === null ? _("There are no initiatives.") : idle;
  }
  if (rounded(gap) === rounded(change)) {
    return _("The initiatives bring all of it: {causes}.", { causes: causesWords(run.bridge, label.currency) });
  }
  const parts = {
    amount: plainMoney(Math.abs(gap), label.currency),
    otherwise: otherwiseWords(rounded(change) - rounded(gap), label),
  };
  return gap > 0
    ? _("The initiatives bring {amount} of run-rate; without them it {otherwise}.", parts)
    : _("The initiatives take away {amount} of run-rate; without them it {otherwise}.", parts);
}

function otherwiseWords(change, label) {
  if (!rounded(change)) return _("would not change");
  const amount = perPeriod(plainMoney(Math.abs(change), label.currency), label);
  return change > 0 ? _("would rise by {amount}", { amount }) : _("would fall by {amount}", { amount });
}

function causesWords(bridge, currency) {
  const parts = EFFECTS.map((effect) => bridge[effect.key]);
  const least = Math.max(DISPLAY.shown_from, DISPLAY.worth_naming * exactSum(parts.map(Math.abs)));
  const named = parts.map((_part, place) => place).filter((place) => Math.abs(parts[place]) >= least);
  if (!named.length) return _("nothing moves it");
  const oneWay = new Set(named.map((place) => parts[place] > 0)).size === 1;
  const shares = oneWay
    ? addUp(
        parts.map((part) => (100 * part) / bridge.total),
        0,
        100,
      )
    : null;
  const amountOf = (place) => (oneWay ? percent(shares[place]) : briefMoney(parts[place], currency, 3, true));
  return named
    .map((place) => {
      const cause = parts[place] > 0 ? EFFECTS[place].rising : EFFECTS[place].falling;
      return _("{amount} from {cause}", { amount: amountOf(place), cause });
    })
    .join(", ");
}

/** Say how far the run-rate moves from today to the end and which effects move it. */
function bridgeTitle(run) {
  const label = run.scenario;
  const causes = causesWords(run.bridge, label.currency);
  if (!rounded(run.bridge.total)) {
    const amount = perPeriod(plainMoney(run.end.run_rate, label.currency), label);
    return _("Run-rate stays at {amount}: {causes}", { amount, causes });
  }
  return _("Run-rate {movement}: {causes}", { movement: movementWords(run.bridge.total, label), causes });
}

/** Say what the initiatives are worth at the end, against doing nothing. */
function runRateTitle(run) {
  const label = run.scenario;
  const gap = run.increment.run_rate;
  const length = months(label.horizon_months);
  if (!rounded(gap)) return _("After {months} the initiatives make no difference to the run-rate", { months: length });
  const parts = { months: length, amount: perPeriod(plainMoney(Math.abs(gap), label.currency), label) };
  return gap > 0
    ? _("After {months} the initiatives bring {amount} more than doing nothing", parts)
    : _("After {months} the initiatives leave {amount} less than doing nothing", parts);
}

/** Say how the best segment and the whole customer base change. */
function segmentsTitle(run) {
  const best = SEGMENTS[0];
  const before = run.today.segments[best].mix;
  const after = run.end.segments[best].mix;
  const base = baseWords(run.today.customers, run.end.customers);
  if (!rounded(run.end.customers)) {
    return _("No customers are left after {months}", { months: months(run.scenario.horizon_months) });
  }
  const segment = segmentTitle(best);
  if (rounded(before, 3) === rounded(after, 3)) {
    return _("{segment} stay at {share} of customers; {base}", { segment, share: share(before), base });
  }
  const places = rounded(before, 2) === rounded(after, 2) ? 1 : 0;
  const parts = { segment, before: share(before, places), after: share(after, places), base };
  return after > before
    ? _("{segment} rise from {before} to {after} of customers; {base}", parts)
    : _("{segment} fall from {before} to {after} of customers; {base}", parts);
}

function baseWords(before, after) {
  const growth = after - before;
  if (!rounded(growth)) return _("the base stays at {number}", { number: number(after) });
  return growth > 0
    ? _("the base grows by {growth} to {number}", { growth: number(growth), number: number(after) })
    : _("the base shrinks by {loss} to {number}", { loss: number(-growth), number: number(after) });
}

/** Say how many customers move up or down, join and leave. */
function flowsTitle(flows) {
  const length = months(flows.horizonMonths);
  const sizes = [flows.moved(true), flows.moved(false), flows.outOf(NEW), flows.into(LOST)].map((size) => rounded(size));
  const moving = sizes.map((_size, place) => place).filter((place) => sizes[place]);
  if (!moving.length) return _("Within {months} no customer changes segment, joins or leaves", { months: length });
  const parts = moving.map((place, order) => (order ? moreMoving : customersMoving)(sizes[place])[place]);
  return _("Within {months} {movements}", { months: length, movements: joined(parts) });
}

function customersMoving(count) {
  const parts = { number: number(count) };
  return [
    ngettext("{number} customer moves up", "{number} customers move up", count, parts),
    ngettext("{number} customer moves down", "{number} customers move down", count, parts),
    ngettext("{number} customer joins", "{number} customers join", count, parts),
    ngettext("{number} customer leaves", "{number} customers leave", count, parts),
  ];
}

function moreMoving(count) {
  const parts = { number: number(count) };
  return [
    ngettext("{number} moves up", "{number} move up", count, parts),
    ngettext("{number} moves down", "{number} move down", count, parts),
    ngettext("{number} joins", "{number} join", count, parts),
    ngettext("{number} leaves", "{number} leave", count, parts),
  ];
}
