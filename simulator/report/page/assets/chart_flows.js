/* Flows between segments from today to the end: ribbons as wide as the customers are many. */
const FLOWS_MEANING = _(
  "Blue moves up, orange moves down, green joins, dark grey leaves, light grey stays. Whoever moves twice is counted once, from first to last.",
);

function paintFlows(pen, width, run) {
  const flows = flowsOf(run);
  const narrow = width < NARROW;
  const side = narrow ? 104 : Math.min(220, width * 0.27);
  const [top, height, bar] = [48, narrow ? 340 : 360, 12];
  const starts = flowPlaces(flows.origins, (name) => flows.today[name] ?? flows.outOf(name), (name) =>
    narrow ? [] : leavingLines(flows, name),
  );
  const ends = flowPlaces(flows.targets, (name) => flows.end[name] ?? flows.into(name), (name) =>
    narrow ? [] : arrivingLines(flows, name),
  );
  const scale = Math.min(...[starts, ends].map((places) => flowScale(places, height, side)));
  const from = flowStack(starts, scale, top, height, side);
  const to = flowStack(ends, scale, top, height, side);
  const ribbons = flows.origins.flatMap((origin) =>
    flows.targets.map((target) => [origin, target, flows.of(origin, target)]).filter(([, , size]) => size > 0),
  );
  const [leaving, arriving] = [{ ...from }, { ...to }];
  const drawn = ribbons.map(([origin, target, size]) => {
    const shape = ribbonPath(side + bar, width - side - bar, leaving[origin], arriving[target], size * scale);
    leaving[origin] += size * scale;
    arriving[target] += size * scale;
    return [origin, target, shape];
  });
  // Nodes are painted in a fixed order, so that what moves always lies over what stays.
  for (const origin of flows.origins) {
    for (const target of flows.targets) {
      const found = drawn.find((each) => each[0] === origin && each[1] === target);
      pen.path(`ribbon ${origin} ${target}`, found ? found[2] : "", `ribbon ${ribbonLook(origin, target)}`);
    }
  }
  for (const [places, at, onRight] of [
    [starts, from, false],
    [ends, to, true],
  ]) {
    for (const place of places) paintPlace(pen, place, at[place.name], scale, { width, side, bar, onRight });
  }
  const after = _("After {months}", { months: months(flows.horizonMonths) });
  const heads = [
    ["today", _("Today"), run.today.customers, ...(narrow ? [0, "start"] : [side - 10, "end"])],
    ["after", after, run.end.customers, ...(narrow ? [width, "end"] : [width - side + 10, "start"])],
  ];
  for (const [key, text, customers, x, anchor] of heads) {
    pen.text(key, x, 12, text, "small", anchor);
    pen.text(`${key} sum`, x, 29, number(customers), "figure", anchor);
  }
  pen.done(width, top + height + 8);
}

function flowPlaces(names, sizeOf, linesOf) {
  return names
    .map((name) => ({ name, size: sizeOf(name), lines: linesOf(name) }))
    .filter((place) => place.size > 0 || SEGMENTS.includes(place.name));
}

function leavingLines(flows, name) {
  const count = (size) => [rounded(size), { number: number(size) }];
  if (name === NEW) {
    const again = flows.of(NEW, LOST);
    return rounded(again) ? [ngettext("{number} leaves again", "{number} leave again", ...count(again))] : [];
  }
  const moved = SEGMENTS.filter((target) => target !== name && rounded(flows.of(name, target))).map((target) =>
    _("{number} to {segment}", { number: number(flows.of(name, target)), segment: segmentName(target) }),
  );
  const lost = flows.of(name, LOST);
  return [
    ngettext("{number} stays", "{number} stay", ...count(flows.stayed(name))),
    ...moved,
    ...(rounded(lost) ? [ngettext("{number} leaves", "{number} leave", ...count(lost))] : []),
  ];
}

function arrivingLines(flows, name) {
  if (name === LOST) return [];
  const moved = SEGMENTS.filter((origin) => origin !== name && rounded(flows.of(origin, name))).map((origin) =>
    _("+{number} from {segment}", { number: number(flows.of(origin, name)), segment: segmentName(origin) }),
  );
  const joined = flows.of(NEW, name);
  return [...moved, ...(rounded(joined) ? [_("+{number} new", { number: number(joined) })] : [])];
}

/** Break what is said about a place into lines of its side. */
function placeText(place, side) {
  const names = wrapped(segmentTitle(place.name), side - 14, 3, LABEL);
  const lines = place.lines.length ? wrapped(place.lines.join(", "), side - 14, 5, SMALL) : [];
  return { names, lines, height: (names.length + 1) * LINE + lines.length * 15 + 6 };
}

const PLACE_GAP = 8;

/** Give the pixels per customer at which all places have room for their bar and their text. */
function flowScale(places, height, side) {
  const room = (scale) =>
    places.reduce((sum, place) => sum + Math.max(place.size * scale, placeText(place, side).height) + PLACE_GAP, 0);
  let [low, high] = [0, height / Math.max(1, ...places.map((place) => place.size))];
  for (let turn = 0; turn < 24; turn += 1) {
    const middle = (low + high) / 2;
    if (room(middle) <= height) low = middle;
    else high = middle;
  }
  return low;
}

/** Give where each place's bar begins. */
function flowStack(places, scale, top, height, side) {
  const rooms = places.map((place) => Math.max(place.size * scale, placeText(place, side).height));
  const used = rooms.reduce((sum, room) => sum + room, 0);
  const gap = places.length > 1 ? Math.max(0, height - used) / (places.length - 1) : 0;
  let level = top;
  return Object.fromEntries(
    places.map((place, rank) => {
      const start = level + (rooms[rank] - place.size * scale) / 2;
      level += rooms[rank] + gap;
      return [place.name, start];
    }),
  );
}

function ribbonPath(left, right, start, end, size) {
  const middle = (left + right) / 2;
  const write = (...values) => values.map((value) => value.toFixed(1)).join(" ");
  const forth = `M${write(left, start)}C${write(middle, start, middle, end, right, end)}`;
  return `${forth}L${write(right, end + size)}C${write(middle, end + size, middle, start + size, left, start + size)}Z`;
}

function ribbonLook(origin, target) {
  if (origin === target) return "stays";
  if (target === LOST) return "leaves";
  if (origin === NEW) return "joins";
  return SEGMENTS.indexOf(target) < SEGMENTS.indexOf(origin) ? "rise" : "fall";
}

function paintPlace(pen, place, start, scale, { width, side, bar, onRight }) {
  const key = `${onRight ? "end" : "start"} ${place.name}`;
  const size = place.size * scale;
  pen.rect(`bar ${key}`, onRight ? width - side - bar : side, start, bar, Math.max(1, size), `place ${place.name}`);
  const text = placeText(place, side);
  const x = onRight ? width - side + 10 : side - 10;
  const anchor = onRight ? "start" : "end";
  const level = start + size / 2 - text.height / 2 + 14;
  text.names.forEach((line, row) => pen.text(`name ${key} ${row}`, x, level + row * LINE, line, "label", anchor));
  const below = level + text.names.length * LINE;
  pen.text(`size ${key}`, x, below, number(place.size), "figure", anchor);
  text.lines.forEach((line, row) => pen.text(`line ${key} ${row}`, x, below + 15 * (row + 1), line, "small", anchor));
}
