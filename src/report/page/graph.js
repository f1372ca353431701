// The graph: all of it as it was laid out beforehand, or a part of it, laid out here in ranks: the
// smallest architectures, or one with those that a morphism joins to it.

const graphBox = document.getElementById("graph"), graphPart = document.getElementById("graph-part");
const wholeGraph = graphBox.querySelector("svg"), readable = 60, smallest = 40;
const place = {width: 104, height: 34, across: 128, down: 84, row: 8, edge: 8};
let graphScale = 1;

// The architectures of a part, in their order; `left` of them are left out.
function graphMembers(part, centre) {
  if (part === "smallest") return {ids: architectures.slice(0, smallest).map(({id}) => id), left: 0};
  const {to, from, tunnels} = morphismsById.get(centre);
  const joined = new Set([...from, ...tunnels, ...to]), kept = new Set([...joined].slice(0, readable));
  kept.add(centre);
  return {ids: architectures.map(({id}) => id).filter((id) => kept.has(id)), left: joined.size + 1 - kept.size};
}

// One rank for each order of H; where those are very many, one for each length of the longest chain
// of inclusions that leads to it.
function graphLevels(ids) {
  const orders = [...new Set(ids.map((id) => architectureById.get(id).H.order))], level = new Map();
  const byOrder = orders.length <= Math.max(6, ids.length / 3);
  for (const id of ids) { // those below come first
    const below = morphismsById.get(id).from.filter((other) => level.has(other)).map((other) => level.get(other) + 1);
    level.set(id, byOrder ? orders.indexOf(architectureById.get(id).H.order) : Math.max(0, ...below));
  }
  const ranks = [];
  for (const id of ids) (ranks[level.get(id)] ??= []).push(id);
  return ranks;
}

// The ranks, the order within each by the mean place of those joined above and below.
function graphRanks(ids) {
  const ranks = graphLevels(ids);
  const shares = new Map();
  const number = (rank) => rank.forEach((id, k) => shares.set(id, (k + 1) / (rank.length + 1)));
  const sort = (side) => (rank) => {
    const weight = new Map(rank.map((id) => {
      const joined = morphismsById.get(id)[side].filter((other) => shares.has(other));
      return [id, joined.length ? joined.reduce((sum, other) => sum + shares.get(other), 0) / joined.length : shares.get(id)];
    }));
    rank.sort((a, b) => weight.get(a) - weight.get(b));
    number(rank);
  };
  ranks.forEach(number);
  for (let sweep = 0; sweep < 4; sweep++) {
    ranks.slice(1).forEach(sort("from"));
    ranks.slice(0, -1).reverse().forEach(sort("to"));
  }
  return ranks;
}

// The middle of every node; long ranks are broken into rows.
function graphPlaces(ids) {
  const places = new Map();
  let y = place.height / 2 + place.edge;
  for (const rank of graphRanks(ids)) {
    const rows = Math.ceil(rank.length / place.row), length = Math.ceil(rank.length / rows);
    for (let row = 0; row < rows; row++) {
      const part = rank.slice(row * length, (row + 1) * length);
      // Rows of one rank are offset, so that edges pass between their nodes.
      const shift = rows > 1 ? (row % 2 ? place.across / 4 : -place.across / 4) : 0;
      part.forEach((id, k) => places.set(id, {x: (k - (part.length - 1) / 2) * place.across + shift, y}));
      y += row + 1 < rows ? place.down * 0.62 : place.down;
    }
  }
  return places;
}

// Where a line from the middle of a node towards a point leaves it.
function graphBorder(id, from, towards) {
  const dx = towards.x - from.x, dy = towards.y - from.y, width = place.width / 2, height = place.height / 2;
  const share = architectureById.get(id).type === 1
    ? Math.min(width / Math.abs(dx || 1e-9), height / Math.abs(dy || 1e-9))
    : 1 / Math.hypot(dx / width, dy / height);
  return {x: from.x + dx * share, y: from.y + dy * share};
}

// A text on a curve, as near to its middle as there is room beside nodes and the texts that stand.
function graphLabel(text, curve, places, standing) {
  const width = 5.5 * text.length, height = 10;
  const at = (u) => {
    const shares = [(1 - u) ** 3, 3 * (1 - u) ** 2 * u, 3 * (1 - u) * u ** 2, u ** 3];
    return {x: shares.reduce((sum, share, k) => sum + share * curve[k].x, 0),
      y: shares.reduce((sum, share, k) => sum + share * curve[k].y, 0), width};
  };
  const free = (point) => standing.every((other) => Math.abs(other.x - point.x) >= (other.width + width) / 2 ||
    Math.abs(other.y - point.y) >= height) && [...places.values()].every((node) =>
    Math.abs(node.x - point.x) >= (place.width + width) / 2 || Math.abs(node.y - point.y) >= (place.height + height) / 2);
  const points = [0.5, 0.4, 0.6, 0.3, 0.7, 0.22, 0.78, 0.45, 0.55, 0.35, 0.65, 0.26, 0.74].map(at), chosen = points.find(free) || points[0];
  standing.push(chosen);
  return svgElement("text", {class: "opens", x: chosen.x, y: chosen.y + 3}, text);
}

// `opens` is a list of the texts that stand already, or null where there are to be none.
function graphEdge(morphism, places, opens) {
  const from = places.get(morphism.from), to = places.get(morphism.to);
  if (morphism.kind === "tunnel") {
    const bend = {x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 - Math.min(36, Math.abs(to.x - from.x) / 5)};
    const start = graphBorder(morphism.from, from, bend), end = graphBorder(morphism.to, to, bend);
    return [svgElement("path", {class: "tunnel", d: `M${start.x},${start.y}Q${bend.x},${bend.y} ${end.x},${end.y}`})];
  }
  const middle = (from.y + to.y) / 2;
  const start = graphBorder(morphism.from, from, {x: from.x + (to.x - from.x) / 4, y: middle});
  const tip = graphBorder(morphism.to, to, {x: to.x + (from.x - to.x) / 4, y: middle});
  const handle = {x: tip.x + (from.x - to.x) / 12, y: tip.y - (to.y - from.y) / 4};
  const angle = Math.atan2(tip.y - handle.y, tip.x - handle.x), size = 8, spread = 0.42;
  const curve = [start, {x: start.x, y: start.y + (to.y - from.y) / 4}, handle];
  const foot = {x: tip.x - 0.8 * size * Math.cos(angle), y: tip.y - 0.8 * size * Math.sin(angle)};
  const corner = (side) => `${tip.x - size * Math.cos(angle + side)},${tip.y - size * Math.sin(angle + side)}`;
  curve.push(foot);
  const [first, ...rest] = curve.map(({x, y}) => `${x},${y}`);
  const label = opens && functional ? [graphLabel(`+${opensByPair.get(`${morphism.from} ${morphism.to}`)}`, curve, places, opens)] : [];
  return [
    svgElement("path", {class: "inclusion", d: `M${first}C${rest.join(" ")}`}),
    svgElement("path", {class: "head", d: `M${tip.x},${tip.y}L${corner(spread)}L${corner(-spread)}Z`}),
    ...label,
  ];
}

function graphNode(id, {x, y}, centre) {
  const architecture = architectureById.get(id), neurons = plural(architecture.neurons, "neuron");
  const [short, long, number] = functional ? ["dim", "functional dimension", functionalById.get(id).dimension]
    : ["par", "parameters", architecture.parameters.total];
  const link = svgElement("a", {href: `#a-${id}`,
    "aria-label": `${id}, type ${architecture.type}, ${neurons}, ${long} ${number}`});
  const mark = `node type${architecture.type}${id === centre ? " centre" : ""}`;
  link.append(architecture.type === 1
    ? svgElement("rect", {class: mark, x: x - place.width / 2, y: y - place.height / 2, width: place.width, height: place.height})
    : svgElement("ellipse", {class: mark, cx: x, cy: y, rx: place.width / 2, ry: place.height / 2}),
  svgElement("text", {class: "id", x, y: y - 1}, id), svgElement("text", {x, y: y + 11}, `${architecture.neurons} n, ${short} ${number}`));
  return link;
}

function partGraph(ids, centre) {
  const places = graphPlaces(ids);
  const xs = [...places.values()].map(({x}) => x), ys = [...places.values()].map(({y}) => y);
  const left = Math.min(...xs) - place.width / 2 - place.edge, right = Math.max(...xs) + place.width / 2 + place.edge;
  const bottom = Math.max(...ys) + place.height / 2 + place.edge;
  const svg = svgElement("svg", {width: right - left, height: bottom, viewBox: `${left} 0 ${right - left} ${bottom}`,
    role: "group", "aria-label": `Inclusion graph of ${plural(ids.length, "architecture")}`});
  // Of a neighbourhood, what joins the neighbours with each other is left out.
  const shown = (enumeration.morphisms || []).filter(({from, to}) =>
    places.has(from) && places.has(to) && (!centre || from === centre || to === centre));
  const opens = shown.filter(({kind}) => kind !== "tunnel").length <= readable ? [] : null;
  const marks = shown.flatMap((morphism) => graphEdge(morphism, places, opens));
  const labels = marks.filter((mark) => mark.classList.contains("opens"));
  svg.append(...marks.filter((mark) => !labels.includes(mark)), ...labels);
  for (const [id, at] of places) svg.append(graphNode(id, at, centre));
  return svg;
}

function zoomGraph(factor) {
  const svg = graphBox.querySelector("svg");
  if (!svg) return;
  const middle = (graphBox.scrollLeft + graphBox.clientWidth / 2) / graphBox.scrollWidth;
  graphBox.classList.remove("fit");
  document.getElementById("graph-size").setAttribute("aria-pressed", "false");
  graphScale = factor ? Math.min(4, Math.max(0.1, graphScale * factor)) : 1;
  svg.style.width = `${svg.getAttribute("width") * graphScale}px`;
  svg.style.height = `${svg.getAttribute("height") * graphScale}px`;
  graphBox.scrollLeft = middle * graphBox.scrollWidth - graphBox.clientWidth / 2;
}

// Shows a part: "all", "smallest" or, with the id of its centre, "neighbours".
function showGraph(part, centre) {
  const shown = document.getElementById("graph-shown"), total = plural(architectures.length, "architecture");
  if (part === "all") {
    if (wholeGraph) graphBox.replaceChildren(wholeGraph);
    shown.textContent = wholeGraph ? `All of ${total}.` : "";
  } else {
    const {ids, left} = graphMembers(part, centre);
    graphBox.replaceChildren(partGraph(ids, part === "smallest" ? null : centre));
    shown.textContent = part === "smallest" ? `The ${ids.length} smallest of ${total}.`
      : `${centre} and ${plural(ids.length - 1, "architecture")} that a morphism joins to it${left ? `; ${left} more are in the table` : ""}.`;
  }
  graphPart.value = part;
  zoomGraph(0);
  graphBox.scrollTop = 0;
}

// The neighbours of the architecture with that id; says so when there is none.
function searchGraph(id) {
  const field = document.getElementById("graph-search"), known = architectureById.has(id);
  field.setAttribute("aria-invalid", String(!known && id !== ""));
  if (known) showGraph("neighbours", id);
  else if (id) document.getElementById("graph-shown").textContent = `There is no architecture ${id}.`;
}

function focusGraph(id) {
  document.getElementById("graph-search").value = id;
  searchGraph(id);
  graphBox.scrollIntoView({block: "center"});
}

function startGraph() {
  const field = document.getElementById("graph-search");
  document.getElementById("graph-ids").append(...architectures.map(({id}) => element("option", {value: id})));
  if (!wholeGraph) graphPart.querySelector("[value=all]").disabled = true;
  graphPart.addEventListener("change", () => {
    if (graphPart.value === "neighbours") searchGraph(field.value.trim() || architectures[0]?.id || "");
    else showGraph(graphPart.value);
  });
  field.addEventListener("change", () => searchGraph(field.value.trim()));
  document.getElementById("graph-out").addEventListener("click", () => zoomGraph(1 / 1.25));
  document.getElementById("graph-in").addEventListener("click", () => zoomGraph(1.25));
  const button = document.getElementById("graph-size");
  button.addEventListener("click", () => {
    zoomGraph(0);
    const svg = graphBox.querySelector("svg"), fit = graphBox.classList.toggle("fit");
    if (svg) svg.style.width = svg.style.height = "";
    button.setAttribute("aria-pressed", String(fit));
  });
  graphBox.addEventListener("wheel", (event) => {
    if (!event.ctrlKey) return; // a plain wheel scrolls
    event.preventDefault();
    zoomGraph(event.deltaY < 0 ? 1.1 : 1 / 1.1);
  }, {passive: false});
  if (architectures.length <= readable || !architectures.length) showGraph("all");
  else showGraph("smallest");
  graphBox.scrollLeft = (graphBox.scrollWidth - graphBox.clientWidth) / 2;
}
