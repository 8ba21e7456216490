// The flow figure of a chapter: open where there is room, and scrolled to its place.
(() => {
  "use strict";
  const map = document.querySelector("details.map");
  if (!map) {
    return;
  }

  const show = () => {
    const frame = map.querySelector(".map-frame");
    const lit = [...map.querySelectorAll(".here")].map(node => node.getBBox());
    if (map.open && lit.length > 0) {
      const middle = (low, high) => (Math.min(...lit.map(low)) + Math.max(...lit.map(high))) / 2;
      frame.scrollTop = middle(box => box.y, box => box.y + box.height) - frame.clientHeight / 2;
      frame.scrollLeft = middle(box => box.x, box => box.x + box.width) - frame.clientWidth / 2;
    }
  };

  map.addEventListener("toggle", show);
  map.open = matchMedia("(min-width: 48rem)").matches;
  map.classList.add("ready");
  show();
})();
