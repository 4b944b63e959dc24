/* What happens over time: the run-rate with and without the initiatives, the customers by segment. */

/** Draw two lines, named at their ends, with the area between them. */
function paintPath(pen, width, run, start) {
  const narrow = width < NARROW;
  const given = run.steps.map((step) => step.run_rate);
  const otherwise = run.steps.map((step) => step.do_nothing.run_rate);
  const [low, high] = limitsAround([...given, ...otherwise]);
  const { left, top, height, y } = paintValueAxis(pen, width, low, high, run.scenario, narrow ? 220 : 260);
  const last = given.length - 1;
  const gap = given[last] - otherwise[last];
  const short = (value, signed) => compactMoney(value, run.scenario.currency, 4, signed);
  const whole = plainMoney(gap, run.scenario.currency, true);
  const ends = [short(given[last]), short(otherwise[last]), narrow ? short(gap, true) : whole];
  const side = Math.max(narrow ? 104 : 176, ...ends.map((text) => widthOf(text, LABEL, 600) + 20));
  const right = width - side;
  const horizon = run.scenario.horizon_months || 1;
  const x = (month) => left + (month / horizon) * (right - left);
  const points = (values) => values.map((value, place) => [x(run.steps[place].months), y(value)]);
  const area = [...points(given), ...points(otherwise).reverse()];
  pen.rect("margin", right + 1, top - 12, side, height + 24, "paper");
  pen.path("area", `${through(area)}Z`, gap >= 0 ? "area rise" : "area fall");
  pen.path("otherwise", through(points(otherwise)), "line otherwise-line");
  pen.path("given", through(points(given)), "line rise-line");
  const labels = [
    ["given", given[last], _("With the initiatives"), ends[0], "rise-text"],
    ["otherwise", otherwise[last], _("Doing nothing"), ends[1], "otherwise-text"],
  ];
  if (rounded(gap)) {
    labels.push(["gap", (given[last] + otherwise[last]) / 2, _("Difference at the end"), ends[2], ""]);
    const [upper, lower] = [y(given[last]), y(otherwise[last])];
    pen.path("bracket", `M${right + 4} ${upper}h6V${lower}h-6`, "bracket");
  }
  paintEndLabels(pen, labels, right + 16, side - 16, y, [top, top + height]);
  paintTimeAxis(pen, run, start, x, top + height, narrow ? 2 : MOST_INTERVALS);
  pen.done(width, top + height + 26);
}

/** Write names and amounts beside the ends of lines, apart from one another. */
function paintEndLabels(pen, labels, x, room, y, [low, high]) {
  const lines = labels.map((label) => wrapped(label[2], room, 2, SMALL));
  const apart = Math.max(...lines.map((each) => each.length)) * LINE + LINE + 6;
  const order = labels.map((_label, place) => place).sort((a, b) => y(labels[a][1]) - y(labels[b][1]));
  const places = spread(
    order.map((place) => y(labels[place][1])),
    apart,
    low,
    high,
  );
  order.forEach((place, rank) => {
    const [key, , , amount, look] = labels[place];
    const top = places[rank] - ((lines[place].length + 1) * LINE) / 2 + SMALL;
    lines[place].forEach((line, row) => pen.text(`${key} name ${row}`, x, top + row * LINE, line, "small"));
    pen.text(`${key} amount`, x, top + lines[place].length * LINE, amount, `figure ${look}`);
  });
}

/** Draw the customers of each segment stacked from zero, named and counted at both ends. */
function paintSegments(pen, width, run, start) {
  const narrow = width < NARROW;
  const side = narrow ? 96 : 150;
  const labels = [run.today, run.end].map((state) => stackLabels(state, side - 12));
  const apart = Math.max(...labels.flat().map((label) => label.lines.length)) * STACK_LINE + 8;
  const [top, height] = [34, Math.max(narrow ? 210 : 240, 3 * apart)];
  const most = Math.max(1, ...run.steps.map((step) => step.total));
  const y = (value) => top + height - (value / most) * height;
  const [left, right] = [side, width - side];
  const horizon = run.scenario.horizon_months || 1;
  const x = (month) => left + (month / horizon) * (right - left);
  let floor = run.steps.map(() => 0);
  for (const segment of [...SEGMENTS].reverse()) {
    const ceiling = run.steps.map((step, place) => floor[place] + step.customers[segment]);
    const edge = (levels) => levels.map((level, place) => [x(run.steps[place].months), y(level)]);
    pen.path(segment, `${through([...edge(ceiling), ...edge(floor).reverse()])}Z`, `layer ${segment}`);
    floor = ceiling;
  }
  const sides = [
    [run.today, left - 10, "end"],
    [run.end, right + 10, "start"],
  ];
  sides.forEach(([state, at, anchor], place) => {
    const outer = anchor === "end" ? [0, "start"] : [width, "end"]; // from the edge, where there is room inwards
    const [edge, towards] = narrow ? outer : [at, anchor];
    pen.text(`${anchor} all`, edge, 12, _("All customers"), "small", towards);
    pen.text(`${anchor} sum`, edge, 28, number(state.customers), "figure", towards);
    paintStackLabels(pen, labels[place], at, anchor, y, apart, [top, top + height]);
  });
  paintTimeAxis(pen, run, start, x, top + height, narrow ? 1 : 4);
  pen.done(width, top + height + 26);
}

const STACK_LINE = 15;

/** Say of each segment in a state what it is, how many customers it has and what share: lines and where they belong. */
function stackLabels(state, room) {
  const sizes = SEGMENTS.map((segment) => state.segments[segment].customers);
  const counts = (addUp(sizes, 0, state.customers) ?? sizes).map((count) => number(count));
  const hundredths = SEGMENTS.map((segment) => 100 * state.segments[segment].mix);
  const places = placesOf(hundredths);
  const parts = state.customers ? addUp(hundredths, places, 100) : null;
  let above = 0;
  return SEGMENTS.map((segment, place) => {
    above += sizes[place];
    const names = wrapped(segmentTitle(segment), room, 3, SMALL);
    const lines = [...names, counts[place], ...(parts ? [percent(parts[place], places)] : [])];
    return { segment, lines, strong: names.length, level: state.customers - above + sizes[place] / 2 };
  });
}

function paintStackLabels(pen, labels, x, anchor, y, apart, [low, high]) {
  const wanted = labels.map((label) => y(label.level));
  const at = spread(wanted, apart, low + apart / 2, high - apart / 2);
  labels.forEach(({ segment, lines, strong }, place) =>
    lines.forEach((line, row) => {
      const level = at[place] + (row - lines.length / 2) * STACK_LINE + 12;
      pen.text(`${anchor} ${segment} ${row}`, x, level, line, row === strong ? "figure" : "small", anchor);
    }),
  );
}
