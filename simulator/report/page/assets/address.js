/*
 * The state in the address's fragment: #scenario=NAME&case=NAME&set.PATH=NUMBER; the file itself is the case without a
 * name. What is not understood, or lies outside what a scenario file takes, is left out.
 */
const LONGEST_FRAGMENT = 50_000;
const PREFIX = "set.";

function fragmentOf(scenarioIndex, state) {
  const parts = new URLSearchParams();
  const scenario = DATA.scenarios[scenarioIndex];
  if (DATA.scenarios.length > 1) parts.set("scenario", scenario.name);
  const preset = scenario.presets[state.preset];
  if (preset.case !== null || scenario.chosen) parts.set("case", preset.case ?? "");
  for (const [key, value] of Object.entries(state.settings)) parts.set(PREFIX + key, String(value));
  return parts.toString();
}

/** Read a fragment; null where it says nothing. Gives {scenario, state}. */
function stateFrom(fragment) {
  const text = fragment.replace(/^#/, "");
  if (!text || text.length > LONGEST_FRAGMENT) return null;
  const parts = new URLSearchParams(text);
  const named = DATA.scenarios.findIndex((scenario) => scenario.name === parts.get("scenario"));
  const index = named < 0 ? DATA.chosen.scenario : named;
  const scenario = DATA.scenarios[index];
  const preset = scenario.presets.findIndex((each) => each.case !== null && each.case === parts.get("case"));
  const settings = {};
  for (const control of scenario.controls) {
    const value = parts.get(PREFIX + control.key);
    if (value !== null && value.trim() !== "" && isTaken(control, Number(value))) settings[control.key] = Number(value);
  }
  const isSaid = named >= 0 || preset >= 0 || parts.has("case") || Object.keys(settings).length > 0;
  return isSaid ? { scenario: index, state: { preset: Math.max(0, preset), settings } } : null;
}

/** Tell whether a scenario file would take a value. */
function isTaken(control, value) {
  if (!Number.isFinite(value) || (control.is_whole && !Number.isInteger(value))) return false;
  return value >= (control.least ?? -Infinity) && value <= (control.most ?? Infinity);
}
