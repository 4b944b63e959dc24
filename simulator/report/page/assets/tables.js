/* Which tables a run is shown in, as in simulator/report/tables.py; and the tables behind the charts over steps. */
const ITEM = "item";
const TOTAL_ROW = "total";
const HEADING = "heading";

function tableRow(label, texts = [], role = ITEM) {
  return { label, figures: texts, role };
}

function bySegment(states, read) {
  return SEGMENTS.map((segment) => [segmentTitle(segment), ...states.map((state) => read(state.segments[segment]))]);
}

function beforeAndAfter(run) {
  const label = run.scenario;
  const after = months(label.horizon_months);
  const states = [run.today, run.end, run.do_nothing];
  return {
    title: _("Before and after"),
    note: _("Do nothing: the same {months} without the initiatives. Change: from today to the end.", { months: after }),
    columns: [
      { head: "", isText: true },
      { head: _("Today") },
      { head: _("After {months}", { months: after }) },
      { head: _("Do nothing") },
      { head: _("Change") },
    ],
    rows: [
      ...segmentBlock(
        _("Customers"),
        bySegment(states, (part) => part.customers),
        states.map((state) => state.customers),
        inCustomers(),
      ),
      ...mixRows(states),
      ...spendRows(states, label),
      ...revenueRows(states, label),
      ...scoreRows(states),
    ],
  };
}

/** Give a heading, the parts and their total; every column adds up on paper, the change included. */
function segmentBlock(title, parts, totals, how) {
  const withChange = parts.map(([, ...values]) => [...values, values[1] - values[0]]);
  const sums = [...totals, totals[1] - totals[0]];
  const columns = sums.map((sum, place) =>
    figures(
      how,
      withChange.map((values) => values[place]),
      sum,
      place === totals.length,
    ),
  );
  const names = [...parts.map(([name]) => name), _("Total")];
  return [
    tableRow(title, [], HEADING),
    ...names.map((name, row) =>
      tableRow(
        name,
        columns.map((column) => column[row]),
        row === parts.length ? TOTAL_ROW : ITEM,
      ),
    ),
  ];
}

function rowsWithChange(parts, how) {
  return parts.map(([name, ...values]) => {
    const change = values[0] === null || values[1] === null ? null : values[1] - values[0];
    return tableRow(name, [...values.map((value) => figure(how, value)), figure(how, change, true)]);
  });
}

function mixRows(states) {
  const parts = bySegment(states, (part) => part.mix);
  const how = inShares(parts.flatMap(([, ...values]) => values));
  const column = (place) => parts.map((part) => part[place + 1]);
  const changes = parts.map(([, before, after]) => after - before);
  const addingUp = (values, signed) => figures(how, values, exactSum(values), signed).slice(0, -1);
  const written = [...states.map((_state, place) => addingUp(column(place), false)), addingUp(changes, true)];
  return [
    tableRow(_("Share of customers, {unit}", { unit: how.unit }), [], HEADING),
    ...parts.map(([name], row) =>
      tableRow(
        name,
        written.map((texts) => texts[row]),
      ),
    ),
  ];
}

function spendRows(states, label) {
  const parts = bySegment(states, (part) => part.spend);
  const how = inSpend(
    parts.flatMap(([, ...values]) => values),
    label.currency,
    perOf(label),
  );
  return [
    tableRow(_("Spend per customer, {unit}", { unit: how.unit }), [], HEADING),
    ...rowsWithChange(parts, how),
  ];
}

function revenueRows(states, label) {
  const parts = bySegment(states, (part) => part.revenue);
  const missing = states.map(
    (state) => state.run_rate - exactSum(SEGMENTS.map((segment) => state.segments[segment].revenue)),
  );
  if (missing.some((amount) => Math.abs(amount) >= DISPLAY.worth_a_row)) {
    parts.push([_("Not yet spent by movers"), ...missing]);
  }
  const totals = states.map((state) => state.run_rate);
  const everything = [...totals, ...parts.flatMap(([, ...values]) => values)];
  const how = inMoney(everything, label.currency, perOf(label));
  return segmentBlock(_("Run-rate revenue, {unit}", { unit: how.unit }), parts, totals, how);
}

function scoreRows(states) {
  const scores = states.map((state) => state.nps);
  const how = inPoints(scores);
  return [
    tableRow(`${_("Net Promoter Score")}, ${how.unit}`, [], HEADING),
    ...rowsWithChange([["NPS", ...scores]], how),
  ];
}

function ofParts(parts, label, suffix = "") {
  return inMoney([...parts, exactSum(parts)], label.currency, suffix);
}

function shareHeads(head, parts, label, suffix = "") {
  return [
    { head, unit: ofParts(parts, label, suffix).unit },
    { head: _("Share"), unit: "%" },
  ];
}

/** Write a column of parts and one of their shares, each with its total. */
function withShares(parts, total, label) {
  return [figures(ofParts(parts, label), parts, total, true), partFigures(parts, total)];
}

function partRows(names, written, last = _("Total")) {
  return [...names, last].map((name, row) =>
    tableRow(
      name,
      written.map((column) => column[row]),
      row === names.length ? TOTAL_ROW : ITEM,
    ),
  );
}

function bridgeTable(run) {
  const parts = EFFECTS.map((effect) => run.bridge[effect.key]);
  const label = run.scenario;
  return {
    title: _("Why the run-rate moves, from today to the end"),
    note: BRIDGE_CONVENTION,
    columns: [{ head: _("Effect"), isText: true }, ...shareHeads(_("Run-rate"), parts, label, perOf(label))],
    rows: partRows(
      EFFECTS.map((effect) => `${effect.title}: ${effect.meaning}`),
      withShares(parts, run.bridge.total, label),
    ),
  };
}

function attributionNote(run) {
  return _(
    "Against doing nothing: run-rate at the end, and revenue over {months}. Shared out by Shapley value: the levers add up, and no order is favoured.",
    { months: months(run.scenario.horizon_months) },
  );
}

function attributionTable(run, attribution) {
  const label = run.scenario;
  const [runRates, revenues] = [Object.values(attribution.run_rate), Object.values(attribution.revenue)];
  return {
    title: _("Which lever brings it"),
    note: attributionNote(run),
    columns: [
      { head: _("Lever"), isText: true },
      ...shareHeads(_("Run-rate"), runRates, label, perOf(label)),
      ...shareHeads(_("Revenue"), revenues, label),
    ],
    rows: partRows(Object.keys(attribution.run_rate).map(leverWords), [
      ...withShares(runRates, run.increment.run_rate, label),
      ...withShares(revenues, run.increment.revenue, label),
    ]),
  };
}

function businessTable(run) {
  const worth = run.business_case;
  const over = { months: months(run.scenario.horizon_months) };
  const cash = inMoney([worth.npv, worth.contribution_increment, worth.cost], run.scenario.currency);
  const lines = [
    [_("Net present value"), cash, worth.npv],
    [_("Contribution over {months}, against doing nothing", over), cash, worth.contribution_increment],
    [_("Costs over {months}", over), cash, worth.cost],
    [_("Return on investment, undiscounted"), inShares([worth.roi]), worth.roi],
    [_("Internal rate of return"), inShares([worth.irr], _("% a year")), worth.irr],
    [_("Payback"), inMonths([worth.payback_months]), worth.payback_months],
    [_("Break-even realisation"), inShares([worth.break_even_realisation]), worth.break_even_realisation],
  ];
  const convention = _(
    "Cash is what the initiatives bring above doing nothing, less their costs. Nothing is counted after the horizon.",
  );
  const dash = _("A dash: does not apply; the warnings say why.");
  return {
    title: _("Business case"),
    note: lines.some(([, , value]) => value === null) ? `${convention} ${dash}` : convention,
    columns: [{ head: "", isText: true }, { head: _("Value") }],
    rows: lines.map(([name, how, value]) => tableRow(`${name}, ${how.unit}`, [figure(how, value)])),
  };
}

/** Show what a customer of each segment is worth. */
function lifetimeTable(run) {
  const values = Object.entries(run.lifetime_value);
  const how = inSpend(
    values.map(([, value]) => value),
    run.scenario.currency,
  );
  return {
    title: _("Lifetime value"),
    note: _(
      "Of a customer who stays in the segment, without end: the first year\u2019s contribution counts now (pay-first); paid at each year\u2019s end it is one year\u2019s contribution less.",
    ),
    columns: [
      { head: _("Segment"), isText: true },
      { head: _("Per customer"), unit: how.unit },
    ],
    rows: values.map(([segment, value]) => tableRow(segmentTitle(segment), [figure(how, value)])),
  };
}

/** Show how far today's figures may be off, resting on a survey. */
function surveyTable(run) {
  const { scenario: label, today, survey } = run;
  const { spend_per_customer_margin: perCustomer, run_rate_margin: runRate } = survey;
  const lines = [
    [_("Net Promoter Score"), notation(_("points"), 1), today.nps, survey.nps_margin],
    [
      _("Spend per customer"),
      inSpend([perCustomer], label.currency, perOf(label)),
      today.customers ? today.run_rate / today.customers : null,
      perCustomer,
    ],
    [_("Run-rate revenue"), inMoney([today.run_rate, runRate], label.currency, perOf(label)), today.run_rate, runRate],
  ];
  return {
    title: _("How exact the survey is"),
    note: _("Half-widths at {level}, from {number} answers; only the mix is taken as uncertain.", {
      level: percent(95),
      number: number(survey.respondents),
    }),
    columns: [{ head: _("Today"), isText: true }, { head: _("Estimate") }, { head: _("Margin"), unit: "\u00b1" }],
    rows: lines.map(([name, how, value, margin]) =>
      tableRow(`${name}, ${how.unit}`, [figure(how, value), figure(how, margin)]),
    ),
  };
}

/** Show the run-rate of every step with the initiatives and without. */
function pathTable(run) {
  const label = run.scenario;
  const values = run.steps.map((step) => [step.run_rate, step.do_nothing.run_rate]);
  const how = inMoney(values.flat(), label.currency, perOf(label));
  return {
    title: _("Run-rate by month"),
    note: "",
    columns: [
      { head: _("Month"), isText: true },
      { head: _("With the initiatives"), unit: how.unit },
      { head: _("Doing nothing"), unit: how.unit },
      { head: _("Difference"), unit: how.unit },
    ],
    rows: run.steps.map((step, place) => {
      const [given, otherwise] = values[place];
      const texts = [figure(how, given), figure(how, otherwise), figure(how, given - otherwise, true)];
      return tableRow(number(step.months), texts);
    }),
  };
}

/** Show the customers of every step by segment. */
function segmentsTable(run) {
  const columns = run.steps.map((step) =>
    figures(
      inCustomers(),
      SEGMENTS.map((segment) => step.customers[segment]),
      step.total,
    ),
  );
  return {
    title: _("Customers by month"),
    note: "",
    columns: [
      { head: _("Month"), isText: true },
      ...SEGMENTS.map((segment) => ({ head: segmentTitle(segment) })),
      { head: _("Total") },
    ],
    rows: run.steps.map((step, place) => tableRow(number(step.months), columns[place])),
  };
}

/** Show who went where: a row for where they stand today, a column for where they are at the end. */
function flowsTable(run) {
  const flows = flowsOf(run);
  return {
    title: _("From today\u2019s segment to the last one"),
    note: "",
    columns: [{ head: _("Today"), isText: true }, ...flows.targets.map((target) => ({ head: segmentTitle(target) }))],
    rows: flows.origins.map((origin) =>
      tableRow(
        segmentTitle(origin),
        flows.targets.map((target) => number(flows.of(origin, target))),
      ),
    ),
  };
}

/** Show the cash flow of every step and what it adds up to. */
function cashTable(run) {
  const flow = run.business_case.cash_flow;
  const sums = runningSums(flow);
  const how = inMoney([...flow, ...sums], run.scenario.currency);
  return {
    title: _("Cash flow by month"),
    note: "",
    columns: [
      { head: _("Month"), isText: true },
      { head: _("Cash flow"), unit: how.unit },
      { head: _("Cumulative"), unit: how.unit },
    ],
    rows: flow.map((amount, place) =>
      tableRow(number(run.steps[place].months), [figure(how, amount, true), figure(how, sums[place], true)]),
    ),
  };
}

function runningSums(values) {
  let sum = 0;
  return values.map((value) => (sum += value));
}
