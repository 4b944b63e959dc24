/*
 * What a reader of the numbers should know, as in simulator/analysis/warnings.py.
 */

/** Give everything worth saying about a run whose attribution is known, the weightiest first. */
function warningsOf(handle, state, run) {
  const about = { handle, force: inForce(handle, state), run, limits: handle.scenario.thresholds };
  return [
    noCustomers,
    detractorsSpendMore,
    servedAtALoss,
    growthUnderInitiatives,
    fullRealisation,
    withoutEffect,
    noChurnToReduce,
    unfinishedRamps,
    backInTheRed,
    surveyTooSmall,
    highDiscount,
    missingParts,
  ].flatMap((find) => find(about));
}

/** Give the numbers of the units. */
function unitNumbers({ handle }) {
  return handle.scenario.units.map((_name, unit) => unit);
}

/** Give a unit's input, or something else where it does not give it. */
function inputOf(force, path, unit, otherwise = null) {
  return force.inputs.get(path)?.[unit] ?? otherwise;
}

/** Tell whether some unit has this input, and not as 0. */
function anyUnitHas(force, path) {
  return (force.inputs.get(path) ?? []).some(Boolean);
}

function noCustomers({ run, limits }) {
  const empty = run.steps.find((step) => step.total < limits.fewest_customers);
  return empty ? [_("no customers from month {month}: everybody has left", { month: empty.months })] : [];
}

function detractorsSpendMore({ handle, run }) {
  // An object lists names such as "2026" before all others: the file's order is the list's.
  const places = handle.scenario.units.map((name) => [name, name ? run.units[name] : run]);
  return places.flatMap(([unit, { today }]) => {
    const { promoters, passives, detractors } = today.segments;
    if (detractors.spend > promoters.spend) return [detractorsText(unit)];
    return promoters.spend >= passives.spend && passives.spend >= detractors.spend ? [] : [passivesText(unit)];
  });
}

function detractorsText(unit) {
  if (unit) return _("detractors spend more than promoters in {unit}: there a better NPS lowers revenue", { unit });
  return _("detractors spend more than promoters: there a better NPS lowers revenue");
}

function passivesText(unit) {
  if (unit) {
    return _("passives spend more than promoters or less than detractors in {unit}: some moves up lower revenue", {
      unit,
    });
  }
  return _("passives spend more than promoters or less than detractors: some moves up lower revenue");
}

function servedAtALoss(about) {
  const { handle, force, limits } = about;
  return unitNumbers(about).flatMap((unit) => {
    const margin = inputOf(force, "finance.margin", unit);
    if (margin === null) return [];
    const atALoss = limits.segments.filter((segment) => {
      const earned = margin * inputOf(force, `baseline.segments.${segment}.spend`, unit);
      return inputOf(force, `finance.cost_to_serve.${segment}`, unit, 0) > earned;
    });
    return atALoss.map((segment) => lossText(segmentName(segment), handle.scenario.units[unit]));
  });
}

function lossText(segment, unit) {
  if (unit) {
    return _("serving {segment} costs more than the margin on what they spend in {unit}: each is a loss", {
      segment,
      unit,
    });
  }
  return _("serving {segment} costs more than the margin on what they spend: each is a loss", { segment });
}

function growthUnderInitiatives({ force, run, limits }) {
  const growing = force.initiatives.filter((name) => anyUnitHas(force, `initiatives.${name}.acquisition`));
  if (!growing.length || !run.attribution || run.increment.run_rate === 0) return [];
  const levers = growing.map((name) => `${name}: ${limits.acquisition}`);
  const part = exactSum(levers.map((lever) => run.attribution.run_rate[lever])) / run.increment.run_rate;
  if (!(part >= limits.worth_saying)) return [];
  const parts = { part: inPerCent(part), initiatives: joined(growing) };
  return [growthText(growing.length, parts, isClose(run.do_nothing.run_rate, run.today.run_rate))];
}

function growthText(count, parts, isOfChange) {
  if (isOfChange) {
    return ngettext(
      "{part} of the change is growth in customers, not segment mix: {initiatives} assumes it",
      "{part} of the change is growth in customers, not segment mix: {initiatives} assume it",
      count,
      parts,
    );
  }
  return ngettext(
    "{part} of the increment against do nothing is growth in customers, not segment mix: {initiatives} assumes it",
    "{part} of the increment against do nothing is growth in customers, not segment mix: {initiatives} assume it",
    count,
    parts,
  );
}

function fullRealisation(about) {
  const { handle, force } = about;
  const names = handle.scenario.initiatives.map((initiative) => initiative.name);
  const moving = force.migrations.filter((each) => anyUnitHas(force, each.path)).map((each) => names[each.initiative]);
  const full = [...new Set(moving)].filter((name) =>
    unitNumbers(about).every((unit) => inputOf(force, `initiatives.${name}.realisation`, unit, 1) === 1),
  );
  if (!full.length) return [];
  return [
    _("realisation is 100 % in {initiatives}: an upper bound, since movers are assumed to spend like the segment they join at once", {
      initiatives: joined(full),
    }),
  ];
}

function withoutEffect({ handle, force, run, limits }) {
  const parts = run.attribution ? [run.attribution.run_rate, run.attribution.revenue] : [];
  const names = handle.scenario.initiatives.map((initiative) => initiative.name);
  return force.initiatives.flatMap((name) => {
    const levers = force.levers.filter((lever) => names[lever.initiative] === name);
    const sizes = parts.flatMap((part) => levers.map((lever) => Math.abs(part[lever.name])));
    if (Math.max(0, ...sizes) > limits.effect_dust * run.today.run_rate) return [];
    const costs = ["once", "running"].some((when) => anyUnitHas(force, `initiatives.${name}.cost.${when}`));
    if (costs) return [_("{initiative} changes no revenue within the horizon, but costs money", { initiative: name })];
    return [_("{initiative} changes no revenue within the horizon", { initiative: name })];
  });
}

function noChurnToReduce(about) {
  const { force, limits } = about;
  return force.initiatives.flatMap((name) => {
    const idle = limits.segments.filter((segment) =>
      unitNumbers(about).some((unit) => {
        const reduction = inputOf(force, `initiatives.${name}.churn_reduction.${segment}`, unit, 0);
        return reduction > 0 && inputOf(force, `trend.churn.${segment}`, unit, 0) === 0;
      }),
    );
    if (!idle.length) return [];
    const parts = { initiative: name, segments: joined(idle.map(segmentName)) };
    return [_("{initiative} reduces the churn of {segments}, but trend.churn gives them none to reduce", parts)];
  });
}

function unfinishedRamps(about) {
  const { handle, force, limits } = about;
  const horizon = force.preset.horizon_months;
  const names = handle.scenario.initiatives.map((initiative) => initiative.name);
  const ramped = force.levers.filter((lever) => lever.what !== limits.acquisition);
  return [...new Set(ramped.map((lever) => names[lever.initiative]))].flatMap((initiative) => {
    const ramp = (what, unit) => inputOf(force, `initiatives.${initiative}.ramp.${what}`, unit, 0);
    const units = unitNumbers(about);
    const isAtOnce = (unit) => inputOf(force, `initiatives.${initiative}.ramp.shape`, unit) === limits.at_once;
    const delay = Math.max(...units.map((unit) => ramp("delay", unit)));
    const fullAt = Math.max(...units.map((unit) => ramp("delay", unit) + (isAtOnce(unit) ? 0 : ramp("over", unit))));
    if (delay >= horizon) return [uncountedText({ initiative, delay: shortFigure(delay), horizon })];
    return fullAt > horizon ? [partlyCountedText({ initiative, months: shortFigure(fullAt), horizon })] : [];
  });
}

function uncountedText(parts) {
  return _("{initiative} takes effect after {delay} months, and the horizon is {horizon}: none of it is counted", parts);
}

function partlyCountedText(parts) {
  return _("{initiative} is at full effect after {months} months, beyond the horizon of {horizon} months: only a part of it is counted", parts);
}

function backInTheRed({ run }) {
  const found = run.business_case;
  if (!found || !found.payback_months || exactSum(found.cash_flow) >= 0) return [];
  return [
    _("the outlay comes back after {months} months, but by the end of the horizon the cash flow adds up to less than 0 again", {
      months: separatedFigure(found.payback_months, 1),
    }),
  ];
}

function surveyTooSmall({ force, run, limits }) {
  const { respondents } = force.preset;
  if (respondents === null || !run.change.nps) return [];
  const errors = [run.today, run.end].map(({ segments }) =>
    scoreError(segments.promoters.mix, segments.detractors.mix, respondents, limits),
  );
  const smallest = limits.z95 * Math.sqrt(errors[0] ** 2 + errors[1] ** 2);
  if (Math.abs(run.change.nps) >= smallest) return [];
  return [
    _("a change of NPS by {change} points is smaller than two surveys of {answers} answers can tell apart ({smallest} points at 95 %)", {
      change: separatedFigure(Math.abs(run.change.nps), 1),
      answers: separatedFigure(respondents, 0),
      smallest: separatedFigure(smallest, 1),
    }),
  ];
}

function highDiscount({ force, limits }) {
  const discount = inputOf(force, "finance.discount", 0);
  if (discount === null) return [];
  const aYear = (1 + discount) ** (limits.year / inputOf(force, "finance.discount.per", 0)) - 1;
  if (!Number.isFinite(aYear) || aYear <= limits.high_discount) return [];
  return [_("the discount rate comes to {rate} a year: is that meant?", { rate: inPerCent(aYear) })];
}
