// The neurons on a circle, and how each generator moves and negates them: the cocycle as a picture.

const shownNodes = 64, nodeRadius = 8.5, nodeRoom = 32;

// The neurons in the order of the cycles of the generator with the longest run.
function circleOrder(rho, shown) {
  let best = [...Array(shown).keys()], longest = 0;
  for (const images of rho) {
    const order = [], placed = new Set();
    let run = 0;
    for (let start = 0; start < shown; start++) {
      const before = order.length;
      for (let i = start; i < shown && !placed.has(i); i = Math.abs(images[i]) - 1) {
        placed.add(i);
        order.push(i);
      }
      run = Math.max(run, order.length - before);
    }
    if (run > longest) {
      longest = run;
      best = order;
    }
  }
  return best;
}

// The arcs among the first neurons; one for both ways where a generator swaps two.
function actionArcs(rho, shown) {
  const arcs = [], ranks = new Map();
  let leftOut = 0;
  rho.forEach((images, generator) => images.forEach((image, from) => {
    const to = Math.abs(image) - 1;
    const both = from !== to && Math.abs(images[to]) - 1 === from && images[to] < 0 === image < 0;
    if (both && to < from) return;
    if (from >= shown || to >= shown) {
      leftOut += from < shown || to < shown ? 1 : 0;
      return;
    }
    const pair = `${Math.min(from, to)},${Math.max(from, to)}`, rank = ranks.get(pair) || 0;
    ranks.set(pair, rank + 1);
    arcs.push({generator, from, to, negative: image < 0, both, pair, rank});
  }));
  for (const arc of arcs) arc.parallel = ranks.get(arc.pair);
  return {arcs, leftOut};
}

// Arrow heads differ in shape as well as in colour: full, open, diamond, dot.
function headPath(generator, x, y, angle) {
  const size = 6, at = (back, side) =>
    `${(x - back * Math.cos(angle) - side * Math.sin(angle)).toFixed(1)},${(y - back * Math.sin(angle) + side * Math.cos(angle)).toFixed(1)}`;
  switch (generator % 4) {
    case 0: return {d: `M${at(0, 0)}L${at(size, -2.6)}L${at(size, 2.6)}Z`, full: true};
    case 1: return {d: `M${at(size, -3)}L${at(0, 0)}L${at(size, 3)}`, full: false};
    case 2: return {d: `M${at(0, 0)}L${at(3, -2.2)}L${at(6, 0)}L${at(3, 2.2)}Z`, full: true};
    default: return {d: `M${at(0, 0)}A2.4,2.4 0 1 1 ${at(5, 0)}A2.4,2.4 0 1 1 ${at(0, 0)}Z`, full: true};
  }
}

function addStroke(svg, d, generator, negative) {
  svg.append(svgElement("path", {d, fill: "none", stroke: css(lineColour(generator)), "stroke-width": 1.4,
    ...(negative ? {"stroke-dasharray": "4 2.5"} : {})}));
}

function addHead(svg, generator, x, y, angle) {
  const {d, full} = headPath(generator, x, y, angle), colour = css(lineColour(generator));
  svg.append(svgElement("path", {d, fill: full ? colour : "none", stroke: full ? "none" : colour, "stroke-width": 1.4}));
}

// How far an arc's control point lies from the middle of its chord, towards the centre.
function bend(rank, length, sagitta, adjacent) {
  if (adjacent) return (rank % 2 ? 1 : -1) * length * (0.16 + 0.24 * Math.floor(rank / 2));
  return Math.max(10, 2 * (2 * nodeRadius - sagitta)) + 16 * rank;
}

function controlPoint(circle, arc, a, b) {
  const middle = {x: (a.x + b.x) / 2, y: (a.y + b.y) / 2}, length = Math.hypot(b.x - a.x, b.y - a.y);
  const apart = Math.abs(circle.place[arc.from] - circle.place[arc.to]);
  let dx = circle.centre - middle.x, dy = circle.centre - middle.y, height = Math.hypot(dx, dy);
  let amount = bend(arc.rank, length, circle.radius - height, apart === 1 || apart + 1 === circle.shown);
  if (height < nodeRadius) { // through the centre: to either side of the diameter
    const [low, high] = circle.place[arc.from] < circle.place[arc.to] ? [a, b] : [b, a];
    dx = (high.y - low.y) / length;
    dy = (low.x - high.x) / length;
    amount = (arc.rank % 2 ? -1 : 1) * 14 * (arc.rank + 1);
    height = 1;
  }
  return {x: middle.x + amount * dx / height, y: middle.y + amount * dy / height};
}

function addArc(svg, circle, arc) {
  const a = circle.node(arc.from), b = circle.node(arc.to), control = controlPoint(circle, arc, a, b);
  const out = Math.atan2(control.y - a.y, control.x - a.x), into = Math.atan2(b.y - control.y, b.x - control.x);
  const rim = nodeRadius + 1;
  const start = {x: a.x + rim * Math.cos(out), y: a.y + rim * Math.sin(out)};
  const end = {x: b.x - rim * Math.cos(into), y: b.y - rim * Math.sin(into)};
  addStroke(svg, `M${start.x.toFixed(1)},${start.y.toFixed(1)}Q${control.x.toFixed(1)},${control.y.toFixed(1)} ${end.x.toFixed(1)},${end.y.toFixed(1)}`,
    arc.generator, arc.negative);
  addHead(svg, arc.generator, end.x, end.y, into);
  if (arc.both) addHead(svg, arc.generator, start.x, start.y, out + Math.PI);
}

function addLoop(svg, circle, arc) {
  const loop = 6.5, node = circle.node(arc.from), reach = nodeRadius + loop - 2.5;
  const turn = arc.rank - (arc.parallel - 1) / 2;
  const angle = circle.angle(arc.from) + turn * (circle.shown === 1 ? 2 * Math.PI / arc.parallel : 0.95);
  const middle = {x: node.x + reach * Math.cos(angle), y: node.y + reach * Math.sin(angle)};
  const on = (t) => `${(middle.x + loop * Math.cos(t)).toFixed(1)},${(middle.y + loop * Math.sin(t)).toFixed(1)}`;
  addStroke(svg, `M${on(angle - 2.2)}A${loop},${loop} 0 1 1 ${on(angle + 2.2)}`, arc.generator, arc.negative);
  const tip = angle + 2.3;
  addHead(svg, arc.generator, middle.x + loop * Math.cos(tip), middle.y + loop * Math.sin(tip), tip + Math.PI / 2 + 0.35);
}

function addNode(svg, circle, neuron) {
  const {x, y} = circle.node(neuron);
  svg.append(svgElement("circle", {cx: x, cy: y, r: nodeRadius, fill: "#fff", stroke: "#333"}),
    svgElement("text", {x, y: y + 3.2, "text-anchor": "middle", "font-size": 9, fill: "#111"}, String(neuron + 1)));
}

function circlePicture(rho, shown, arcs) {
  const radius = shown > 1 ? Math.max(46, nodeRoom * shown / (2 * Math.PI)) : 0, centre = radius + nodeRadius + 24;
  const place = [];
  circleOrder(rho, shown).forEach((neuron, position) => { place[neuron] = position; });
  const angle = (neuron) => 2 * Math.PI * place[neuron] / shown - Math.PI / 2;
  const node = (neuron) => ({x: centre + radius * Math.cos(angle(neuron)), y: centre + radius * Math.sin(angle(neuron))});
  const circle = {radius, centre, place, angle, node, shown};
  const svg = svgElement("svg", {width: 2 * centre, height: 2 * centre, viewBox: `0 0 ${2 * centre} ${2 * centre}`, role: "img"});
  for (const arc of arcs) (arc.from === arc.to ? addLoop : addArc)(svg, circle, arc);
  for (let neuron = 0; neuron < shown; neuron++) addNode(svg, circle, neuron);
  return svg;
}

function cohomologyFigure(architecture) {
  const rho = architecture.signed_permutations;
  if (!rho) return element("p", {}, "The neurons are too many for rho to be written out.");
  const neurons = Number(architecture.neurons), shown = Math.min(neurons, shownNodes);
  const {arcs, leftOut} = actionArcs(rho, shown), svg = circlePicture(rho, shown, arcs);
  svg.setAttribute("aria-label", `The generators' action on the neurons of ${architecture.id}`);
  const legend = element("div", {class: "swatches"});
  rho.forEach((_, generator) => {
    const line = svgElement("svg", {width: 30, height: 12, "aria-hidden": "true"});
    addStroke(line, "M0,6H24", generator, false);
    addHead(line, generator, 28, 6, 0);
    line.style.display = "inline-block";
    legend.append(element("span", {}, line, ` ${generatorName(generator)}`));
  });
  const note = shown < neurons
    ? ` The first ${shown} of ${neurons} neurons; ${plural(leftOut, "arc")} to and from the others left out.` : "";
  return element("figure", {},
    element("div", {class: "paper", tabindex: "0", role: "region", "aria-label": "cohomology picture"}, svg, legend),
    element("figcaption", {}, `Solid keeps the sign, dashed reverses it.${note}`));
}
