/* Taking the state away: as YAML, as a file, as an address, on paper. */
const USUAL_NAME = _("what-if");

/** Give a name for the new case that the file does not have yet. */
function freeName(scenario, wanted) {
  const taken = new Set(scenario.presets.map((preset) => preset.case));
  let name = wanted;
  for (let count = 2; taken.has(name); count += 1) name = `${wanted} ${count}`;
  return name;
}

/** Give the entry of a patch without its line `cases:`, so many blanks from the margin. */
function entryOf(patch, blanks) {
  return patch.replace(/^cases:\n/, "").replace(/^ {2}/gm, " ".repeat(blanks));
}

/** Write the state as an entry of `cases:`, with that line itself where the file has no cases yet. */
function patchText(scenario, patch) {
  return scenario.presets.every((preset) => preset.case === null) ? patch : entryOf(patch, 2);
}

/**
 * Write the scenario's own file with the case added. One whose cases cannot be added to is extended instead; gives null
 * where there is no file to extend.
 */
function fileText({ scenario, text, bracedText }) {
  const place = scenario.insertion;
  if (!place) return scenario.is_file ? `extends: ${JSON.stringify(fileName(scenario))}\n${text}` : null;
  const entry = place.indentation === null ? bracedText : entryOf(text, place.indentation);
  return scenario.source.slice(0, place.at) + place.opening + entry + place.closing + scenario.source.slice(place.at);
}

/** Name the scenario's file without its folder; what was read from standard input has its own name instead. */
function fileName(scenario) {
  return scenario.is_file ? scenario.file.split(/[/\\]/).pop() : scenario.name;
}

/** Put a text on the clipboard; where the browser refuses, gives false. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function download(name, text) {
  const address = URL.createObjectURL(new Blob([text], { type: "application/yaml" }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Build the row of buttons. `take()` gives {scenario, state, patch(name)} of this moment. */
function actionBar(take) {
  const told = make("p", { class: "told", role: "status" });
  const shown = make("textarea", { class: "copy", readonly: true, rows: "8", hidden: true, "aria-label": _("Text to copy") });
  const name = make("input", { type: "text", id: "case-name", maxlength: "60", autocomplete: "off", spellcheck: "false" });
  name.value = USUAL_NAME;

  async function hand(text, done) {
    const isCopied = await copied(text);
    shown.hidden = isCopied;
    say(told, isCopied ? done : _("The browser does not copy from here; the text stands below"));
    if (isCopied) return;
    shown.value = text;
    shown.focus();
    shown.select();
  }

  function patchOfNow() {
    const { scenario, patch, bracedPatch } = take();
    const wanted = cleanName(name.value, 60).trim() || USUAL_NAME;
    name.value = freeName(scenario, wanted);
    return { scenario, title: name.value, text: patch(name.value), bracedText: bracedPatch(name.value) };
  }

  const buttons = [
    [
      _("Copy as YAML"),
      () => {
        const { scenario, text } = patchOfNow();
        return hand(patchText(scenario, text), _("Copied: an entry for the file\u2019s cases"));
      },
    ],
    [
      _("Download scenario"),
      () => {
        const now = patchOfNow();
        const { scenario, title } = now;
        const text = fileText(now);
        if (text === null) {
          say(told, _("No case can be added to this scenario from standard input; copy it as YAML instead"));
          return;
        }
        const stem = fileName(scenario).replace(/\.ya?ml$/i, "").replace(/[^\p{L}\p{N}_-]+/gu, "-") || "scenario";
        download(`${stem}-what-if.yaml`, text);
        const remark = { file: fileName(scenario), name: title };
        if (scenario.insertion) say(told, _("Saved: {file} with the case \u201c{name}\u201d", remark));
        else say(told, _("Saved: a file that extends {file}; keep both in one folder", remark));
      },
    ],
    [_("Copy link"), () => hand(location.href, _("Copied: the address with these settings"))],
    [_("Print"), () => window.print()],
  ].map(([text, act]) => {
    const button = make("button", { type: "button", text });
    button.addEventListener("click", act);
    return button;
  });
  const label = make("label", { for: name.id, text: _("Name of the case") });
  const element = make("section", { class: "actions", "aria-labelledby": "actions-title" });
  element.append(
    make("h3", { id: "actions-title", text: _("Save and share") }),
    make("div", { class: "naming" }, label, name),
    make("div", { class: "buttons" }, ...buttons),
    told,
    shown,
  );
  return element;
}
