/*
 * The internal rate of return, as in simulator/analysis/internal_rate.py.
 */

/** Count how often a cash flow changes sign; zeros are passed over. */
function signChanges(cashFlow) {
  const signs = cashFlow.filter((flow) => flow !== 0).map((flow) => flow > 0);
  return signs.slice(1).filter((sign, index) => sign !== signs[index]).length;
}

/** Say why a cash flow has no internal rate of return. */
function whyNoRate(cashFlow) {
  const changes = signChanges(cashFlow);
  if (changes === 0) return _("no IRR: the cash flow never changes sign");
  if (changes === 1) return _("no IRR: it is beyond what can be computed");
  return _("no single IRR: the cash flow changes sign more than once");
}

/** Find the annual rate (0.12 is 12 %) at which the present value is 0; null where there is none or no single one. */
function internalRate(cashFlow, stepsPerYear, { widest, close, most_steps: mostSteps }) {
  if (signChanges(cashFlow) !== 1) return null;
  const positive = amountsOfSign(cashFlow, 1);
  const negative = amountsOfSign(cashFlow, -1);
  const [paid, earned] = positive[0][0] < negative[0][0] ? [positive, negative] : [negative, positive];
  let low = -widest;
  let high = widest;
  if (balanceAt(paid, earned, low)[0] <= 0 || balanceAt(paid, earned, high)[0] >= 0) return null;
  let growth = 0;
  for (let tried = 0; tried < mostSteps; tried += 1) {
    const [balance, duration] = balanceAt(paid, earned, growth);
    [low, high] = balance > 0 ? [growth, high] : [low, growth];
    const step = balance / duration;
    const isInside = low <= growth + step && growth + step <= high;
    growth = isInside ? growth + step : (low + high) / 2;
    if ((isInside && Math.abs(step) <= close) || high - low <= close ** 2) break;
  }
  const rate = Math.expm1(growth * stepsPerYear);
  return Number.isFinite(rate) ? rate : null;
}

function amountsOfSign(cashFlow, sign) {
  return cashFlow.map((flow, step) => [step, sign * flow]).filter(([, amount]) => amount > 0);
}

/** Give the logarithm of what is earned by what is paid, both discounted, and how many steps lie between the two. */
function balanceAt(paid, earned, logGrowth) {
  const [logPaid, paidAt] = logWorth(paid, logGrowth);
  const [logEarned, earnedAt] = logWorth(earned, logGrowth);
  return [logEarned - logPaid, earnedAt - paidAt];
}

/** Give the logarithm of the present value and its mean step; scaled, so that no power overflows. */
function logWorth(amounts, logGrowth) {
  const largestAt = amounts[logGrowth >= 0 ? 0 : amounts.length - 1][0];
  const worths = amounts.map(([step, amount]) => amount * Math.exp(logGrowth * (largestAt - step)));
  const worth = exactSum(worths);
  const mean = exactSum(worths.map((part, index) => part * amounts[index][0])) / worth;
  return [Math.log(worth) - logGrowth * largestAt, mean];
}
