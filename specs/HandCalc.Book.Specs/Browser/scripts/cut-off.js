// What is cut off without a cue, everything unfolded; and in a window of the most common width, which matrices of at most sixteen columns,
// or twelve that are headed by words, are cut off at all, and of which tensors the second head does not stand beside the first.
async common => {
  for (const folded of document.querySelectorAll("main details")) folded.open = true;
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
  const named = (problem, part) => `${problem}: ${part.closest("[id]").id} ${part.className}`;
  const cut = [...document.querySelectorAll("main *")].filter(part => part.clientWidth > 0 && part.scrollLeft === 0 && part.scrollWidth > part.clientWidth + 1 && getComputedStyle(part).overflowX !== "visible");
  const top = id => document.getElementById(id)?.getBoundingClientRect().top;
  const columns = frame => frame.querySelector(".matrix tbody tr")?.querySelectorAll("td").length ?? Infinity;
  const fitting = frame => /^\d+$/.test(frame.querySelector(".matrix thead th:last-child")?.textContent.trim() ?? "") ? 16 : 12;
  return [
    ...cut.filter(part => getComputedStyle(part).maskImage === "none" && part.matches(":not(.unseen)")).map(part => named("no cue", part)),
    ...!common ? [] : cut.filter(frame => columns(frame) <= fitting(frame)).map(frame => named("cut off", frame)),
    ...!common ? [] : [...document.querySelectorAll("figure[id$='[0]']:has([data-tensor])")].filter(({ id }) => ![undefined, top(id)].includes(top(id.replace("[0]", "[1]")))).map(frame => named("alone", frame)),
  ];
}
