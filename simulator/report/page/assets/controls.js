/* A slider and a number field for every input that may move. */
const GROUPS = [
  ["levers", _("Levers")],
  ["trend", _("Trend")],
  ["finance", _("Finance")],
  ["baseline", _("Baseline")],
];

/** Write a value of a control as the field shows it. */
function shownValue(control, value) {
  if (value === null) return "";
  return brief(control.display === 100 ? shifted(exact(value), 2) : value);
}

/** Write a value of a control with its unit. */
function spokenValue(control, value) {
  return value === null ? _("not given") : withUnit(control, shownValue(control, value));
}

function withUnit(control, text) {
  const unit = control.unit_text;
  if (control.display === 100) return percentage(text) + (unit && ` ${unit}`);
  if (control.kind === "money") return `${text}${NO_BREAK_SPACE}${unitOf(control)}`;
  return unit ? `${text}${NO_BREAK_SPACE}${unit}` : text;
}

/** Name what stands behind the number of a control. */
function unitOf(control) {
  const sign = control.display === 100 ? "%" : control.kind === "money" ? control.currency : "";
  return withoutGaps([sign, control.unit_text]);
}

/** Give a number without the dust of binary arithmetic. */
function tidy(value) {
  return Number(value.toPrecision(12));
}

function ticksOf(control) {
  return Math.max(1, Math.round((control.high - control.low) / control.step));
}

function valueAt(control, tick) {
  const value = Math.min(control.high, tidy(control.low + tick * control.step));
  return control.is_whole ? Math.round(value) : value;
}

function tickOf(control, value) {
  const tick = Math.round(((value ?? control.low) - control.low) / control.step);
  return Math.min(ticksOf(control), Math.max(0, tick));
}

/**
 * Build one control. `set(value)` is called with a new value in the model's units, or null to go back to the preset's.
 * Gives {element, show(value, before)}.
 */
function controlOf(control, index, set) {
  const id = `control-${index}`;
  const slider = make("input", {
    type: "range",
    id,
    min: "0",
    max: String(ticksOf(control)),
    step: "1",
    "aria-label": control.title,
  });
  const field = make("input", {
    type: "text",
    id: `${id}-number`,
    inputmode: "decimal",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-unit ${id}-problem`,
  });
  const name = make("label", { for: field.id, text: control.title });
  const reset = make("button", { type: "button", class: "back", "aria-label": _("Reset {name}", { name: control.title }) });
  reset.append(make("span", { "aria-hidden": "true", text: "\u21ba" }));
  const before = make("span", { class: "before" });
  const problem = make("p", { class: "problem", id: `${id}-problem`, role: "alert" });
  const element = make(
    "div",
    { class: "control" },
    name,
    slider,
    make("div", { class: "entry" }, field, make("span", { class: "unit", id: `${id}-unit`, text: unitOf(control) })),
    make("div", { class: "mark" }, before, reset),
    problem,
  );
  let shown = "";
  let last = "";

  function complain(text) {
    say(problem, text);
    if (text) field.setAttribute("aria-invalid", "true");
    else field.removeAttribute("aria-invalid");
  }

  slider.addEventListener("input", () => set(valueAt(control, Number(slider.value))));
  field.addEventListener("change", () => {
    if (field.value === shown) return complain("");
    if (field.value.trim() === "") {
      forget();
      return set(null);
    }
    const { value, problem: wrong } = readControl(control, field.value);
    if (wrong) return complain(wrong);
    forget();
    return set(value);
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = shown;
    complain("");
  });
  reset.addEventListener("click", () => {
    set(null);
    field.focus();
  });

  /** Have the control shown anew, whatever stands in its field. */
  function forget() {
    last = "";
  }

  /** Show the value in force, and the preset's where it differs. */
  function show(value, preset, isChanged) {
    const seen = `${value} ${preset} ${isChanged}`;
    if (seen === last) return;
    last = seen;
    const text = spokenValue(control, value);
    const tick = String(tickOf(control, value));
    if (slider.value !== tick) slider.value = tick;
    if (slider.getAttribute("aria-valuetext") !== text) slider.setAttribute("aria-valuetext", text);
    shown = shownValue(control, value);
    field.value = shown;
    complain("");
    element.classList.toggle("changed", isChanged);
    reset.disabled = !isChanged;
    say(before, isChanged ? _("changed; was {value}", { value: spokenValue(control, preset) }) : "");
  }

  return { control, element, show, forget };
}

/** Read what was typed into a control's field. */
function readControl(control, typed) {
  const { value, problem } = readNumber(typed);
  if (problem) return { problem };
  const scaled = control.display === 100 ? tidy(value / 100) : value;
  if (isTaken(control, scaled)) return { value: scaled };
  if (control.is_whole && !Number.isInteger(scaled)) return { problem: _("this must be a whole number") };
  const [least, most] = [control.least ?? null, control.most ?? null];
  const parts = { least: spokenValue(control, least), most: spokenValue(control, most) };
  if (most === null) return { problem: _("this must be {least} or more", parts) };
  if (least === null) return { problem: _("this must be {most} or less", parts) };
  return { problem: _("this must be from {least} to {most}", parts) };
}

/** Lay out the controls of a scenario by group: those most likely to be moved open, the others folded. */
function controlPanel(scenario, controls) {
  const hasFirst = controls.some(({ control }) => control.first);
  const isOpen = ({ control }) => (hasFirst ? control.first : control.group === "levers");
  return GROUPS.flatMap(([key, title]) => {
    const isRamp = ({ control }) => control.path.includes(".ramp.");
    const own = controls.filter(({ control }) => control.group === key);
    const members = [...own.filter((member) => !isRamp(member)), ...own.filter(isRamp)];
    if (!members.length) return [];
    const [open, folded] = [members.filter(isOpen), members.filter((member) => !isOpen(member))];
    const group = make("section", { class: "group", "aria-labelledby": `group-${key}` });
    group.append(make("h3", { id: `group-${key}`, text: title }), ...open.map(({ element }) => element));
    if (folded.length) {
      const count = { number: number(folded.length) };
      const text = open.length
        ? _("{number} more", count)
        : ngettext("{number} input", "{number} inputs", folded.length, count);
      const summary = make("summary", { text, "aria-label": `${title}: ${text}` });
      group.append(make("details", {}, summary, ...folded.map(({ element }) => element)));
    }
    return [group];
  });
}
