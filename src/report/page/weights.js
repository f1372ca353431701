// The weight pattern as a grid: a colour for each free weight, hatching for its negative, blank for
// zero; numbers where they fit.  Where the inputs are the pixels of an image, each neuron is one.

const shownRows = 64, shownColumns = 64, legendLimit = 24, pixelLimit = 1.6e7;

function hatch(context, x, y, width, height, gap) {
  context.beginPath();
  for (let d = gap / 2; d < width + height; d += gap) {
    const left = Math.max(0, d - height), right = Math.min(d, width);
    context.moveTo(x + left, y + d - left);
    context.lineTo(x + right, y + d - right);
  }
  context.stroke();
}

function paintCell(context, x, y, size, entry) {
  if (entry === 0) return;
  const weight = Math.abs(entry), colour = category(weight - 1), ink = inkOn(colour);
  context.fillStyle = css(colour);
  context.fillRect(x, y, size, size);
  context.strokeStyle = context.fillStyle;
  if (entry < 0) {
    context.strokeStyle = ink;
    context.lineWidth = size < 12 ? 0.7 : 1;
    hatch(context, x, y, size, size, size < 6 ? 2 * size : size < 12 ? 3 : 4);
  }
  if (size < 14) return;
  const text = `${entry < 0 ? "\u2212" : ""}${weight}`, room = context.measureText(text).width + 3;
  if (entry < 0) context.fillRect(x + (size - room) / 2, y + size / 2 - 6, room, 12);
  context.fillStyle = ink;
  context.fillText(text, x + size / 2, y + size / 2 + 0.5);
}

// A canvas of that size in CSS pixels, sharp on dense screens.
function makeCanvas(width, height) {
  const dense = Math.min(window.devicePixelRatio || 1, Math.sqrt(pixelLimit / (width * height)));
  const canvas = element("canvas", {width: Math.ceil(width * dense), height: Math.ceil(height * dense)});
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext("2d");
  context.scale(dense, dense);
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.font = "9px system-ui, sans-serif";
  return {canvas, context};
}

function cellSize(rows, columns, dimension) {
  if (rows <= shownRows && columns <= 32) return dimension < 100 ? 18 : 22;
  if (rows <= shownRows && columns <= shownColumns) return dimension <= 7 ? 9 : dimension < 100 ? 14 : 18;
  return Math.max(4, Math.min(9, Math.floor(Math.sqrt(pixelLimit / (rows * columns)))));
}

function paintPattern(rows, columns, dimension) {
  const size = cellSize(rows.length, columns, dimension), left = 26, top = 14;
  const {canvas, context} = makeCanvas(left + columns * size + 1, top + rows.length * size + 1);
  const step = size >= 14 ? 1 : 8;
  context.fillStyle = "#57606a";
  for (let k = 0; k < columns; k += step) context.fillText(String(k + 1), left + (k + 0.5) * size, top / 2);
  context.textAlign = "right";
  for (let i = 0; i < rows.length; i += step) context.fillText(String(i + 1), left - 4, top + (i + 0.5) * size);
  context.textAlign = "center";
  rows.forEach((row, i) => {
    for (let k = 0; k < columns; k++) paintCell(context, left + k * size, top + i * size, size, row[k]);
  });
  context.strokeStyle = "#b8b8b8";
  context.lineWidth = 0.5;
  context.beginPath();
  for (let k = 0; k <= columns; k++) {
    context.moveTo(left + k * size, top);
    context.lineTo(left + k * size, top + rows.length * size);
  }
  for (let i = 0; i <= rows.length; i++) {
    context.moveTo(left, top + i * size);
    context.lineTo(left + columns * size, top + i * size);
  }
  context.stroke();
  return {canvas, cellAt: (x, y) => ({row: Math.floor((y - top) / size), column: Math.floor((x - left) / size)})};
}

// The shape of images that the group keeps, by the rule of src/draw/image_shape.h; null for none.
function findImageShape() {
  if (group.action === "matrix" || !group.generators.some((images) => images.some((g, k) => Math.abs(g) !== k + 1))) return null;
  const keeps = (images, columns, from, to) => images.every((g, k) =>
    to(Math.abs(g) - 1, columns) === to(Math.abs(images[from(k, columns, true)]) - 1, columns));
  const row = (k, columns, first) => (first ? k - (k % columns) : Math.floor(k / columns));
  const column = (k, columns) => k % columns;
  const fits = (rows, columns) => group.generators.every((images) =>
    (keeps(images, columns, row, row) && keeps(images, columns, column, column)) ||
    (rows === columns && keeps(images, columns, row, column) && keeps(images, columns, column, row)));
  let best = null;
  for (let rows = 3; rows * rows <= group.degree; rows++) {
    if (group.degree % rows !== 0) continue;
    const columns = group.degree / rows;
    if (fits(rows, columns)) best = {rows, columns};
    else if (fits(columns, rows)) best = {rows: columns, columns: rows};
  }
  return best;
}

const imageShape = findImageShape();

function paintImages(rows, dimension) {
  const {rows: high, columns: wide} = imageShape, number = dimension < 10 ? 18 : dimension < 100 ? 22 : 26;
  const size = wide <= 8 && dimension > 7 ? number : wide <= 4 ? 18 : wide <= 16 ? 8 : 4;
  const width = wide * size + 10, height = high * size + 20, across = Math.max(1, Math.min(rows.length, Math.floor(640 / width)));
  const {canvas, context} = makeCanvas(across * width, Math.ceil(rows.length / across) * height);
  rows.forEach((row, i) => {
    const left = (i % across) * width, top = Math.floor(i / across) * height + 14;
    context.textAlign = "left";
    context.fillStyle = "#57606a";
    context.fillText(String(i + 1), left, top - 7);
    context.textAlign = "center";
    row.forEach((entry, k) => paintCell(context, left + (k % wide) * size, top + Math.floor(k / wide) * size, size, entry));
    context.strokeStyle = "#b8b8b8";
    context.lineWidth = 0.5;
    context.strokeRect(left, top, wide * size, high * size);
  });
  return {canvas, cellAt: (x, y) => {
    const i = Math.floor(y / height) * across + Math.floor(x / width);
    const column = Math.floor((x % width) / size), line = Math.floor(((y % height) - 14) / size);
    return {row: column < wide && line >= 0 && line < high && x < across * width ? i : -1, column: line * wide + column};
  }};
}

function weightName(entry) {
  return entry === 0 ? "0" : `${entry < 0 ? "\u2212" : ""}w${Math.abs(entry)}`;
}

function swatch(entry) {
  const {canvas, context} = makeCanvas(13, 13);
  context.font = "0px sans-serif";
  paintCell(context, 0, 0, 13, entry);
  context.strokeStyle = "#808080";
  context.lineWidth = 1;
  context.strokeRect(0.5, 0.5, 12, 12);
  canvas.setAttribute("aria-hidden", "true");
  return canvas;
}

function patternLegend(rows, columns) {
  const seen = new Set();
  for (const row of rows) for (let k = 0; k < columns; k++) seen.add(row[k]);
  const weights = [...new Set([...seen].map(Math.abs))].filter((weight) => weight > 0).sort((a, b) => a - b);
  const legend = element("div", {class: "swatches"});
  for (const weight of weights.slice(0, legendLimit)) {
    const plain = seen.has(weight), negated = seen.has(-weight);
    legend.append(element("span", {}, ...(plain ? [swatch(weight)] : []), ...(negated ? [swatch(-weight)] : []),
      `${negated ? (plain ? "\u00b1" : "\u2212") : ""}w${weight}`));
  }
  if (seen.has(0)) legend.append(element("span", {}, swatch(0), "0"));
  if (weights.length > legendLimit) legend.append(`and ${weights.length - legendLimit} more`);
  return legend;
}

// The picture of a pattern, cut to its first neurons and inputs unless `whole`.
function patternFigure(architecture, rows, whole) {
  const columns = whole || imageShape ? group.degree : Math.min(group.degree, shownColumns);
  const cut = whole ? rows : rows.slice(0, shownRows), dimension = architecture.weights.dimension;
  const {canvas, cellAt} = imageShape ? paintImages(cut, dimension) : paintPattern(cut, columns, dimension);
  const reading = element("span");
  canvas.setAttribute("role", "img");
  canvas.setAttribute("aria-label",
    `Weight pattern of ${architecture.id}: first row ${rows[0].slice(0, 64).map(weightName).join(", ")}`);
  canvas.addEventListener("pointermove", (event) => {
    const box = canvas.getBoundingClientRect();
    const {row, column} = cellAt(event.clientX - box.left, event.clientY - box.top);
    const entry = cut[row]?.[column];
    reading.textContent = entry === undefined || column >= columns ? ""
      : `neuron ${row + 1}, input ${column + 1}: ${weightName(entry)}`;
  });
  const caption = element("figcaption", {}, imageShape
    ? `Each neuron is an image of ${imageShape.rows} \u00d7 ${imageShape.columns} inputs. ` : "Rows are neurons, columns inputs. ", reading);
  const figure = element("figure", {},
    element("div", {class: "paper", tabindex: "0", role: "region", "aria-label": "weight pattern"}, canvas),
    patternLegend(cut, columns), caption);
  const {neurons} = architecture;
  if (cut.length < neurons || columns < group.degree) {
    const parts = [];
    if (cut.length < neurons) parts.push(`first ${cut.length} of ${neurons} neurons`);
    if (columns < group.degree) parts.push(`first ${columns} of ${group.degree} inputs`);
    const more = element("button", {type: "button"}, "Show all");
    more.addEventListener("click", () => figure.replaceWith(patternFigure(architecture, rows, true)));
    caption.prepend(`The ${parts.join(", ")}. `);
    const hidden = cut.length < rows.length || columns < group.degree;
    if (hidden && rows.length * group.degree * 16 <= pixelLimit) caption.append(" ", more);
  }
  return figure;
}

function basisTable(matrix, index, largest) {
  const table = element("table", {class: "basis"}, element("caption", {}, `w${index + 1} times`));
  table.append(element("tr", {}, element("th"),
    ...matrix[0].map((_, k) => element("th", {scope: "col"}, String(k + 1)))));
  matrix.slice(0, shownRows).forEach((row, i) => {
    const line = element("tr", {}, element("th", {scope: "row"}, String(i + 1)));
    for (const value of row) {
      const colour = diverging(largest ? value / largest : 0), ink = inkOn(colour);
      const text = element("span", {}, value === 0 ? "" : String(Number(value.toPrecision(3))).replace("-", "\u2212"));
      const cell = element("td", {}, text);
      cell.style.color = ink;
      cell.style.background = value < 0
        ? `repeating-linear-gradient(135deg, transparent 0 5px, ${ink} 5px 5.6px), ${css(colour)}` : css(colour);
      text.style.background = css(colour);
      line.append(cell);
    }
    table.append(line);
  });
  return table;
}

// The basis of a matrix action, a table of numbers for each basis vector.
function basisFigure(architecture) {
  const {basis, basis_exact: exact} = architecture.weights;
  const largest = Math.max(...basis.flat(2).map(Math.abs));
  const caption = ["Rows are neurons, columns inputs; hatched and blue: negative."];
  const shown = Math.min(basis[0].length, shownRows);
  if (shown < architecture.neurons) caption.push(`The first ${shown} of ${architecture.neurons} neurons.`);
  const figure = element("figure", {},
    element("div", {class: "paper", tabindex: "0", role: "region", "aria-label": "basis of the weight space"},
      ...basis.map((matrix, index) => basisTable(matrix, index, largest))),
    element("figcaption", {}, caption.join(" ")));
  if (exact) {
    figure.append(element("p", {}, "First row, exactly:"), ...exact.map((row, index) =>
      element("p", {class: "list"}, `w${index + 1} (${(Array.isArray(row) ? row : [row]).join(", ")})`)));
  }
  return figure;
}

function weightsFigure(architecture) {
  if (architecture.weights.basis?.length) return basisFigure(architecture);
  const rows = architecture.weights.rows ? weightRows(architecture) : [];
  if (rows.length) return patternFigure(architecture, rows, false);
  return element("p", {}, "The rows are too many to be written out.");
}
