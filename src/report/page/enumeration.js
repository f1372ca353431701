// The enumeration that the page carries, and what follows from it.

// The page holds the text with "<" written as an escape; this is the file itself.
const enumerationText = document.getElementById("enumeration").textContent.trim();
const enumeration = JSON.parse(enumerationText);
const group = enumeration.group;
const architectures = enumeration.architectures.filter((architecture) => architecture.admissible);
const architectureById = new Map(architectures.map((architecture) => [architecture.id, architecture]));

// morphisms[id] = {to, from, tunnels}: ids of the larger, the smaller and the tunnelled.
const morphismsById = new Map(architectures.map(({id}) => [id, {to: [], from: [], tunnels: []}]));
for (const morphism of enumeration.morphisms || []) {
  const from = morphismsById.get(morphism.from), to = morphismsById.get(morphism.to);
  if (!from || !to) continue;
  if (morphism.kind === "tunnel") {
    from.tunnels.push(morphism.to);
    to.tunnels.push(morphism.from);
  } else {
    from.to.push(morphism.to);
    to.from.push(morphism.from);
  }
}

// What gsnn dimension says: functionalById[id] = {dimension, components}, where the components of the
// fibre may be unknown, and how many directions an inclusion opens at second order; null with a codomain.
const functional = JSON.parse(document.getElementById("dimensions").textContent);
const functionalById = new Map(functional ? Object.entries(functional.architectures) : []);
const opensByPair = new Map((functional ? enumeration.morphisms || [] : [])
  .map(({from, to}, index) => [`${from} ${to}`, functional.opens[index]]));

function generatorName(index) {
  return group.generator_names?.[index] ?? `g${index + 1}`;
}

// All weight rows of a permutation or signed permutation action, [] when the file has none.  The
// first row and rho determine them: w_j g = s w_i where rho(g) takes neuron i to s times neuron j.
function weightRows(architecture) {
  const given = architecture.weights.rows || [], rho = architecture.signed_permutations;
  if (given.length !== 1 || !rho) return given;
  const rows = new Array(Number(architecture.neurons)), queue = [0];
  rows[0] = given[0];
  for (let next = 0; next < queue.length; next++) {
    const i = queue[next];
    group.generators.forEach((images, g) => {
      const entry = rho[g][i], j = Math.abs(entry) - 1;
      if (rows[j]) return;
      const row = new Array(group.degree);
      images.forEach((image, k) => {
        row[Math.abs(image) - 1] = Math.sign(entry) * Math.sign(image) * rows[i][k];
      });
      rows[j] = row;
      queue.push(j);
    });
  }
  return rows;
}

// A permutation as cycles, a signed one as its list of images, a matrix by rows.
function elementText(value) {
  if (Array.isArray(value[0])) return value.map((row) => `[${row.join(", ")}]`).join(" ");
  if (value.some((image) => image < 0)) return `[${value.join(", ")}]`;
  const seen = new Set();
  let text = "";
  value.forEach((_, start) => {
    const cycle = [];
    for (let i = start; !seen.has(i); i = value[i] - 1) {
      seen.add(i);
      cycle.push(i + 1);
    }
    if (cycle.length > 1) text += `(${cycle.join(" ")})`;
  });
  return text || "()";
}
