// The colours of the pictures, the same as those of `gsnn draw`: the palette of Okabe and Ito.

const hues = [[0, 114, 178], [240, 228, 66], [213, 94, 0], [86, 180, 233], [0, 158, 115],
  [230, 159, 0], [204, 121, 167]];

function mix(a, b, share) {
  return a.map((value, k) => value + (b[k] - value) * share);
}

function css(colour) {
  return `rgb(${colour.map(Math.round).join(" ")})`;
}

// The k-th category, from 0: lighter from the eighth on, then darker.
function category(k) {
  const hue = hues[k % hues.length], round = Math.floor(k / hues.length) % 3;
  return round === 0 ? hue : round === 1 ? mix(hue, [255, 255, 255], 0.55) : mix(hue, [0, 0, 0], 0.45);
}

function luminance(colour) {
  const [red, green, blue] = colour.map((value) => (value / 255) ** 2.2);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function lineColour(k) {
  const order = [hues[0], hues[2], hues[4], hues[6], hues[5], [0, 0, 0], hues[3]];
  let colour = order[k % order.length];
  while (luminance(colour) > 0.3) colour = mix(colour, [0, 0, 0], 0.1);
  return colour;
}

// From -1, blue, over white to 1, vermilion.
function diverging(value) {
  return mix([255, 255, 255], value < 0 ? hues[0] : hues[2], Math.min(Math.abs(value), 1));
}

// What is read more easily on the colour.
function inkOn(colour) {
  return luminance(colour) > 0.18 ? "#000" : "#fff";
}
