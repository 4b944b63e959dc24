/*
 * Drawing that keeps its nodes: a picture is painted again and again by naming every part; what stays the same is not
 * touched, what is no longer named is taken away. Positions are pixels, so that letters keep their size on any screen.
 */
const SVG = "http://www.w3.org/2000/svg";
const MEASURE = document.createElement("canvas").getContext("2d");
const WIDTHS = new Map();

/** Give how wide a line of text is drawn, in pixels. */
function widthOf(text, size, weight = 400) {
  const key = `${weight} ${size} ${text}`;
  let width = WIDTHS.get(key);
  if (width === undefined) {
    if (WIDTHS.size > 4000) WIDTHS.clear();
    MEASURE.font = `${weight} ${size}px ${FONT}`;
    width = MEASURE.measureText(text).width;
    WIDTHS.set(key, width);
  }
  return width;
}

/** Cut a line with an ellipsis so that it is at most so wide. */
function shortened(text, width, size, weight) {
  if (widthOf(text, size, weight) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && widthOf(`${letters.join("").trimEnd()}${ELLIPSIS}`, size, weight) > width) letters.pop();
  return `${letters.join("").trimEnd()}${ELLIPSIS}`;
}

/** Break text at its spaces into at most so many lines; the last one is shortened. */
function wrapped(text, width, most, size, weight) {
  const lines = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line ? `${line} ${word}` : word;
    if (line && lines.length < most - 1 && widthOf(longer, size, weight) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((each) => shortened(each, width, size, weight));
}

/** Start a painter for an `svg` element. */
function painterOf(svg) {
  const nodes = new Map();
  let named = new Set();

  function node(tag, key, attributes, text) {
    let entry = nodes.get(key);
    if (!entry || entry.tag !== tag) {
      entry?.element.remove();
      entry = { tag, element: document.createElementNS(SVG, tag), attributes: {}, text: undefined };
      nodes.set(key, entry);
      svg.append(entry.element);
    }
    for (const [name, value] of Object.entries(attributes)) {
      const written = typeof value === "number" ? String(Math.round(value * 100) / 100) : value;
      if (entry.attributes[name] !== written) {
        entry.attributes[name] = written;
        entry.element.setAttribute(name, written);
      }
    }
    if (text !== undefined && entry.text !== text) {
      entry.text = text;
      entry.element.textContent = text;
    }
    named.add(key);
  }

  return {
    rect: (key, x, y, width, height, look) =>
      node("rect", key, { x, y, width: Math.max(0, width), height: Math.max(0, height), class: look }),
    line: (key, x1, y1, x2, y2, look) => node("line", key, { x1, y1, x2, y2, class: look }),
    path: (key, d, look) => node("path", key, { d, class: look }),
    circle: (key, cx, cy, r, look) => node("circle", key, { cx, cy, r, class: look }),
    text: (key, x, y, text, look, anchor = "start") =>
      node("text", key, { x, y, class: look, "text-anchor": anchor }, text),
    /** Take away what this painting did not name. */
    done(width, height) {
      const box = `0 0 ${Math.round(width)} ${Math.round(height)}`;
      if (svg.getAttribute("viewBox") !== box) {
        svg.setAttribute("viewBox", box);
        svg.setAttribute("height", String(Math.round(height)));
      }
      for (const [key, entry] of nodes) {
        if (!named.has(key)) {
          entry.element.remove();
          nodes.delete(key);
        }
      }
      named = new Set();
    },
  };
}

/** Write a path through points. */
function through(points) {
  return points.map(([x, y], place) => `${place ? "L" : "M"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
}

/** Move positions as little as needed so that they stand at least `apart` from one another, between low and high. */
function spread(wanted, apart, low, high) {
  const blocks = [];
  wanted.forEach((position, index) => {
    let block = [position - index * apart, 1];
    while (blocks.length && blocks[blocks.length - 1][0] > block[0]) {
      const [before, count] = blocks.pop();
      block = [(before * count + block[0] * block[1]) / (count + block[1]), count + block[1]];
    }
    blocks.push(block);
  });
  const last = Math.max(low, high - (wanted.length - 1) * apart);
  const flat = blocks.flatMap(([mean, size]) => Array(size).fill(Math.min(Math.max(mean, low), last)));
  return flat.map((position, index) => position + index * apart);
}
