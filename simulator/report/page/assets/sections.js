/* The parts of the page that show a run: key figures, warnings, tables, charts with the tables behind them. */

/** Build a section with a heading that is a sentence, a small word above it, and a note below. */
function sectionOf(id, topic, hasNote = true) {
  const title = make("h2", { id: `${id}-title` });
  const element = make("section", { class: "part", id, "aria-labelledby": title.id });
  const subtitle = make("p", { class: "subtitle" });
  const body = make("div", { class: "body" });
  const note = make("p", { class: "note" });
  element.append(make("p", { class: "topic", text: topic }), title, subtitle, body, ...(hasNote ? [note] : []));
  return { element, title, subtitle, body, note };
}

const NEAR = new Map();
const WATCH = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) NEAR.get(target)(isIntersecting);
  },
  { rootMargin: "25% 0px" },
);

/**
 * Paint a section at once while it is in view or near, else when it comes near or is caught up with.
 * Gives {element, paint(run, context), catchUp()}.
 */
function whenNear(element, paintNow) {
  let isNear = true;
  let due = null;

  function catchUp() {
    const last = due;
    due = null;
    if (last) paintNow(last.run, last.context);
  }

  NEAR.set(element, (near) => {
    isNear = near;
    if (near) catchUp();
  });
  WATCH.observe(element);
  return {
    element,
    catchUp,
    paint(run, context) {
      due = { run, context };
      if (isNear) catchUp();
    },
  };
}

/** A section that is a table; where `applies` says that a run has none of it, it is hidden. */
function tableSection(id, topic, dataOf, applies = () => true) {
  const part = sectionOf(id, topic);
  const table = make("table");
  part.element.firstChild.remove();
  part.body.append(framed(table, topic));
  const section = whenNear(part.element, (run, context) => {
    const data = dataOf(run, context);
    say(part.title, data.title);
    fillTable(table, data);
    say(part.note, data.note);
  });
  return { ...section, applies };
}

/**
 * A section that is a chart with its table behind it. `look` has: topic, title(run, context), subtitle(run), note(run),
 * paint(pen, width, run, context), table(run, context), before: {element, paint(run)}, applies(run, context).
 */
function chartSection(id, look) {
  const part = sectionOf(id, look.topic);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-labelledby", part.title.id);
  const picture = make("div", { class: "picture" }, svg);
  const table = make("table");
  const summary = make("summary", { text: _("Show as table"), "aria-label": `${_("Show as table")}: ${look.topic}` });
  const details = make("details", { class: "behind" }, summary, framed(table, look.topic));
  part.body.append(...(look.before ? [look.before.element] : []), picture, details);
  const pen = painterOf(svg);
  let width = 0;
  let last = null;

  function paintPicture() {
    if (width && last) look.paint(pen, width, last.run, last.context);
  }

  function paintTable() {
    if (details.open && last) fillTable(table, look.table(last.run, last.context));
  }

  new ResizeObserver(() => {
    const now = Math.floor(picture.clientWidth);
    if (now && now !== width) {
      width = now;
      paintPicture();
    }
  }).observe(picture);
  details.addEventListener("toggle", paintTable);

  const section = whenNear(part.element, (run, context) => {
    last = { run, context };
    saySentence(part.title, look.title(run, context));
    say(part.subtitle, look.subtitle ? look.subtitle(run) : "");
    say(part.note, look.note ? look.note(run) : "");
    look.before?.paint(run, context);
    paintPicture();
    paintTable();
  });
  return { ...section, applies: look.applies ?? (() => true) };
}

/** The business case's figures, above the cash flow. */
function businessFigures() {
  const table = make("table", { class: "plain" });
  return {
    element: framed(table, _("Business case")),
    paint: (run) => fillTable(table, businessTable(run)),
  };
}

/** Key figures: what a meeting asks for first. */
function keyFigures() {
  const list = make("dl", { class: "figures" });
  const entries = new Map();

  function entry(key, name, value, remark) {
    if (!entries.has(key)) {
      const parts = [make("dt"), make("dd", { class: "value" }), make("dd", { class: "remark" })];
      const group = make("div", { class: "figure-box" }, ...parts);
      entries.set(key, { group, parts });
      list.append(group);
    }
    const { group, parts } = entries.get(key);
    group.hidden = value === null;
    [name, value ?? "", remark].forEach((text, place) => say(parts[place], text));
  }

  function paint(run) {
    const label = run.scenario;
    const worth = run.business_case;
    const from = (text) => _("from {value}", { value: text });
    entry("nps", _("NPS at the end"), points(run.end.nps), from(points(run.today.nps)));
    const before = compactMoney(run.today.run_rate, label.currency, 4);
    entry("run-rate", _("Run-rate at the end"), compactMoney(run.end.run_rate, label.currency, 4), from(before));
    const gap = plainMoney(run.increment.run_rate, label.currency, true);
    entry("increment", _("Against doing nothing"), gap, perOf(label));
    const npv = worth && worth.npv !== null ? plainMoney(worth.npv, label.currency) : null;
    entry("npv", _("Net present value"), npv, _("over {months}", { months: months(label.horizon_months) }));
    const payback = worth && worth.cost ? months(worth.payback_months) : null;
    const cost = worth ? _("costs {amount}", { amount: plainMoney(worth.cost, label.currency) }) : "";
    entry("payback", _("Payback"), payback, cost);
  }

  return { element: list, paint };
}

/** The warnings of `run`, in the same words. */
function warningList() {
  const list = make("ul", { class: "warnings" });
  const title = make("h2", { id: "warnings-title", text: _("Warnings") });
  const attributes = { class: "part warning-part", "aria-labelledby": "warnings-title", hidden: true };
  const element = make("section", attributes, title, list);
  return {
    element,
    /** Show the texts, each beginning with a capital letter, unless it begins with one of the user's own names. */
    show(texts, names) {
      const begun = (text) => (names.some((name) => name && text.startsWith(name)) ? text : capitalised(text));
      element.hidden = !texts.length;
      while (list.children.length > texts.length) list.lastChild.remove();
      while (list.children.length < texts.length) list.append(make("li"));
      texts.forEach((text, place) => say(list.children[place], begun(cleanName(text, 10_000))));
    },
  };
}

/** Everything that shows a run, in the order of the page. */
function resultSections() {
  const pending = make("p", { class: "pending", role: "status" });
  const levers = chartSection("levers", {
    applies: (_run, context) => context.levers.length > 0,
    topic: _("Which lever brings it"),
    title: leversTitle,
    subtitle: (run) => capitalised(_("run-rate at the end, {unit}", { unit: unitCaption(run.scenario, leverScale(run)) })),
    note: attributionNote,
    paint: (pen, width, run, context) => paintLevers(pen, width, run, context.attribution, context.levers),
    table: (run, context) => attributionTable(run, context.attribution ?? noAttribution(context.levers)),
  });
  levers.element.querySelector(".body").prepend(pending);
  const business = chartSection("business-case", {
    applies: (run) => run.business_case !== null,
    topic: _("Business case"),
    title: businessTitle,
    note: (run) => businessTable(run).note,
    before: businessFigures(),
    paint: (pen, width, run, context) => paintCash(pen, width, run, context.start),
    table: cashTable,
  });
  const sections = [
    tableSection("before-and-after", _("Before and after"), beforeAndAfter),
    chartSection("bridge", {
      topic: _("Bridge"),
      title: bridgeTitle,
      subtitle: bridgeSubtitle,
      note: () => BRIDGE_CONVENTION,
      paint: paintBridge,
      table: bridgeTable,
    }),
    levers,
    chartSection("path", {
      topic: _("Run-rate"),
      title: runRateTitle,
      subtitle: (run) => capitalised(_("run-rate revenue with the initiatives and without, {unit}", { unit: unitCaption(run.scenario) })),
      note: (run) => pathRemark(run),
      paint: (pen, width, run, context) => paintPath(pen, width, run, context.start),
      table: pathTable,
    }),
    chartSection("flows", {
      topic: _("Segment flow"),
      title: (run) => flowsTitle(flowsOf(run)),
      subtitle: (run) =>
        _("Customers by segment, today and after {months}; ribbon width shows their number", {
          months: months(run.scenario.horizon_months),
        }),
      note: () => FLOWS_MEANING,
      paint: paintFlows,
      table: flowsTable,
    }),
    business,
    chartSection("segments", {
      topic: _("Customers"),
      title: segmentsTitle,
      subtitle: () => _("Customers by segment, with the initiatives; number and share of all customers"),
      paint: (pen, width, run, context) => paintSegments(pen, width, run, context.start),
      table: segmentsTable,
    }),
    tableSection("lifetime-value", _("Lifetime value"), lifetimeTable, (run) => run.lifetime_value !== null),
    tableSection("survey", _("How exact the survey is"), surveyTable, (run) => run.survey !== null),
    tableSection("units", pgettext("business", "Units"), (run, { units }) => unitsTable(run, units), hasUnits),
    tableSection(
      "units-bridge",
      _("Why each unit\u2019s run-rate moves"),
      (run, { units }) => unitsBridgeTable(run, units),
      hasUnits,
    ),
  ];
  return { sections, levers, pending };
}

function hasUnits(run) {
  return Object.keys(run.units).length > 0;
}

function leverScale(run) {
  return Math.abs(run.increment.run_rate) < UNITS_BELOW ? UNITS : scaleOf(run.increment.run_rate);
}

/** Say which lever brings most of what the initiatives bring. */
function leversTitle(run, { attribution }) {
  if (!attribution || rounded(run.increment.run_rate) <= 0) return runRateTitle(run);
  const [names, values] = [Object.keys(attribution.run_rate), Object.values(attribution.run_rate)];
  const place = values.indexOf(Math.max(...values));
  const { places, power } = ofParts(values, run.scenario);
  const isWritten = !places && !power; // as in the chart below, where whole amounts add up on paper
  const shown = isWritten ? addUp(values, 0, run.increment.run_rate) : null;
  const most = shown ? asNumber(shown[place]) : values[place];
  const { currency } = run.scenario;
  const total = perPeriod(plainMoney(run.increment.run_rate, currency), run.scenario);
  if (rounded(most) > rounded(run.increment.run_rate)) return runRateTitle(run); // others take some of it away
  const parts = { lever: leverWords(names[place]), amount: plainMoney(most, currency), total };
  return _("\u201c{lever}\u201d brings most: {amount} of {total}", parts);
}

function noAttribution(levers) {
  const nothing = Object.fromEntries(levers.map((lever) => [lever, 0]));
  return { run_rate: nothing, revenue: nothing };
}

function pathRemark(run) {
  const values = run.steps.flatMap((step) => [step.run_rate, step.do_nothing.run_rate]);
  const [low, high] = limitsAround(values);
  return low <= 0 && high >= 0 ? "" : _("The vertical axis does not start at zero.");
}

/** Say what the initiatives are worth, and when they have paid for themselves. */
function businessTitle(run) {
  const worth = run.business_case;
  const label = run.scenario;
  const length = months(label.horizon_months);
  if (worth.npv === null) return _("What the initiatives cost and bring over {months}", { months: length });
  const parts = { amount: plainMoney(worth.npv, label.currency), months: length };
  if (!worth.payback_months) return _("Over {months} the initiatives are worth {amount} today", parts);
  const payback = { ...parts, payback: months(worth.payback_months) };
  return _("Over {months} the initiatives are worth {amount} today and pay back after {payback}", payback);
}
