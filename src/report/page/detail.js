// What an entry of the table opens to.

function links(ids, empty) {
  if (ids.length === 0) return element("dd", {}, empty);
  return element("dd", {class: "links"}, ...ids.map((id) => element("a", {href: `#a-${id}`}, id)));
}

// What it grows to, and how many directions that opens.
function growthText(id, to) {
  const list = links(to, "nothing: no larger network contains it");
  if (functional) list.querySelectorAll("a").forEach((link, k) => {
    const opens = element("span", {class: "opens"}, `+${opensByPair.get(`${id} ${to[k]}`)}`);
    link.replaceWith(element("span", {}, link.cloneNode(true), " ", opens));
  });
  return list;
}

function functionalText({id, parameters}) {
  const {dimension, components} = functionalById.get(id);
  const fibre = components === undefined ? "" : `; the same function on ${components} rays of parameters`;
  return `${dimension} of ${parameters.total} parameters${fibre}`;
}

// The free output weights of the first neuron: vectors of outputs, by the member of the document they are in.
function outputFacts(architecture) {
  const kinds = enumeration.activation === "sin"
    ? [["output_basis", "of sin(z)"], ["cosine_basis", "of cos(z)"]] : [["output_basis", ""]];
  return kinds.flatMap(([member, what]) => {
    const basis = architecture[member] || [];
    const vectors = basis.map((vector) => `(${[vector].flat(2).join(", ")})`).join(", ");
    return [element("dt", {}, `output weights ${what}`.trim()), element("dd", {class: "outputs"},
      basis.length ? folded(plural(basis.length, "vector"), `neuron 1: ${vectors}`) : "none")];
  });
}

function subgroupText(subgroup) {
  if (!subgroup.generators) return element("dd", {}, `order ${subgroup.order}`);
  const generators = subgroup.generators.map(elementText);
  return element("dd", {}, `order ${subgroup.order}`, folded(plural(generators.length, "generator"),
    generators.length ? generators.join(", ") : "trivial"));
}

function rhoList(architecture) {
  const rho = architecture.signed_permutations;
  if (!rho) return element("p", {}, "Too many neurons to be written out.");
  const list = element("dl", {class: "pairs"});
  rho.forEach((images, g) => list.append(element("dt", {}, generatorName(g)),
    element("dd", {}, folded(plural(images.length, "image"), `[${images.join(", ")}]`))));
  return list;
}

function parameterText({parameters}) {
  const parts = ["weights", "bias", "output", "linear", "constant"].map((name) => `${parameters[name]} ${name}`);
  return `${parameters.total} = ${parts.join(" + ")}`;
}

function showInGraph(id) {
  const button = element("button", {type: "button", class: "show-in-graph"}, "Show in the graph");
  button.addEventListener("click", () => focusGraph(id));
  return element("p", {}, button);
}

function makeDetail(architecture) {
  const {id, cohomology} = architecture, {to, from, tunnels} = morphismsById.get(id);
  const facts = element("dl", {class: "pairs"},
    element("dt", {}, "parameters"), element("dd", {}, parameterText(architecture)),
    ...(functional ? [element("dt", {}, "functional dimension"),
      element("dd", {class: "functional"}, functionalText(architecture))] : outputFacts(architecture)),
    element("dt", {}, "H"), subgroupText(architecture.H),
    element("dt", {}, "K"), subgroupText(architecture.K),
    element("dt", {}, "class"), element("dd", {},
      `(${cohomology.class.join(", ")}) in H\u00b9(H, \u00b11) of rank ${cohomology.rank}; ` +
      `its orbit under the normaliser of H has length ${cohomology.orbit_length}`));
  const morphisms = element("dl", {class: "pairs"},
    element("dt", {}, "grows to"), growthText(id, to),
    element("dt", {}, "contains"), links(from, "nothing smaller"),
    element("dt", {}, "tunnels to"), links(tunnels, "none"));
  return element("div", {class: "panels"},
    element("section", {}, element("h3", {}, "Weights"), weightsFigure(architecture)),
    element("section", {}, element("h3", {}, "Cohomology"), cohomologyFigure(architecture)),
    element("section", {}, element("h3", {}, "Subgroups and parameters"), facts),
    element("section", {}, element("h3", {}, "Morphisms"), morphisms,
      showInGraph(id), element("h3", {}, "\u03c1 of the generators"), rhoList(architecture)));
}
