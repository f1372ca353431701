// Making elements of the page.

// element("p", {class: "note"}, "text", child, ...): texts are never read as HTML.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function svgElement(name, attributes = {}, text = "") {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text) made.textContent = text;
  return made;
}

function plural(count, noun) {
  return `${count} ${noun}${String(count) === "1" ? "" : "s"}`;
}

// A long text in a box that opens, a short one as it is.
function folded(title, text) {
  const list = element("p", {class: "list"}, text);
  if (text.length <= 300) return list;
  return element("details", {}, element("summary", {}, title), list);
}
