/* The page: what is chosen and moved, and painting what comes of it. */
const SPEAK_AFTER = 900; // milliseconds without a change before the headline is read out
const AT_ONCE = 2; // milliseconds of a frame in which the attribution may be done at once
const SLICE = 8; // milliseconds of one slice of the attribution
const CATCH_UP_AFTER = 150; // milliseconds without a change before what is out of view is painted
const SHOW_PENDING_AFTER = 150; // milliseconds before the reader is told that shares are still worked out

const app = {
  index: DATA.chosen.scenario,
  scenario: null,
  handle: null,
  state: firstState(),
  controls: [],
  frame: 0,
  turn: 0,
  money: "",
  painted: "",
  attribution: null,
  isStale: false,
};
const view = {};

function firstState() {
  return { preset: DATA.chosen.preset, settings: {} };
}

/** Build what stays: heads, panel, results, foot. */
function buildPage() {
  view.title = document.getElementById("title");
  view.choice = document.getElementById("choice");
  view.changes = document.getElementById("changes");
  view.headline = document.getElementById("headline");
  view.panel = document.getElementById("controls");
  view.alert = document.getElementById("refusal");
  view.spoken = document.getElementById("spoken");
  view.main = document.getElementById("results");
  view.reset = make("button", { type: "button", class: "reset", text: _("Reset all") });
  view.reset.addEventListener("click", () => choose(app.index, { preset: app.state.preset, settings: {} }));
  say(document.getElementById("panel-title"), _("What if"));
  document.getElementById("panel-head").append(view.reset);
  view.figures = keyFigures();
  view.warnings = warningList();
  document.getElementById("key").append(view.figures.element);
  const { sections, ...named } = resultSections();
  Object.assign(view, { sections, ...named });
  view.main.append(view.warnings.element, ...sections.map((section) => section.element));
  document.getElementById("actions").append(actionBar(whatToTake));
  document.getElementById("appearance").append(themeButton());
  document.getElementById("panel").addEventListener("submit", (event) => event.preventDefault());
  window.addEventListener("hashchange", restore);
  window.addEventListener("beforeprint", catchUp);
}

function whatToTake() {
  rememberInAddress();
  return {
    scenario: app.scenario,
    patch: (name) => patchOf(app.handle, app.state, name),
    bracedPatch: (name) => bracedPatchOf(app.handle, app.state, name),
  };
}

/** Open a scenario in a state. */
function choose(index, state) {
  if (index !== app.index || app.handle === null) {
    app.index = index;
    app.scenario = DATA.scenarios[index];
    app.handle = openScenario(app.scenario);
    app.money = "";
    showProvenance();
  }
  app.state = { preset: Math.min(state.preset, app.scenario.presets.length - 1), settings: { ...state.settings } };
  app.attribution = null;
  buildChoice();
  showAnew();
}

/** Build the controls where another scenario was opened, or its case counts in another money. */
function buildPanel() {
  const { currency } = app.scenario.presets[app.state.preset].label;
  if (currency === app.money) return;
  app.money = currency;
  app.controls = app.scenario.controls.map((control, place) =>
    controlOf({ ...control, currency }, place, (value) => moveTo(control, value)),
  );
  view.panel.replaceChildren(...controlPanel(app.scenario, app.controls));
}

/** Have everything shown, over what was typed and not taken. */
function showAnew() {
  buildPanel();
  for (const control of app.controls) control.forget();
  changed();
}

/** Take a new value of a control, or null to go back to the preset's. */
function moveTo(control, value) {
  const settings = { ...app.state.settings };
  const preset = currentValue(app.handle, { preset: app.state.preset, settings: {} }, control);
  if (value === null || value === preset) delete settings[control.key];
  else settings[control.key] = value;
  app.state = { preset: app.state.preset, settings };
  changed();
}

/** Have what has changed painted with the next frame, however often it changes until then. */
function changed() {
  if (!app.frame) app.frame = requestAnimationFrame(paint);
  clearTimeout(app.speaking);
  app.speaking = setTimeout(speakHeadline, SPEAK_AFTER);
  clearTimeout(app.catching);
  app.catching = setTimeout(catchUp, CATCH_UP_AFTER);
}

/** Paint what is out of view. */
function catchUp() {
  if (app.frame) paint();
  for (const section of view.sections) section.catchUp();
}

function speakHeadline() {
  rememberInAddress();
  say(view.spoken, app.isStale ? "" : view.headline.textContent);
}

/** Compute and paint; where the state is refused the last figures stay. */
function paint() {
  cancelAnimationFrame(app.frame);
  app.frame = 0;
  const state = app.state;
  const { run, refusals } = evaluate(app.handle, state);
  showControls(state);
  showRefusals(refusals);
  app.turn += 1;
  const place = `${app.index} ${state.preset}`;
  if (run !== null) showRun(state, run);
  else if (app.painted !== place) showPreset({ preset: state.preset, settings: {} });
  app.painted = place;
}

/** Show a preset as it is, where no figures of it were shown before it was moved to what is refused. */
function showPreset(state) {
  const { run } = evaluate(app.handle, state);
  if (run !== null) showRun(state, run);
}

/** Paint a run; the attribution follows in slices where it takes longer than a part of the frame. */
function showRun(state, run) {
  document.title = fullName(run.scenario);
  say(view.title, fullName(run.scenario));
  saySentence(view.headline, headline(run));
  view.figures.paint(run);
  const { attribution, done } = attribute(app.handle, state, performance.now() + AT_ONCE);
  if (done) takeAttribution(state, run, attribution);
  const context = contextOf(state);
  for (const section of view.sections) {
    section.element.hidden = !section.applies(run, context);
    if (!section.element.hidden) section.paint(run, context);
  }
  if (!done) continueAttribution(state, run);
}

function showRefusals(refusals) {
  app.isStale = refusals.length > 0;
  document.body.classList.toggle("stale", app.isStale);
  say(view.alert, refusals.map((text) => capitalised(cleanName(text, 10_000))).join(" "));
  view.alert.hidden = !app.isStale;
}

function contextOf(state) {
  return {
    start: app.scenario.presets[state.preset].start ?? null,
    attribution: app.attribution,
    levers: leversOf(state),
    units: app.scenario.units,
  };
}

/** Name the levers, as far as known before their shares are. */
function leversOf(state) {
  if (app.attribution) return Object.keys(app.attribution.run_rate);
  return app.scenario.presets[state.preset].levers.map((index) => app.scenario.levers[index].name);
}

/** Keep the attribution, and say what only it tells. */
function takeAttribution(state, run, attribution) {
  run.attribution = attribution;
  app.attribution = attribution;
  setWaiting(false);
  say(view.pending, "");
  view.warnings.show(warningsOf(app.handle, state, run), ownNames());
}

/** Grey what rests on the attribution while that is worked out. */
function setWaiting(isWaiting) {
  for (const part of [view.levers, view.warnings]) part.element.classList.toggle("waiting", isWaiting);
}

/** Give the names that the scenario's author chose, as texts may begin with them. */
function ownNames() {
  const { initiatives, units } = app.scenario;
  return [...initiatives.map(({ name }) => name), ...units].map((name) => cleanName(name, 10_000));
}

/** Go on sharing the increment out among the levers, a slice at a time, unless something moves meanwhile. */
function continueAttribution(state, run) {
  const turn = app.turn;
  const text = _("The shares of the levers are being worked out \u2026");
  const told = setTimeout(() => turn === app.turn && say(view.pending, text), SHOW_PENDING_AFTER);
  setWaiting(true);

  function slice() {
    if (turn !== app.turn) return;
    const { attribution, done } = attribute(app.handle, state, performance.now() + SLICE);
    if (!done) {
      setTimeout(slice, 0);
      return;
    }
    clearTimeout(told);
    takeAttribution(state, run, attribution);
    view.levers.paint(run, contextOf(state));
    view.levers.catchUp();
  }

  setTimeout(slice, 0);
}

function showControls(state) {
  const asPreset = { preset: state.preset, settings: {} };
  const moved = [];
  for (const each of app.controls) {
    const isChanged = Object.hasOwn(state.settings, each.control.key);
    each.element.hidden = !each.control.presets.includes(state.preset);
    const preset = currentValue(app.handle, asPreset, each.control);
    const value = currentValue(app.handle, state, each.control);
    each.show(value, preset, isChanged);
    if (isChanged) moved.push(changeWords(each.control, value, preset));
  }
  view.reset.disabled = !moved.length;
  say(view.changes, moved.join("; "));
}

/** Say what was moved, for paper, which has no controls. */
function changeWords(control, value, before) {
  const parts = { name: control.title, value: spokenValue(control, value), before: spokenValue(control, before) };
  return _("{name}: {value}, was {before}", parts);
}

/** Offer the scenarios and the cases of the one that is open. */
function buildChoice() {
  const { presets } = app.scenario;
  const parts = [];
  if (DATA.scenarios.length > 1) parts.push(scenarioChoice(DATA.scenarios, app.index, chooseScenario));
  if (presets.length > 1) parts.push(presetChoice(presets, app.state.preset, choosePreset));
  view.choice.replaceChildren(...parts);
}

function chooseScenario(index) {
  choose(index, { preset: DATA.scenarios[index].chosen, settings: {} });
  document.getElementById("scenario").focus();
}

function choosePreset(preset) {
  app.state = { preset, settings: {} };
  app.attribution = null;
  showAnew();
}

function showProvenance() {
  const { file, sha256 } = app.scenario;
  const parts = { version: DATA.version, file: cleanName(file, 200), hash: sha256 };
  say(document.getElementById("provenance"), _("nps-sim {version}; {file}, SHA-256 {hash}", parts));
}

function rememberInAddress() {
  const fragment = fragmentOf(app.index, app.state);
  const isPlain = !Object.keys(app.state.settings).length && app.state.preset === DATA.chosen.preset;
  if (isPlain && app.index === DATA.chosen.scenario && !location.hash) return;
  if (location.hash.slice(1) !== fragment) history.replaceState(null, "", `#${fragment}`);
}

/** Follow the address; one without a fragment is the page as it was made. */
function restore() {
  const found = location.hash.length > 1 ? stateFrom(location.hash) : { scenario: DATA.chosen.scenario, state: firstState() };
  if (found) choose(found.scenario, found.state);
}

buildPage();
const linked = stateFrom(location.hash);
if (linked) choose(linked.scenario, linked.state);
else choose(app.index, app.state);
