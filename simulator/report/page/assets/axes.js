/* The axes of the charts: round values, moments in time. */
const { most_intervals: MOST_INTERVALS, intervals: INTERVALS } = DISPLAY;
const MONTH_NAMES = [
  (year) => _("Jan {year}", { year }),
  (year) => _("Feb {year}", { year }),
  (year) => _("Mar {year}", { year }),
  (year) => _("Apr {year}", { year }),
  (year) => _("May {year}", { year }),
  (year) => _("Jun {year}", { year }),
  (year) => _("Jul {year}", { year }),
  (year) => _("Aug {year}", { year }),
  (year) => _("Sep {year}", { year }),
  (year) => _("Oct {year}", { year }),
  (year) => _("Nov {year}", { year }),
  (year) => _("Dec {year}", { year }),
];

/** Choose the range that shows how values move, with a margin; it need not hold zero, since lines are no bars. */
function limitsAround(values) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
  const span = high - low > DISPLAY.flat * size ? high - low : DISPLAY.flat_span * size;
  const middle = (low + high) / 2;
  const reach = (0.5 + DISPLAY.axis_margin) * span;
  return [middle - reach, middle + reach];
}

/** Choose at most about so many round values inside limits, with the decimals that tell them apart. */
function roundTicks(low, high, most = DISPLAY.most_ticks) {
  const rough = (high - low) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = DISPLAY.round_steps.map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? 10 * power;
  const ticks = [];
  for (let count = Math.ceil(low / step - 1e-9); count * step <= high + 1e-9 * step; count += 1) ticks.push(count * step);
  let places = 0;
  const isOff = (tick) => Math.abs(rounded(tick, places) - tick) > 1e-7 * step;
  while (places < DISPLAY.most_places && ticks.some(isOff)) places += 1;
  return [ticks, places];
}

/** Choose round months to label: today, evenly on, and the last. */
function tickMonths(horizon, stepLength, most = MOST_INTERVALS) {
  const interval = INTERVALS.find((size) => size % stepLength === 0 && horizon <= size * most) ?? (horizon || 1);
  let ticks = [];
  for (let month = 0; month <= horizon; month += interval) ticks.push(month);
  if (ticks[ticks.length - 1] < horizon) {
    ticks = [...ticks.filter((tick) => tick === 0 || horizon - tick > interval / 2), horizon];
  }
  return ticks;
}

/** Draw the horizontal axis: moments below the plot, named by date where the scenario gives one. */
function paintTimeAxis(pen, run, start, x, y, most) {
  const horizon = run.scenario.horizon_months;
  const ticks = tickMonths(horizon, run.steps.length > 1 ? run.steps[1].months : 1, most);
  const inYears = ticks.length > 1 && ticks.every((tick) => tick % 12 === 0) && horizon > 12;
  ticks.forEach((tick, place) => {
    const anchor = place === 0 ? "start" : place === ticks.length - 1 ? "end" : "middle";
    pen.line(`time ${place}`, x(tick), y, x(tick), y + 4, "axis");
    pen.text(`moment ${place}`, x(tick), y + 18, momentName(tick, start, inYears), "small", anchor);
  });
}

function momentName(tick, start, inYears) {
  if (tick === 0) return _("today");
  if (!start) {
    const parts = { number: number(inYears ? tick / 12 : tick) };
    return inYears
      ? ngettext("{number}\u00a0year", "{number}\u00a0years", tick / 12, parts)
      : ngettext("{number}\u00a0month", "{number}\u00a0months", tick, parts);
  }
  const ending = start[1] - 1 + tick - 1;
  return MONTH_NAMES[ending % 12](start[0] + Math.floor(ending / 12));
}
