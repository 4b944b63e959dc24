/*
 * Parts of the answer read off the model: states, steps, bridges, movements, survey margins.
 */
const BRIDGE_PARTS = ["volume", "mix", "spend", "realisation", "total"];
const COMPANY_PREFIX = "company.";
const IDLE_PREFIX = "do_nothing.";

/** Read one unit's (prefix "") or the company's quantities, with the initiatives or doing nothing. */
function courseReader(read, prefix, unit = 0) {
  return (key, step) => read(prefix + key, step, unit);
}

/** Give the NPS at a step, null where nobody is left. */
function scoreAt(at, step, limits) {
  return at("total", step) > limits.nobody ? at("nps", step) : null;
}

/** Arrange the state at a step. */
function stateAt(at, step, limits) {
  const total = at("total", step);
  const segments = {};
  for (const segment of limits.segments) {
    const customers = at(`closing.${segment}`, step);
    segments[segment] = {
      customers,
      mix: total > limits.nobody ? customers / total : 0,
      spend: at(`spend.${segment}`, step),
      revenue: at(`gross.${segment}`, step),
    };
  }
  return { customers: total, nps: scoreAt(at, step, limits), run_rate: at("run_rate", step), segments };
}

/** Arrange today, the end, and the end had nothing been done. */
function statesOf(read, prefix, unit, last, limits) {
  const at = courseReader(read, prefix, unit);
  const idle = courseReader(read, prefix + IDLE_PREFIX, unit);
  return { today: stateAt(at, 0, limits), end: stateAt(at, last, limits), do_nothing: stateAt(idle, last, limits) };
}

/** Arrange a bridge. */
function bridgeOf(read, prefix, unit = 0) {
  return Object.fromEntries(BRIDGE_PARTS.map((part) => [part, read(`${prefix}bridge.${part}`, 0, unit)]));
}

/** Arrange every step of the company, from 0 to the last. */
function stepsOf(read, preset, limits) {
  const at = courseReader(read, COMPANY_PREFIX);
  const idle = courseReader(read, COMPANY_PREFIX + IDLE_PREFIX);
  const figures = (course, step) => ({
    total: course("total", step),
    nps: scoreAt(course, step, limits),
    run_rate: course("run_rate", step),
    revenue: course("revenue", step),
  });
  return Array.from({ length: preset.steps + 1 }, (_each, step) => ({
    step,
    months: step * preset.step_months,
    customers: Object.fromEntries(limits.segments.map((segment) => [segment, at(`closing.${segment}`, step)])),
    ...figures(at, step),
    do_nothing: figures(idle, step),
  }));
}

/** Follow today's customers of all units to the end: {from: {to: customers}}; whoever ends where they began is left out. */
function movementsOf(read, force, units, limits) {
  const origins = [...limits.segments, NEW];
  const targets = [...limits.segments, LOST];
  const everyone = origins.map(() => targets.map(() => 0));
  for (let unit = 0; unit < units; unit += 1) {
    const held = movementsOfUnit(read, force, unit, limits.segments);
    held.forEach((place, origin) => place.forEach((customers, target) => (everyone[origin][target] += customers)));
  }
  const shown = {};
  origins.forEach((origin, from) => {
    const moved = targets.map((target, to) => [target, everyone[from][to]]);
    const kept = moved.filter(([target, customers]) => customers > 0 && target !== origin);
    if (kept.length) shown[origin] = Object.fromEntries(kept);
  });
  return shown;
}

/** Give a unit's customers by the place they come from (the segments, then new) and where they are (segments, lost). */
function movementsOfUnit(read, force, unit, segments) {
  const courses = (key) => segments.map((segment) => read.course(`${key}.${segment}`, unit));
  const [opening, migrated, lost, joined, closing] = ["opening", "migrated", "lost", "joined", "closing"].map(courses);
  const moves = force.migrations.map(({ key, source, destination }) => {
    return { flow: read.course(`flow.${key}`, unit), from: segments.indexOf(source), to: segments.indexOf(destination) };
  });
  const gone = segments.length;
  const held = [...segments, NEW].map(() => new Float64Array(gone + 1));
  segments.forEach((_segment, at) => (held[at][at] = closing[at](0)));
  for (let step = 1; step <= force.preset.steps; step += 1) {
    const parts = moves.map(({ flow, from }) => partOf(flow(step), opening[from](step)));
    const leaving = segments.map((_segment, at) => partOf(lost[at](step), migrated[at](step)));
    for (const place of held) followCustomers(place, moves, parts, leaving);
    for (let at = 0; at < gone; at += 1) held[gone][at] += joined[at](step);
  }
  return held;
}

function partOf(ofThem, all) {
  return all > 0 ? ofThem / all : 0;
}

/** Move on the customers of one origin, by where they are now. */
function followCustomers(place, moves, parts, leaving) {
  const before = place.slice();
  for (let move = 0; move < moves.length; move += 1) {
    const { from, to } = moves[move];
    const customers = parts[move] * before[from];
    place[from] -= customers;
    place[to] += customers;
  }
  for (let at = 0; at < leaving.length; at += 1) {
    const gone = leaving[at] * place[at];
    place[at] -= gone;
    place[leaving.length] += gone;
  }
}

/** Give the standard error of an NPS in points, by the adjusted Wald method. */
function scoreError(promoters, detractors, respondents, limits) {
  const answers = respondents + limits.added;
  const happy = (promoters * respondents + limits.added_promoters) / answers;
  const unhappy = (detractors * respondents + limits.added_detractors) / answers;
  return 100 * Math.sqrt((happy + unhappy - (happy - unhappy) ** 2) / answers);
}

/** Give how far today's score and money may be off: half-widths at 95 %. */
function surveyMargins(today, respondents, limits) {
  const segments = Object.values(today.segments);
  const error = scoreError(today.segments.promoters.mix, today.segments.detractors.mix, respondents, limits);
  const average = segments.reduce((sum, each) => sum + each.mix * each.spend, 0);
  const spread = segments.reduce((sum, each) => sum + each.mix * (each.spend - average) ** 2, 0);
  const perCustomer = limits.z95 * Math.sqrt(spread / respondents);
  return {
    respondents,
    nps_margin: limits.z95 * error,
    spend_per_customer_margin: perCustomer,
    run_rate_margin: perCustomer * today.customers,
  };
}
