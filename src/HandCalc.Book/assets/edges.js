// What goes on beyond the edge of its frame fades there.
(() => {
  "use strict";
  const mark = frame => {
    frame.classList.toggle("more", frame.scrollLeft + frame.clientWidth < frame.scrollWidth - 1);
    if (!frame.querySelector("[tabindex], a") && frame.scrollWidth > frame.clientWidth + 1) {
      frame.tabIndex = 0; // who has only a keyboard scrolls it too
    }
  };
  const watch = new ResizeObserver(entries => entries.forEach(({ target }) => mark(target)));
  for (const frame of document.querySelectorAll(".scroll, .equation, .code, .prose pre, .task, .table, .map-frame, :is(.evidence, .letters) table")) {
    watch.observe(frame);
    frame.addEventListener("scroll", () => mark(frame), { passive: true });
  }

  document.querySelector("button.digits")?.addEventListener("click", () => document.querySelectorAll(".scroll").forEach(mark));
})();
