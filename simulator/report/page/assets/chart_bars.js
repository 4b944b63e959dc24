/* Bars: the bridge as a waterfall, the levers in rows, the cash flow over time. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';
const NARROW = 560;
const LABEL = 14;
const SMALL = 12;
const LINE = 16;

function colourOf(from, to) {
  return to === from ? "otherwise" : to > from ? "rise" : "fall";
}

/** Give the bridge's bars: from where to where each goes, and the number that is printed at it. */
function bridgeBars(run) {
  const parts = EFFECTS.map((effect) => run.bridge[effect.key]);
  const total = run.bridge.total;
  const [scale, places] = commonScale([total, ...parts]);
  const divide = 10 ** scale.power;
  const shown = addUp(
    parts.map((part) => part / divide),
    places,
    total / divide,
  );
  let level = 0;
  const bars = EFFECTS.map((effect, place) => {
    const from = level;
    level += parts[place];
    const hasOther = effect.meaning === effect.falling && parts[place] > 0;
    const figureText = number(shown ? shown[place] : parts[place] / divide, places, true);
    const meaning = hasOther ? effect.rising : effect.meaning;
    return { title: effect.title, meaning, from, to: level, look: colourOf(from, level), figure: figureText };
  });
  const figureText = number(shifted(exact(total), -scale.power), places, true);
  const everything = { from: 0, to: total, look: "total", figure: figureText };
  return [scale, [...bars, { title: _("Total change"), meaning: _("all effects together"), ...everything }]];
}

function paintBridge(pen, width, run) {
  const [, bars] = bridgeBars(run);
  if (width < NARROW) paintRows(pen, width, bars, true);
  else paintColumns(pen, width, bars);
}

function bridgeSubtitle(run) {
  const [scale] = bridgeBars(run);
  const label = run.scenario;
  const amount = (state) => compactMoney(state.run_rate, label.currency, 4);
  return _("From {before} today to {after} after {months}; change in {unit}", {
    before: amount(run.today),
    after: amount(run.end),
    months: months(label.horizon_months),
    unit: runRateUnit(label, scale),
  });
}

function paintColumns(pen, width, bars) {
  const [top, height, foot] = [24, 230, 68];
  const levels = bars.flatMap((bar) => [bar.from, bar.to, 0]);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const y = (value) => top + ((high - value) / (high - low || 1)) * height;
  const bottom = top + height + (low < 0 ? 22 : 0);
  const slot = width / bars.length;
  const bar = slot * 0.62;
  const left = (place) => place * slot + (slot - bar) / 2;
  bars.forEach((each, place) => {
    const [upper, lower] = [y(Math.max(each.from, each.to)), y(Math.min(each.from, each.to))];
    pen.rect(`bar ${place}`, left(place), upper, bar, Math.max(1, lower - upper), each.look);
    if (place + 1 < bars.length) {
      pen.line(`step ${place}`, left(place) + bar, y(each.to), left(place + 1), y(each.to), "step");
    }
  });
  pen.line("zero", 0, y(0), width, y(0), "axis");
  bars.forEach((each, place) => {
    const middle = place * slot + slot / 2;
    const down = each.to < each.from;
    pen.text(`figure ${place}`, middle, down ? y(each.to) + 16 : y(each.to) - 6, each.figure, "figure halo", "middle");
    pen.text(`title ${place}`, middle, bottom + 22, shortened(each.title, slot - 4, LABEL), "label", "middle");
    const lines = wrapped(each.meaning, slot - 10, 2, SMALL);
    lines.forEach((line, row) =>
      pen.text(`meaning ${place} ${row}`, middle, bottom + 40 + row * LINE, line, "small", "middle"),
    );
  });
  pen.done(width, bottom + foot);
}

/** Draw bars in rows, each below its words and its number; `linked` ones begin where the one before ends. */
function paintRows(pen, width, bars, linked = false) {
  const names = bars.map((bar) => wrapped(bar.title, width - widthOf(bar.figure, LABEL, 600) - 12, 2, LABEL));
  const head = Math.max(...names.map((lines) => lines.length)) * LINE + 6;
  const row = head + 24;
  const levels = bars.flatMap((bar) => [bar.from, bar.to, 0]);
  const [low, high] = [Math.min(...levels), Math.max(...levels)];
  const x = (value) => ((value - low) / (high - low || 1)) * width;
  if (linked) {
    bars.slice(1).forEach((_bar, place) => {
      const [at, top] = [x(bars[place].to), place * row];
      pen.line(`step ${place}`, at, top + head + 13, at, top + row + head, "step");
    });
  }
  bars.forEach((each, place) => {
    const top = place * row;
    const [from, to] = [x(Math.min(each.from, each.to)), x(Math.max(each.from, each.to))];
    pen.rect(`bar ${place}`, Math.min(from, width - 1), top + head, Math.max(1, to - from), 13, each.look);
    names[place].forEach((line, index) => {
      const level = top + head - 7 - (names[place].length - 1 - index) * LINE;
      pen.text(`title ${place} ${index}`, 0, level, line, "label halo");
    });
    pen.text(`figure ${place}`, width, top + head - 7, each.figure, "figure halo", "end");
  });
  pen.line("zero", x(0), head - 4, x(0), bars.length * row - 8, "axis");
  pen.done(width, bars.length * row);
}

/** Draw what each lever brings; without an attribution the rows keep their places. */
function paintLevers(pen, width, run, attribution, levers) {
  const amounts = attribution ? Object.values(attribution.run_rate) : levers.map(() => 0);
  const names = attribution ? Object.keys(attribution.run_rate) : levers;
  const written = figures(ofParts(amounts, run.scenario), amounts, run.increment.run_rate, true);
  const bars = names.map((name, place) => ({
    title: leverWords(name),
    figure: attribution ? written[place] : "",
    from: 0,
    to: amounts[place],
    look: colourOf(0, amounts[place]),
  }));
  if (width < NARROW) paintRows(pen, width, bars);
  else paintNamedRows(pen, width, bars);
}

/** Draw bars in rows, each beside its words and with its number at its end. */
function paintNamedRows(pen, width, bars) {
  const row = 36;
  const side = Math.min(width * 0.36, Math.max(...bars.map((bar) => widthOf(bar.title, LABEL))) + 16);
  const room = Math.max(...bars.map((bar) => widthOf(bar.figure, LABEL, 600))) + 16;
  const levels = bars.map((bar) => bar.to);
  const [low, high] = [Math.min(0, ...levels), Math.max(0, ...levels)];
  const start = side + (low < 0 ? room : 0);
  const x = (value) => start + ((value - low) / (high - low || 1)) * (width - start - room);
  bars.forEach((each, place) => {
    const middle = place * row + row / 2;
    const lines = wrapped(each.title, side - 12, 2, LABEL);
    lines.forEach((line, index) => {
      const level = middle + 5 + (index - (lines.length - 1) / 2) * LINE;
      pen.text(`title ${place} ${index}`, 0, level, line, "label");
    });
    const [from, to] = [x(Math.min(0, each.to)), x(Math.max(0, each.to))];
    pen.rect(`bar ${place}`, from, middle - 9, Math.max(1, to - from), 18, each.look);
    const down = each.to < 0;
    pen.text(`figure ${place}`, down ? from - 8 : to + 8, middle + 5, each.figure, "figure", down ? "end" : "start");
  });
  pen.line("zero", x(0), 0, x(0), bars.length * row, "axis");
  pen.done(width, bars.length * row);
}

/** Draw the cash flow of every step as bars and what it adds up to as a line. */
function paintCash(pen, width, run, start) {
  const flow = run.business_case.cash_flow;
  const sums = runningSums(flow);
  const values = [...flow, ...sums, 0];
  const narrow = width < NARROW;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const span = high - low || 1;
  const [lower, upper] = [low - 0.06 * span, high + 0.06 * span];
  const { left, top, height, y } = paintValueAxis(pen, width, lower, upper, run.scenario, narrow ? 200 : 230);
  const last = sums.length - 1;
  const amount = compactMoney(sums[last], run.scenario.currency, 4, true);
  const right = width - (narrow ? 6 : Math.max(widthOf(amount, LABEL, 600), widthOf(_("Cumulative"), SMALL)) + 12);
  const horizon = run.scenario.horizon_months;
  const slot = (right - left) / (flow.length || 1);
  const x = (place) => left + slot * (place + 0.5);
  flow.forEach((amount, place) => {
    const [from, to] = [y(Math.max(0, amount)), y(Math.min(0, amount))];
    const bar = Math.max(1, slot * 0.7);
    pen.rect(`bar ${place}`, x(place) - bar / 2, from, bar, Math.max(0.5, to - from), `${colourOf(0, amount)} soft`);
  });
  pen.line("zero", left, y(0), right, y(0), "axis");
  pen.path("sum", through(sums.map((sum, place) => [x(place), y(sum)])), "line total-line");
  const end = y(sums[last]);
  if (narrow) {
    pen.text("end 0", right - widthOf(amount, LABEL, 600) - 8, 12, _("Cumulative"), "small", "end");
    pen.text("end 1", right, 12, amount, "figure", "end");
  } else {
    pen.text("end 0", right + 8, end - 4, _("Cumulative"), "small");
    pen.text("end 1", right + 8, end + 13, amount, "figure");
  }
  const moment = (month) => x((month / (horizon || 1)) * last);
  paintTimeAxis(pen, run, start, moment, top + height, narrow ? 3 : MOST_INTERVALS);
  pen.done(width, top + height + 26);
}

/** Draw round amounts at the left with a faint line at each, and give the frame of the plot. */
function paintValueAxis(pen, width, low, high, label, height) {
  const scale = scaleOf(Math.max(Math.abs(low), Math.abs(high)), true);
  const divide = 10 ** scale.power;
  const [ticks, places] = roundTicks(low / divide, high / divide);
  const texts = ticks.map((tick) => number(tick, places));
  const left = Math.max(...texts.map((text) => widthOf(text, SMALL))) + 10;
  const top = 30;
  const y = (value) => top + ((high - value) / (high - low)) * height;
  pen.text("unit", 0, 12, capitalised(currencyUnit(label.currency, scale)), "small");
  ticks.forEach((tick, place) => {
    pen.line(`grid ${place}`, left, y(tick * divide), width, y(tick * divide), "grid");
    pen.text(`tick ${place}`, left - 8, y(tick * divide) + 4, texts[place], "small", "end");
  });
  return { left, top, height, y };
}
