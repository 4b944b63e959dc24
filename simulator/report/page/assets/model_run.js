/*
 * The whole answer for a state, the same as `nps-sim run` gives as JSON (simulator/analysis/answering.py).
 */

/** Compute a state: {run, refusals}; run is null where the scenario would be refused, refusals say why. */
function evaluate(handle, state) {
  const { scenario, model } = handle;
  const limits = scenario.thresholds;
  const force = inForce(handle, state);
  const nobody = refusalOfNobody(force, limits);
  if (nobody.length) return { run: null, refusals: nobody };
  fillModel(model, force.inputs);
  model.all(force.preset.steps);
  const read = readerOf(model);
  const refusals = isComputable(model, force.preset.steps)
    ? overdrawnSegments(scenario, read, force)
    : [_("the numbers grow beyond what can be computed")];
  if (refusals.length) return { run: null, refusals };
  const last = force.preset.steps;
  const states = statesOf(read, COMPANY_PREFIX, 0, last, limits);
  const run = {
    schema: "nps-sim/run/1",
    scenario: force.preset.label,
    ...states,
    change: changeOf(states),
    increment: incrementOf(read, force, states),
    bridge: bridgeOf(read, COMPANY_PREFIX),
    attribution: force.levers.length ? undefined : null,
    business_case: force.hasMargin ? businessCase(read, force, limits) : null,
    lifetime_value: lifetimeValues(read, force, scenario.units.length, limits),
    survey: force.preset.respondents ? surveyMargins(states.today, force.preset.respondents, limits) : null,
    steps: stepsOf(read, force.preset, limits),
    units: unitsOf(scenario, read, last, limits),
    warnings: undefined,
    movements: movementsOf(read, force, scenario.units.length, limits),
  };
  if (run.business_case) run.business_case.break_even_realisation = breakEvenRealisation(model, force, limits);
  return { run, refusals: [] };
}

/** Tell whether everything the model keeps is a finite number. */
function isComputable(model, last) {
  return Object.values(model.quantities).every(([values, stride]) => {
    const length = stride ? (last + 1) * stride : values.length;
    for (let at = 0; at < length; at += 1) if (!Number.isFinite(values[at])) return false;
    return true;
  });
}

/** Refuse units in which every segment is counted as 0. */
function refusalOfNobody(force, limits) {
  const counts = limits.segments.map((segment) => force.inputs.get(`baseline.segments.${segment}.customers`));
  if (counts.some((column) => column === undefined)) return [];
  const isEmpty = counts[0].some((_each, unit) => counts.every((column) => column[unit] === 0));
  return isEmpty ? [_("no segment has a customer")] : [];
}

/** Say which segments could not give all who would leave them: in which unit, and when first. */
function overdrawnSegments(scenario, read, force) {
  const limits = scenario.thresholds;
  const found = [];
  scenario.units.forEach((name, unit) => {
    for (const segment of limits.segments) {
      if (!force.migrations.some((migration) => migration.source === segment)) continue;
      const step = firstLimited(read, `limit.${segment}`, unit, force.preset.steps, limits);
      if (step === null) continue;
      const parts = {
        step,
        leaving: separatedFigure(read(`outflow.${segment}`, step, unit), 1),
        segment: segmentName(segment),
        held: separatedFigure(read(`opening.${segment}`, step, unit), 1),
        unit: name,
      };
      found.push(overdrawnText(parts));
    }
  });
  return found;
}

function overdrawnText(parts) {
  if (parts.unit) {
    return _("step {step}: {leaving} customers would leave the {segment} of {unit}, who are {held}", parts);
  }
  return _("step {step}: {leaving} customers would leave the {segment}, who are {held}", parts);
}

function firstLimited(read, key, unit, last, limits) {
  for (let step = 0; step <= last; step += 1) if (read(key, step, unit) < 1 - limits.limit_dust) return step;
  return null;
}

function differenceOf(after, before) {
  return after === null || before === null ? null : after - before;
}

function changeOf({ today, end }) {
  const runRate = end.run_rate - today.run_rate;
  return {
    customers: end.customers - today.customers,
    nps: differenceOf(end.nps, today.nps),
    run_rate: runRate,
    run_rate_percent: today.run_rate ? (100 * runRate) / today.run_rate : null,
  };
}

function incrementOf(read, force, states) {
  return {
    nps: differenceOf(states.end.nps, states.do_nothing.nps),
    run_rate: read("company.run_rate_increment"),
    revenue: read("company.revenue_increment"),
    contribution: force.hasMargin ? read("company.contribution_increment") : null,
  };
}

function unitsOf(scenario, read, last, limits) {
  const { units } = scenario;
  if (units.length === 1 && !units[0]) return {};
  const prefix = units.length > 1 ? "" : COMPANY_PREFIX;
  const parts = (unit) => ({ ...statesOf(read, prefix, unit, last, limits), bridge: bridgeOf(read, prefix, unit) });
  return Object.fromEntries(units.map((name, unit) => [name, parts(unit)]));
}

/** Arrange the business case; the realisation at which it breaks even is worked out afterwards. */
function businessCase(read, force, limits) {
  const cashFlow = Array.from({ length: force.preset.steps + 1 }, (_each, step) => read("cash_flow", step));
  const cost = read("cost");
  return {
    npv: force.hasDiscount ? read("npv") : null,
    irr: internalRate(cashFlow, limits.year / force.preset.step_months, limits),
    roi: cost > 0 ? read("roi") : null,
    payback_months: paybackMonths(read),
    cost,
    contribution_increment: read("company.contribution_increment"),
    cash_flow: cashFlow,
    break_even_realisation: null,
  };
}

/** Give the payback; 0 where cash never was below 0, null where it does not come back to 0. */
function paybackMonths(read) {
  if (read("steps_in_the_red") === 0) return 0;
  return read("times_paid_back") > 0 ? read("payback_months") : null;
}

/** Find the realisation, the same for all initiatives, at which the net present value is 0; it is a straight line. */
function breakEvenRealisation(model, force, limits) {
  if (!force.hasDiscount || !force.migrations.length) return null;
  const [atNone, atAll] = [0, 1].map((realisation) => {
    fillModel(model, force.inputs);
    for (const [path, array] of Object.entries(model.inputs)) {
      if (path.endsWith(".realisation")) array.fill(realisation);
    }
    model.all(force.preset.steps);
    return readerOf(model)("npv");
  });
  if (atNone === atAll) return null;
  const breakEven = atNone / (atNone - atAll);
  for (const bound of [0, 1]) if (Math.abs(breakEven - bound) < limits.break_even_dust) return bound;
  return breakEven > 0 && breakEven < 1 ? breakEven : null;
}

/** Give the lifetime value of a customer of each segment; null where inputs lack or it has no end. */
function lifetimeValues(read, force, units, limits) {
  const has = force.hasMargin && force.hasDiscount;
  if (!has || !limits.churns.every((path) => isGivenEverywhere(force.inputs, path))) return null;
  for (let unit = 0; unit < units; unit += 1) {
    if (limits.segments.some((segment) => read(`kept_value.${segment}`, 0, unit) >= 1)) return null;
  }
  return Object.fromEntries(limits.segments.map((segment) => [segment, read(`company.lifetime.${segment}`)]));
}
