/* What is chosen rather than moved: scenario, case, light or dark. */

/** Offer the scenarios; `pick(index)` is called with another one. */
function scenarioChoice(scenarios, chosen, pick) {
  const options = scenarios.map(({ name }, index) => make("option", { value: String(index), text: cleanName(name) }));
  const select = make("select", { id: "scenario" }, ...options);
  select.value = String(chosen);
  select.addEventListener("change", () => pick(Number(select.value)));
  return make("div", { class: "scenario" }, make("label", { for: "scenario", text: _("Scenario") }), select);
}

/** Offer a scenario's cases, itself among them; `pick(index)` is called with another one. */
function presetChoice(presets, chosen, pick) {
  const group = make("fieldset", { class: "presets" }, make("legend", { text: _("Case") }));
  presets.forEach((preset, index) => {
    const id = `preset-${index}`;
    const radio = make("input", { type: "radio", name: "preset", id, checked: index === chosen });
    radio.addEventListener("change", () => pick(index));
    group.append(radio, make("label", { for: id, text: cleanName(preset.case ?? _("Base case")) }));
  });
  return group;
}

/** Build what switches between light and dark; at first it is as the reader's system has it. */
function themeButton() {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const button = make("button", { type: "button", class: "theme", text: _("Dark") });
  const isDark = () => (document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light")) === "dark";
  const show = () => button.setAttribute("aria-pressed", String(isDark()));
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = isDark() ? "light" : "dark";
    show();
  });
  dark.addEventListener("change", show);
  show();
  return button;
}
