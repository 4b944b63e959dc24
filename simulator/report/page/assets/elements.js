/* Making and filling elements of the page; texts only ever become text. */

/** Make an element. Attributes that are false or null are left out, `text` is its content. */
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") element.textContent = value;
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** Change a text only where it differs. */
function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Change a sentence only where it differs; a minus stays on one line with its amount. */
function saySentence(element, text) {
  if (element.textContent === text) return;
  const parts = text.split(/(\u2212[^ ]+)/);
  element.replaceChildren(...parts.map((part) => (part.startsWith(MINUS) ? make("span", { class: "whole", text: part }) : part)));
}

/** Fill a table; cells are kept while the table's shape is the same. */
function fillTable(element, data) {
  const shape = JSON.stringify([data.columns.length, data.rows.map((row) => [row.role, row.figures.length])]);
  if (element.dataset.shape !== shape) {
    element.dataset.shape = shape;
    buildTable(element, data);
  }
  say(element.caption, data.title);
  [...element.tHead.rows[0].cells].forEach((cell, place) => say(cell, caption(data.columns[place])));
  let index = 0;
  for (const body of element.tBodies) {
    for (const line of body.rows) {
      const row = data.rows[index++];
      say(line.cells[0], row.label);
      row.figures.forEach((text, place) => say(line.cells[place + 1], text));
    }
  }
}

function buildTable(element, data) {
  const heads = data.columns.map((column) =>
    column.head || column.unit ? make("th", { scope: "col", class: column.isText ? "words" : null }) : make("td"),
  );
  const bodies = [];
  for (const row of data.rows) {
    if (!bodies.length || row.role === HEADING) bodies.push(make("tbody"));
    bodies[bodies.length - 1].append(tableLine(row, data.columns.length));
  }
  element.replaceChildren(make("caption"), make("thead", {}, make("tr", {}, ...heads)), ...bodies);
}

function tableLine(row, columns) {
  if (row.role === HEADING) {
    return make("tr", { class: HEADING }, make("th", { scope: "rowgroup", colspan: columns }));
  }
  const cells = row.figures.map(() => make("td"));
  return make("tr", { class: row.role === TOTAL_ROW ? TOTAL_ROW : null }, make("th", { scope: "row" }), ...cells);
}

/** Put a table into a frame that scrolls, by keyboard as well. */
function framed(table, title) {
  return make("div", { class: "frame", role: "group", tabindex: "0", "aria-label": title }, table);
}
