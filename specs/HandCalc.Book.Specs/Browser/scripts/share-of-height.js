// How many pixels of the height of a chapter each kind of its parts takes, folded as a reader finds it; what is left is space.
() => {
  const kinds = { equations: ".equation", figures: ".map, .chart", matrices: ".matrices, .rest", code: ".test, .helpers, .source", proof: ".proof", headings: "h1, h2, .kicker", prose: "p, ul, ol, dl, .predict" };
  const heights = Object.fromEntries([...Object.keys(kinds), "space"].map(kind => [kind, 0]));
  const add = part => {
    const { height } = part.getBoundingClientRect();
    const kind = Object.keys(kinds).find(name => part.matches(kinds[name]));
    if (kind && height) heights[kind] += height;
    else if (height) [...part.children].filter(child => child.checkVisibility()).forEach(add);
  };
  const main = document.querySelector("main");
  add(main);
  const { space, ...told } = heights;
  return { ...told, space: main.getBoundingClientRect().height - Object.values(told).reduce((sum, height) => sum + height, 0) };
}
