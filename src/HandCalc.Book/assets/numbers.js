// The numbers of the example with all their bits, and where they stand. The script of the example has them; see its fields there.
(() => {
  "use strict";
  const data = globalThis.HandCalcData;
  if (!data) {
    return;
  }

  const doubles = text => {
    const bytes = atob(text);
    const view = new DataView(Uint8Array.from({ length: bytes.length }, (_, index) => bytes.charCodeAt(index)).buffer);
    return Float64Array.from({ length: bytes.length / 8 }, (_, index) => view.getFloat64(8 * index, true));
  };

  let values;
  const find = tensor => Object.hasOwn(data.tensors, tensor) ? data.tensors[tensor] : null;

  const valueOf = (tensor, row = 0, column = 0) => {
    const { at, constant, size } = find(tensor);
    values ??= doubles(data.values);
    return at === undefined ? constant : values[at + row * size[1] + column];
  };

  const isPlace = ({ tensor, row, column }) => {
    const found = find(tensor);
    return found !== null && row < found.size[0] && column < found.size[1];
  };

  const addressOf = place => find(place.tensor).page + globalThis.HandCalcAddress.fragment(place);

  globalThis.HandCalcNumbers = { find, valueOf, isPlace, addressOf };
})();
