/* The tables of a run with several units, as in simulator/report/unit_tables.py; `names` has the units in the file's order. */

/** Show each unit's customers, score and run-rate. */
function unitsTable(run, names) {
  const label = run.scenario;
  const units = names.map((name) => run.units[name]);
  const all = [...units, run];
  const column = (how, read, signed = false) => figures(how, units.map(read), read(run), signed);
  const rates = all.flatMap((each) => [each.today.run_rate, each.end.run_rate]);
  const gain = (each) => each.end.run_rate - each.do_nothing.run_rate;
  const how = inMoney([...rates, ...units.map(gain)], label.currency, perOf(label));
  const score = inPoints(units.flatMap((unit) => [unit.today.nps, unit.end.nps]));
  const written = [
    column(inCustomers(), (each) => each.end.customers),
    all.map((each) => figure(score, each.today.nps)),
    all.map((each) => figure(score, each.end.nps)),
    column(how, (each) => each.today.run_rate),
    column(how, (each) => each.end.run_rate),
    column(how, gain, true),
  ];
  return {
    title: pgettext("business", "Units"),
    note: "",
    columns: [
      { head: pgettext("business", "Unit"), isText: true },
      { head: _("Customers at the end") },
      { head: _("NPS today") },
      { head: _("NPS at the end") },
      { head: _("Run-rate today"), unit: how.unit },
      { head: _("Run-rate at the end"), unit: how.unit },
      { head: _("Against doing nothing"), unit: how.unit },
    ],
    rows: partRows(names.map((name) => cleanName(name)), written, _("Company")),
  };
}

/** Show why each unit's run-rate moves. */
function unitsBridgeTable(run, names) {
  const label = run.scenario;
  const bridges = names.map((name) => run.units[name].bridge);
  const parts = bridges.map((bridge) => EFFECTS.map((effect) => bridge[effect.key]));
  const totals = bridges.map((bridge) => bridge.total);
  const how = inMoney([...parts.flat(), ...totals], label.currency, perOf(label));
  const heads = [...EFFECTS.map((effect) => effect.title), _("Total")];
  return {
    title: _("Why each unit\u2019s run-rate moves"),
    note: _(
      "Each unit against its own mix. Shifts of customers between units are part of the company\u2019s mix effect, so the units\u2019 effects do not add up to the company\u2019s; their totals do.",
    ),
    columns: [
      { head: pgettext("business", "Unit"), isText: true },
      ...heads.map((head) => ({ head, unit: how.unit })),
    ],
    rows: names.map((name, place) => tableRow(cleanName(name), figures(how, parts[place], totals[place], true))),
  };
}
