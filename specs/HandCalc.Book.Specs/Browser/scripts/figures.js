// Which words of a figure cover each other, or leave the figure, as the browser has set them; and what is too small or not seen at all.
() => {
  const named = (problem, ...words) => `${problem}: ${words.map(word => `"${word.textContent}"`).join(" and ")} in ${words[0].closest("figure").id}`;
  const within = (one, other) => one.left >= other.left - 8 && one.right <= other.right + 8 && one.top >= other.top - 1 && one.bottom <= other.bottom + 1;
  const apart = (one, other) => one.right <= other.left || other.right <= one.left || one.bottom <= other.top + 2 || other.bottom <= one.top + 2;
  return [...document.querySelectorAll("figure.chart svg.plot")].flatMap(plot => {
    const words = [...plot.querySelectorAll("text")].map(word => [word, word.getBoundingClientRect()]);
    return [
      ...words.filter(([, box]) => !within(box, plot.getBoundingClientRect())).map(([word]) => named("leaves the figure", word)),
      ...words.flatMap(([word, box], index) => words.slice(index + 1).filter(([, other]) => !apart(box, other)).map(([other]) => named("cover each other", word, other))),
      ...words.filter(([, box]) => box.height < 8).map(([word]) => named("too small", word)),
      ...[...plot.querySelectorAll("path, rect, text")].filter(mark => !mark.checkVisibility()).map(mark => named(`a ${mark.getAttribute("class")} is not seen`, mark)),
    ];
  });
}
