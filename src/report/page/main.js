// The head of the page and the downloads; then the graph and the table.

function showFacts() {
  document.getElementById("description").textContent = group.description || "";
  const facts = [["action", group.action], ["degree", group.degree], ["order", group.order],
    ["generators", group.generators.length], ["fixed inputs", `dimension ${group.invariant_dimension}`],
    ["architectures", architectures.length]];
  if (enumeration.codomain) {
    const {dimension, linear, constant} = enumeration.codomain;
    facts.push(["outputs", dimension], ["activation", enumeration.activation],
      ["linear maps", `dimension ${linear.dimension}`], ["constants", `dimension ${constant.dimension}`]);
  }
  document.getElementById("facts").append(...facts.map(([name, value]) =>
    element("div", {}, element("dt", {}, name), element("dd", {}, String(value)))));
  document.getElementById("generator-list").append(...group.generators.map((generator, g) =>
    element("p", {class: "list"}, `${generatorName(g)} = ${elementText(generator)}`)));
}

function showCounts() {
  const {counts} = enumeration;
  // Null where the engine does not count them; a number that is not split by type leaves its cells empty.
  const byType = (pair) => (pair ? [pair.type1 + pair.type2, pair.type1, pair.type2] : [null, null, null]);
  const rows = [
    ["classes of subgroups", counts.subgroup_classes, "", ""],
    ["pairs (H, K) up to conjugacy", ...byType(counts.pairs)],
    ["cohomology classes", ...byType(counts.cohomology_classes)],
    ["architectures that exist", ...byType(counts.admissible)],
    ["their cohomology classes", ...byType(counts.admissible_cohomology_classes)],
    ["inclusions", counts.inclusions, "", ""],
    ["tunnels", counts.tunnels, "", ""],
  ];
  document.querySelector("#counts tbody").append(...rows.map(([name, ...values]) =>
    element("tr", {}, element("th", {scope: "row"}, name),
      ...values.map((value) => element("td", {}, String(value ?? "not counted"))))));
}

// The browser saves the text as a file of that name.
function offer(buttonId, text, name, type) {
  document.getElementById(buttonId).addEventListener("click", () => {
    const address = URL.createObjectURL(new Blob([text], {type}));
    element("a", {href: address, download: name}).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
  });
}

function startDownloads() {
  const stem = (group.name || "group").replace(/[^\w.-]+/g, "_");
  const dot = JSON.parse(document.getElementById("dot").textContent);
  offer("download-json", `${enumerationText.replaceAll("\\u003c", "<")}\n`, `${stem}.json`, "application/json");
  offer("download-dot", dot, `${stem}.dot`, "text/vnd.graphviz");
}

showFacts();
showCounts();
startDownloads();
startGraph();
startTable();
document.getElementById("made-by").textContent =
  `Made by ${enumeration.tool.name} ${enumeration.tool.version}, engine ${enumeration.engine}.`;
