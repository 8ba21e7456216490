// The switch between the examples keeps the place: the cell, or else the section that is read.
(() => {
  "use strict";
  const place = () => {
    if (location.hash) {
      return location.hash;
    }

    const read = [...document.querySelectorAll("section[id], header[id]")].filter(part => part.getBoundingClientRect().top < innerHeight / 3).pop();
    return read ? `#${read.id}` : "";
  };

  for (const link of document.querySelectorAll(".examples a")) {
    link.addEventListener("click", () => { link.hash = place(); });
  }
})();
