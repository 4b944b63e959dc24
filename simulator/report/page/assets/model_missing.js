/*
 * Why a part of the answer is null, as in simulator/analysis/missing.py.
 */

/** Say of every part that is null, or only estimated, why it is. */
function missingParts(about) {
  return [missingAttribution, missingCase, missingLifetimeValue, missingSurvey, missingInStates].flatMap((find) =>
    find(about),
  );
}

function missingAttribution({ force, run, limits }) {
  if (run.attribution === null) return [_("no attribution: the scenario has no initiative that changes anything")];
  if (force.levers.length <= limits.exact_up_to) return [];
  return [
    _("the attribution is estimated from sampled orders: {levers} levers are more than the {most} that are worked out exactly", {
      levers: force.levers.length,
      most: limits.exact_up_to,
    }),
  ];
}

function missingCase(about) {
  const found = about.run.business_case;
  if (found === null) {
    return [_("no business case: {reason}", { reason: lackingText(about, "finance.margin") })];
  }
  const missing = [];
  if (found.npv === null) {
    missing.push(_("no NPV and no break-even realisation: {reason}", { reason: notGivenText("finance.discount") }));
  }
  if (found.irr === null) missing.push(whyNoRate(found.cash_flow));
  if (found.roi === null) missing.push(_("no ROI: the initiatives cost nothing"));
  if (found.payback_months === null) missing.push(noPaybackText(found.cost));
  if (found.break_even_realisation === null && found.npv !== null) {
    missing.push(
      _("no break-even realisation: none from 0 to 100 %, the same for all initiatives, brings the NPV to 0"),
    );
  }
  return missing;
}

function noPaybackText(cost) {
  if (cost > 0) return _("no payback: the outlay does not come back within the horizon");
  return _("no payback: even without costs the initiatives earn less than doing nothing");
}

function notGivenText(path) {
  return _("{path} is not given", { path });
}

/** Say that an input is not given, and in which units if others have it. */
function lackingText({ handle, force }, path) {
  const { units } = handle.scenario;
  const lacking = units.filter((_name, unit) => inputOf(force, path, unit) === null);
  if (lacking.length === units.length) return notGivenText(path);
  return _("{path} is not given in {units}", { path, units: joined(lacking) });
}

function missingLifetimeValue({ force, run, limits }) {
  if (run.lifetime_value !== null) return [];
  const given = { "finance.margin": force.hasMargin, "finance.discount": force.hasDiscount };
  const missing = limits.lifetime_inputs.filter((path) => Object.hasOwn(given, path) && !given[path]);
  if (!limits.churns.every((path) => isGivenEverywhere(force.inputs, path))) {
    missing.push(_("trend.churn of every segment"));
  }
  if (!missing.length) return [_("no lifetime value: with so little churn and discount it has no end")];
  return [
    ngettext(
      "no lifetime value: {inputs} is not given",
      "no lifetime value: {inputs} are not given",
      missing.length,
      { inputs: joined(missing) },
    ),
  ];
}

function missingSurvey({ run }) {
  if (run.survey !== null) return [];
  return [_("no survey margins: {reason}", { reason: notGivenText("baseline.survey.respondents") })];
}

function missingInStates({ run }) {
  const missing = [];
  if (run.change.nps === null) missing.push(_("no NPS at the end: nobody is left"));
  else if (run.increment.nps === null) {
    missing.push(_("no NPS against do nothing: had nothing been done, nobody would be left"));
  }
  if (run.change.run_rate_percent === null) {
    missing.push(_("no change of the run-rate in per cent: today's run-rate is 0"));
  }
  return missing;
}
