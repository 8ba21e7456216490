// Drawings that a reader moves: a query among the keys, points on a curve with their tangents, and what is remembered of one weight while
// it learns. They know no formula: points and slopes are those of the step that they are given.
(() => {
  "use strict";
  const width = 320, edge = 26, points = 97, letter = 7, line = 13; // of a label, in the units of the drawing

  function draw(name, properties = {}, ...children) {
    const element = document.createElementNS("http://www.w3.org/2000/svg", name);
    for (const [property, value] of Object.entries(properties)) {
      element.setAttribute(property, String(value));
    }

    element.append(...children);
    return element;
  }

  // A panel with two axes that go from their least number to their largest; marks are put on it, and moved.
  function panel(name, [left, right], [low, high], format, height = 200) {
    const x = value => edge + (value - left) / (right - left || 1) * (width - 2 * edge);
    const y = value => height - edge - (value - low) / (high - low || 1) * (height - 2 * edge);
    const at = ([across, up]) => `${x(across).toFixed(1)} ${y(up).toFixed(1)}`;
    const zero = ([from, to]) => Math.min(Math.max(0, from), to);
    const words = (text, place, anchor) => draw("text", { class: "tick", x: place[0], y: place[1], "text-anchor": anchor }, text);
    const element = draw("svg", { class: "plot", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": name },
      draw("path", { class: "zero", d: `M${at([left, zero([low, high])])}L${at([right, zero([low, high])])}M${at([zero([left, right]), low])}L${at([zero([left, right]), high])}` }),
      words(format(left), [edge, height - 8], "start"), words(format(right), [width - edge, height - 8], "end"),
      words(format(high), [4, edge + 4], "start"), words(format(low), [4, height - edge - 4], "start"), draw("text", { class: "axis", x: edge, y: 12 }, name));
    const taken = []; // by labels
    const mark = kind => {
      const path = draw("path", { class: kind }), isDots = kind.startsWith("dots");
      element.append(path);
      return all => path.setAttribute("d", all.length === 0 ? "" : isDots ? all.map(one => `M${at(one)}h0`).join("") : `M${all.map(at).join("L")}`);
    };
    return {
      element, mark, line: kind => mark(`line ${kind}`), dots: kind => mark(`dots ${kind}`),
      // A label beside a point, away from the middle, at the first place where it covers no other.
      label(kind, text, [across, up]) {
        const size = letter * text.length, sides = [5, -5 - size], heights = up < 0 ? [14, -5, 27, -18] : [-5, 14, -18, 27];
        const boxes = heights.flatMap(down => (across < 0 ? sides.toReversed() : sides).map(right => [x(across) + right, y(up) + down]));
        const isFree = ([left, bottom]) => left > 0 && left + size < width && !taken.some(one => left < one.right && one.left < left + size && Math.abs(bottom - one.bottom) < line);
        const [left, bottom] = boxes.find(isFree) ?? boxes[0];
        taken.push({ left, right: left + size, bottom });
        element.append(draw("text", { class: kind, x: left, y: bottom }, text));
      },
      // Where a mouse or a finger drags it, in the numbers of the axes.
      drag(moved) {
        const tell = ({ clientX, clientY }) => {
          const box = element.getBoundingClientRect(), scale = width / box.width;
          const [px, py] = [(clientX - box.left) * scale, (clientY - box.top) * scale];
          const within = (share, [from, to]) => from + Math.min(Math.max(share, 0), 1) * (to - from);
          moved(within((px - edge) / (width - 2 * edge), [left, right]), within((height - edge - py) / (height - 2 * edge), [low, high]));
        };
        element.classList.add("drags");
        element.addEventListener("pointerdown", event => {
          element.setPointerCapture(event.pointerId);
          tell(event);
        });
        element.addEventListener("pointermove", event => element.hasPointerCapture(event.pointerId) && tell(event));
      },
    };
  }

  // The directions at right angles in which rows differ most, two at most, each of length 1.
  function directions(rows) {
    const size = rows[0].length, mean = rows[0].map((_, column) => rows.reduce((sum, row) => sum + row[column], 0) / rows.length);
    const product = (a, b) => a.map(row => b[0].map((_, j) => row.reduce((sum, entry, k) => sum + entry * b[k][j], 0)));
    const centred = rows.map(row => row.map((entry, column) => entry - mean[column]));
    let spread = product(mean.map((_, column) => centred.map(row => row[column])), centred);
    const found = [];
    for (let count = Math.min(2, size); count > 0; count--) {
      let power = spread;
      for (let squared = 0; squared < 40; squared++) { // what is largest outgrows all else
        const most = Math.max(...power.flat().map(Math.abs));
        power = product(power.map(row => row.map(entry => entry / (most || 1))), power.map(row => row.map(entry => entry / (most || 1))));
      }

      const longest = power.reduce((best, row) => (Math.hypot(...row) > Math.hypot(...best) ? row : best));
      const length = Math.hypot(...longest);
      if (length > 0) {
        const sign = longest.reduce((best, entry) => (Math.abs(entry) > Math.abs(best) ? entry : best)) < 0 ? -1 : 1;
        const one = longest.map(entry => sign * entry / length), along = one.reduce((sum, entry, i) => sum + entry * spread[i].reduce((all, other, j) => all + other * one[j], 0), 0);
        found.push(one);
        spread = spread.map((row, i) => row.map((entry, j) => entry - along * one[i] * one[j]));
      }
    }

    return found;
  }

  // The keys and the query in the plane of the directions, each on a scale of its own. To decide, a query is a thousand times as long as it
  // is before anything is learnt: its length is drawn by its logarithm. Directions are what they are.
  function plane(keys, labels, reach, move, format) {
    const near = 1000, longest = Math.max(...keys.flat().map(Math.abs));
    const as = (length, place, size = Math.hypot(...place)) => (size === 0 ? place : place.map(part => part / size * length(size)));
    const seen = place => as(size => Math.log1p(near * size / reach) / Math.log1p(near), place);
    const meant = place => as(size => reach * Math.expm1(size * Math.log1p(near)) / near, place).map(part => Math.min(Math.max(part, -reach), reach));
    const drawn = keys.map(key => key.map(part => 0.8 * part / longest));
    const all = panel(`query to ±${format(reach)} by its logarithm, keys to ±${format(longest)}`, [-1, 1], [-1, 1], value => format(value * reach), width);
    for (const [index, key] of drawn.entries()) {
      all.line("key")([[0, 0], key]);
      all.label("key", labels[index], key);
    }

    const arrow = all.line("query"), tip = all.dots("query grip");
    all.dots("key")(drawn);
    all.element.classList.add("free");
    all.drag((...place) => move(...meant(place)));
    return {
      element: all.element,
      show(place) {
        const end = seen(place);
        arrow([[0, 0], end]);
        tip([end]);
      },
    };
  }

  // A curve with points on it, and the tangent at each.
  function curve(name, reach, valueAt, move, format) {
    const xs = Array.from({ length: points }, (_, index) => reach * (2 * index / (points - 1) - 1)), ys = xs.map(valueAt);
    const [low, high] = [Math.min(...ys), Math.max(...ys)], more = (high - low) / 10;
    const all = panel(name, [-reach, reach], [low - more, high + more], format);
    all.line("curve")(xs.map((x, index) => [x, ys[index]]));
    const tangents = [all.line("tangent"), all.line("tangent")], dots = all.dots("entry grip");
    all.drag(move);
    return {
      element: all.element,
      show(shown) {
        dots(shown.map(({ x, y }) => [x, y]));
        tangents.forEach((tangent, index) => {
          const { x, y, slope } = shown[index] ?? {}, half = reach / 4;
          tangent(Number.isFinite(slope) ? [[x - half, y - half * slope], [x + half, y + half * slope]] : []);
        });
      },
    };
  }

  globalThis.HandCalcMoving = { panel, directions, plane, curve };
})();
