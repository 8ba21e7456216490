// The address of a cell: page#tensor/row,column, such as 11-attention-gradients.html#d.W_Q[0]/3,5.
(() => {
  "use strict";
  const cell = /^#(.+)\/(\d+),(\d+)$/;

  // Browsers differ in what they write as %5B; a text that is no such code stands for itself.
  const decoded = hash => {
    try {
      return decodeURIComponent(hash);
    } catch {
      return hash;
    }
  };

  const parse = hash => {
    const found = cell.exec(decoded(hash));
    return found && { tensor: found[1], row: Number(found[2]), column: Number(found[3]) };
  };

  const fragment = ({ tensor, row, column }) => `#${tensor}/${row},${column}`;

  globalThis.HandCalcAddress = { decoded, parse, fragment };
})();
