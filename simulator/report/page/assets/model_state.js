/*
 * What is in force: a preset's numbers with what was moved on top, laid into the model.
 * A state is {preset: index, settings: {control.key: number in model units}}.
 */

/** Make a scenario ready to be computed. */
function openScenario(scenario) {
  const most = Math.max(...scenario.presets.map((preset) => preset.steps));
  return {
    scenario,
    model: MODELS[scenario.model](most),
    controls: new Map(scenario.controls.map((control) => [control.key, control])),
    pending: null,
  };
}

/** Give the preset a state starts from. */
function presetOf(handle, state) {
  return handle.scenario.presets[state.preset];
}

/** Give the controls that were moved and apply to the preset, each with its number as it is computed and written. */
function movedControls(handle, state) {
  const moved = [];
  for (const [key, value] of Object.entries(state.settings)) {
    const control = handle.controls.get(key);
    if (control === undefined || !control.presets.includes(state.preset)) continue;
    moved.push([control, settledNumber(control, value)]);
  }
  return moved;
}

/** Bring a number to the digits that are written, to whole people where people are counted, and within bounds. */
function settledNumber(control, value) {
  const exactly = Number(Number(value).toPrecision(SIGNIFICANT_DIGITS));
  const settled = control.is_whole ? Math.round(exactly) : exactly;
  return Math.min(Math.max(settled, control.least), control.most) + 0;
}

/** Give a control's number, null where neither the preset nor the state gives it. */
function currentValue(handle, state, control) {
  if (Object.hasOwn(state.settings, control.key)) return settledNumber(control, state.settings[control.key]);
  const column = presetOf(handle, state).inputs[control.path];
  if (column === undefined || !control.presets.includes(state.preset)) return null;
  return column[column.length > 1 ? (control.unit ?? 0) : 0];
}

/** Give every input in force: by path a number per unit, null where a unit does not give it. */
function inputsInForce(handle, state) {
  const preset = presetOf(handle, state);
  const units = handle.scenario.units.length;
  const inputs = new Map();
  for (const [path, column] of Object.entries(preset.inputs)) {
    inputs.set(path, column.length === units ? column.slice() : new Array(units).fill(column[0]));
  }
  for (const [control, value] of movedControls(handle, state)) {
    const at = control.unit === null ? [...new Array(units).keys()] : [control.unit];
    const put = (path, number) => {
      if (!inputs.has(path)) inputs.set(path, new Array(units).fill(null));
      for (const unit of at) inputs.get(path)[unit] = number;
    };
    put(control.path, value);
    for (const [name, number] of Object.entries(control.companions)) {
      put(`${control.path}.${name}`, number === handle.scenario.thresholds.horizon ? preset.horizon_months : number);
    }
  }
  return inputs;
}

/** Tell whether some unit gives an input. */
function isGiven(inputs, path) {
  return (inputs.get(path) ?? []).some((number) => number !== null);
}

/** Tell whether every unit gives an input. */
function isGivenEverywhere(inputs, path) {
  return inputs.has(path) && inputs.get(path).every((number) => number !== null);
}

/** Lay inputs into the model; an input that is not given takes its default. */
function fillModel(model, inputs) {
  for (const [path, array] of Object.entries(model.inputs)) {
    const fallback = model.defaults[path];
    const column = inputs.get(path);
    for (let unit = 0; unit < model.units; unit += 1) {
      const otherwise = typeof fallback === "string" ? inputs.get(fallback)[unit] : fallback;
      array[unit] = column?.[unit] ?? otherwise;
    }
  }
}

/** Give what is there in a state: its preset, its inputs, and the initiatives, levers and migrations it has. */
function inForce(handle, state) {
  const preset = presetOf(handle, state);
  const { initiatives, levers, migrations } = handle.scenario;
  const inputs = inputsInForce(handle, state);
  const ordered = (known, all, isThere) => {
    const added = all.map((_each, index) => index).filter((index) => !known.includes(index) && isThere(all[index]));
    return [...known, ...added];
  };
  const names = preset.initiatives;
  const present = ordered(preset.levers, levers, (lever) => lever.inputs.some((path) => isGiven(inputs, path)))
    .map((index) => levers[index])
    .sort((a, b) => names.indexOf(a.initiative) - names.indexOf(b.initiative));
  const moving = ordered(preset.migrations, migrations, (each) => isGiven(inputs, each.path));
  return {
    preset,
    inputs,
    initiatives: names.map((index) => initiatives[index].name),
    levers: present,
    migrations: moving.map((index) => migrations[index]),
    hasMargin: isGivenEverywhere(inputs, "finance.margin"),
    hasDiscount: isGiven(inputs, "finance.discount"),
  };
}

/** Read a quantity that the model keeps, at a step and of a unit where it has those; `course` reads one over the steps. */
function readerOf(model) {
  const read = (key, step = 0, unit = 0) => {
    const [values, stride, wide] = model.quantities[key];
    return values[step * stride + unit * wide];
  };
  read.course = (key, unit) => {
    const [values, stride, wide] = model.quantities[key];
    return (step) => values[step * stride + unit * wide];
  };
  return read;
}
