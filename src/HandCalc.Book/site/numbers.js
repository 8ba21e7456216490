// The numbers of the example with all their bits, and what they are called. The script of the example has them; see its fields there.
(() => {
  "use strict";
  const data = globalThis.HandCalcData;
  if (!data) {
    return;
  }

  const doubles = text => {
    const bytes = Uint8Array.from(atob(text), letter => letter.charCodeAt(0));
    const view = new DataView(bytes.buffer);
    return Float64Array.from({ length: bytes.length / 8 }, (_, index) => view.getFloat64(8 * index, true));
  };

  let values;
  const find = tensor => data.tensors[tensor];
  const place = (found, row, column) => row * found.size[1] + column;

  const valueOf = (tensor, row, column) => {
    const found = find(tensor);
    values ??= doubles(data.values);
    return found.at === undefined ? found.constant : values[found.at + place(found, row, column)];
  };

  const label = (axis, index) => axis < 0 ? null : data.axes[axis][index].replace(/^\[(.*)\]$/, "$1");

  // The name of an entry by its labels: A[0][like, I].
  const nameOf = (tensor, row, column) => {
    const found = find(tensor);
    const labels = [label(found.rows, row), label(found.columns, column)].filter(text => text !== null);
    return labels.length ? `${tensor}[${labels.join(", ")}]` : tensor;
  };

  // As the matrices print it: six decimals and a sign; exactly zero is 0; what is small for that, with its power of ten.
  const print = value => {
    if (value === 0) {
      return "0";
    }

    const size = Math.abs(value);
    const digits = size >= 1e-3 && size < 1e6 ? size.toFixed(6) : size.toExponential(5);
    return (value < 0 ? "-" : "+") + digits;
  };

  const isPlace = ({ tensor, row, column }) => {
    const found = find(tensor);
    return Boolean(found?.page) && row < found.size[0] && column < found.size[1];
  };

  const addressOf = (tensor, row, column) => find(tensor).page + globalThis.HandCalcAddress.fragment({ tensor, row, column });

  globalThis.HandCalcNumbers = { find, valueOf, nameOf, print, isPlace, addressOf };
})();
