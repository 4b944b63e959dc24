/*
 * Which lever did it: increments split over the levers by Shapley value, as in simulator/analysis/attribution.py.
 * All coalitions of levers are computed; of more levers than that is done for, those along sampled orders.
 */
const WORTH_OF_ALL = ["run_rate", "revenue"];
const COALITIONS_BETWEEN_LOOKS = 8;

/**
 * Split the increments over the levers, as far as there is time.
 * @param deadline as performance.now() gives it; without one everything is worked out
 * @returns {attribution, done}: call again with the same state until it is done; null where there is no lever
 */
function attribute(handle, state, deadline = Infinity) {
  const force = inForce(handle, state);
  if (!force.levers.length) return { attribution: null, done: true };
  const key = JSON.stringify([state.preset, Object.entries(state.settings).sort()]);
  if (handle.pending?.key !== key) handle.pending = { key, ...coalitionsOf(handle, force), next: 0 };
  const { pending } = handle;
  computeCoalitions(handle, force, pending, deadline);
  if (pending.next < pending.coalitions.length) return { attribution: undefined, done: false };
  return { attribution: splitWorth(force, pending), done: true };
}

function coalitionsOf(handle, force) {
  const count = force.levers.length;
  const orders = count > handle.scenario.thresholds.exact_up_to ? ordersOf(handle, count) : null;
  const all = orders === null ? [...new Array(2 ** count).keys()] : [...new Set(orders.flatMap(coalitionsAlong))];
  const worth = WORTH_OF_ALL.map(() => new Map());
  return { orders, coalitions: all, worth };
}

/** Give the orders in which the levers join, each with its reverse. */
function ordersOf(handle, count) {
  const drawn = handle.scenario.orders[count];
  return [...drawn, ...drawn.map((order) => order.slice().reverse())];
}

/** Give the coalition after each lever has joined, the empty one first. */
function coalitionsAlong(order) {
  const joined = [0];
  for (const place of order) joined.push(joined[joined.length - 1] + 2 ** place);
  return joined;
}

function isIn(coalition, place) {
  return Math.floor(coalition / 2 ** place) % 2;
}

function computeCoalitions(handle, force, pending, deadline) {
  const { model, scenario } = handle;
  const last = force.preset.steps;
  const read = readerOf(model);
  const keys = WORTH_OF_ALL.map((outcome) => scenario.thresholds.outcomes[outcome]);
  fillModel(model, force.inputs);
  model.all(last);
  while (pending.next < pending.coalitions.length) {
    const coalition = pending.coalitions[pending.next];
    force.levers.forEach((lever, place) => model.inputs[lever.switch].fill(isIn(coalition, place)));
    model.outcomes(last);
    keys.forEach((key, outcome) => pending.worth[outcome].set(coalition, read(key)));
    pending.next += 1;
    if (pending.next % COALITIONS_BETWEEN_LOOKS === 0 && performance.now() >= deadline) return;
  }
}

function splitWorth(force, { orders, worth }) {
  const parts = worth.map((each) => (orders === null ? shapleyValues(each, force.levers.length) : along(orders, each)));
  const named = (values) => Object.fromEntries(force.levers.map((lever, place) => [lever.name, values[place]]));
  return Object.fromEntries(WORTH_OF_ALL.map((outcome, index) => [outcome, named(parts[index])]));
}

/** Give each lever's Shapley value from the worth of every coalition. */
function shapleyValues(worth, players) {
  const factorials = [1];
  for (let size = 1; size <= players; size += 1) factorials.push(factorials[size - 1] * size);
  const weights = Array.from({ length: players }, (_each, size) => {
    return (factorials[size] * factorials[players - size - 1]) / factorials[players];
  });
  const sizeOf = (coalition) => {
    let size = 0;
    for (let rest = coalition; rest > 0; rest = Math.floor(rest / 2)) size += rest % 2;
    return size;
  };
  return Array.from({ length: players }, (_each, place) => {
    const gains = [];
    for (const [coalition, without] of worth) {
      if (isIn(coalition, place)) continue;
      gains.push(weights[sizeOf(coalition)] * (worth.get(coalition + 2 ** place) - without));
    }
    return exactSum(gains);
  });
}

/** Give each lever's mean gain over the orders. */
function along(orders, worth) {
  const gains = orders[0].map(() => []);
  for (const order of orders) {
    const joined = coalitionsAlong(order);
    order.forEach((place, index) => gains[place].push(worth.get(joined[index + 1]) - worth.get(joined[index])));
  }
  return gains.map((each) => exactSum(each) / each.length);
}
