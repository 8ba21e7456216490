// The switch between the examples keeps the place: the cell that is explained, what the address names while it is in sight, or else the
// section that is read.
(() => {
  "use strict";
  const { decoded, parse } = globalThis.HandCalcAddress;

  const isInSight = element => {
    const { top, bottom } = element.getBoundingClientRect();
    return bottom > 0 && top < innerHeight;
  };

  const place = () => {
    const named = document.getElementById(decoded(location.hash).slice(1));
    if (parse(location.hash) || (named && isInSight(named))) {
      return location.hash;
    }

    const read = [...document.querySelectorAll("section[id], header[id]")].filter(part => part.getBoundingClientRect().top < innerHeight / 3).pop();
    return read ? `#${read.id}` : "";
  };

  for (const link of document.querySelectorAll(".examples a")) {
    link.addEventListener("click", () => { link.hash = place(); });
  }
})();
