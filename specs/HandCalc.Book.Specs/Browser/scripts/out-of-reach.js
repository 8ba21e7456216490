// What scrolls on the page as it stands, and neither takes the focus nor has anything in it that does.
() => {
  const focusable = "a[href], button, input, summary, [tabindex]:not([tabindex='-1'])";
  const scrolls = part => ["Width", "Height"].some(side => part[`client${side}`] > 0 && part[`scroll${side}`] > part[`client${side}`] + 1
    && ["auto", "scroll"].includes(getComputedStyle(part)[side === "Width" ? "overflowX" : "overflowY"]));
  return [...document.querySelectorAll("body *")].filter(part => part.checkVisibility() && scrolls(part) && !part.matches(focusable) && !part.querySelector(focusable))
    .map(part => `out of reach: ${part.closest("[id]").id} ${part.tagName.toLowerCase()} ${part.className}`);
}
