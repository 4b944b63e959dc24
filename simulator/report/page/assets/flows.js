/** Take out of a run where today's customers are at the end, as simulator/report/segment_flows.py does. */
function flowsOf(run) {
  const moves = run.movements;
  const size = (origin, target) => moves[origin]?.[target] ?? 0;
  const targets = [...SEGMENTS, LOST];
  const origins = [...SEGMENTS, NEW];
  const outOf = (origin) => exactSum(targets.map((target) => (target === origin ? 0 : size(origin, target))));
  const into = (target) => exactSum(origins.map((origin) => (target === origin ? 0 : size(origin, target))));
  const today = Object.fromEntries(SEGMENTS.map((segment) => [segment, run.today.segments[segment].customers]));
  const end = Object.fromEntries(SEGMENTS.map((segment) => [segment, run.end.segments[segment].customers]));
  const stayed = (segment) => Math.max(0, today[segment] - outOf(segment));
  const moved = (up) =>
    exactSum(
      SEGMENTS.flatMap((origin, from) =>
        SEGMENTS.map((target, to) => (to !== from && to < from === up ? size(origin, target) : 0)),
      ),
    );
  const of = (origin, target) => (origin === target ? stayed(origin) : size(origin, target));
  return { today, end, origins, targets, of, stayed, outOf, into, moved, horizonMonths: run.scenario.horizon_months };
}
