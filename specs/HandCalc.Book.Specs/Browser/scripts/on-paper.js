// What is wrong with the page on paper: something to press, something folded, something that leaves the paper or is cut off. Code and
// what can be moved are left out there, and a proof is one line.
() => {
  const { clientWidth } = document.documentElement;
  const seen = part => part.checkVisibility({ contentVisibilityAuto: true, opacityProperty: true, visibilityProperty: true });
  const all = selector => [...document.querySelectorAll(selector)].filter(seen);
  const cutsOff = part => part.clientWidth > 0 && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible";
  const named = (problem, parts) => parts.map(part => `${problem}: ${part.tagName.toLowerCase()} "${part.textContent.trim().slice(0, 40)}"`);
  const parts = all("main :not(tr, th, td)"); // what is wrong with a cell is wrong with its table
  return [
    ...named("to press", all("button, input, nav, kbd, aside, dialog, .skip, .map")),
    ...named("folded", [...document.querySelectorAll("main details:not(.map, .test, .proof, .helpers, .trial, .introduction > *) > :not(summary)")].filter(part => !seen(part))),
    ...named("beside the paper", parts.filter(part => part.getBoundingClientRect().right > clientWidth + 1)),
    ...named("cut off", parts.filter(cutsOff)),
  ].slice(0, 6);
}
