// The table of architectures: sorted by a column, filtered by the form, opened row by row.

const tableBody = document.querySelector("#architectures tbody");
const headings = [...document.querySelectorAll("#architectures thead th")];
const filters = document.getElementById("filters");
const sorting = {key: "index", descending: false};

// Orders and neurons above 2^53 are decimal strings: compared as big integers.
function integer(value) {
  return typeof value === "string" ? BigInt(value) : value;
}

const entries = architectures.map((architecture, index) => ({
  architecture, index,
  type: architecture.type,
  neurons: integer(architecture.neurons),
  parameters: architecture.parameters.total,
  dimension: architecture.weights.dimension,
  H: integer(architecture.H.order),
  K: integer(architecture.K.order),
}));
const entryById = new Map(entries.map((entry) => [entry.architecture.id, entry]));

function makeRow(entry) {
  const {architecture} = entry;
  entry.button = element("button", {type: "button", id: `a-${architecture.id}`, "aria-expanded": "false",
    "aria-controls": `d-${architecture.id}`}, architecture.id);
  entry.row = element("tr", {class: "entry"}, element("td", {}, entry.button),
    element("td", {}, element("span", {class: `badge type${entry.type}`}, String(entry.type))),
    element("td", {}, String(entry.neurons)), element("td", {}, String(entry.parameters)),
    element("td", {}, String(entry.dimension)),
    element("td", {class: "wide"}, String(entry.H)), element("td", {class: "wide"}, String(entry.K)));
  entry.cell = element("td", {colspan: headings.length});
  entry.detail = element("tr", {class: "detail", id: `d-${architecture.id}`}, entry.cell);
  entry.detail.hidden = true;
  entry.row.addEventListener("click", () => setOpen(entry, entry.detail.hidden));
}

// What an entry opens to is made when it is first opened.
function setOpen(entry, open) {
  if (open && !entry.cell.hasChildNodes()) entry.cell.append(makeDetail(entry.architecture));
  entry.detail.hidden = !open;
  entry.button.setAttribute("aria-expanded", String(open));
}

function limit(id, fallback) {
  const value = document.getElementById(id).valueAsNumber;
  return Number.isNaN(value) ? fallback : value;
}

function passes(entry) {
  const type = document.getElementById("filter-type").value;
  return (!type || entry.type === Number(type)) &&
    entry.neurons >= limit("filter-neurons-least", 0) &&
    entry.neurons <= limit("filter-neurons", Infinity) &&
    entry.parameters <= limit("filter-parameters", Infinity) &&
    entry.dimension <= limit("filter-dimension", Infinity);
}

function updateTable() {
  const sign = sorting.descending ? -1 : 1, {key} = sorting;
  const shown = entries.filter(passes).sort((a, b) =>
    a[key] < b[key] ? -sign : a[key] > b[key] ? sign : a.index - b.index);
  tableBody.replaceChildren(...shown.flatMap((entry) => [entry.row, entry.detail]));
  document.getElementById("shown").textContent = `${shown.length} of ${plural(entries.length, "architecture")}`;
  for (const heading of headings) {
    heading.setAttribute("aria-sort",
      heading.dataset.key !== key ? "none" : sorting.descending ? "descending" : "ascending");
  }
}

function clearFilters() {
  filters.reset();
  updateTable();
}

// Opens the entry that the address names, and makes sure that no filter hides it.
function followAddress() {
  const entry = entryById.get(decodeURIComponent(location.hash).replace(/^#a-/, ""));
  if (!entry) return;
  if (!passes(entry)) clearFilters();
  setOpen(entry, true);
  entry.button.focus({preventScroll: true});
  entry.row.scrollIntoView({block: "start"});
}

function startTable() {
  entries.forEach(makeRow);
  for (const heading of headings) {
    heading.querySelector("button").addEventListener("click", () => {
      sorting.descending = sorting.key === heading.dataset.key && !sorting.descending;
      sorting.key = heading.dataset.key;
      updateTable();
    });
  }
  filters.addEventListener("input", updateTable);
  filters.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("filter-clear").addEventListener("click", clearFilters);
  updateTable();
  window.addEventListener("hashchange", followAddress);
  // A second click on a link to the same entry changes no address.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (link?.getAttribute("href") === decodeURIComponent(location.hash)) followAddress();
  });
  followAddress();
}
