// What makes the page scroll sideways: parts that are wider than the window, and scroll in no frame of their own.
() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return "";
  const scrolls = part => part && (getComputedStyle(part).overflowX !== "visible" || scrolls(part.parentElement));
  const wide = [...document.querySelectorAll("body *")].filter(part => part.getBoundingClientRect().right > clientWidth + 0.5 && !scrolls(part.parentElement));
  const named = part => part.tagName.toLowerCase() + (part.id ? `#${part.id}` : "") + (part.className ? `.${part.className}` : "");
  return `is ${scrollWidth - clientWidth} pixels wider than ${clientWidth}: ${wide.slice(-3).map(named).join(" > ")}`;
}
