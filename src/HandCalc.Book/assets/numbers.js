// The numbers of the example with all their bits, and where they stand. The script of the example has them; see its fields there. It is
// loaded when the first number is asked for, and until then nothing is known of any.
(() => {
  "use strict";
  const { load } = globalThis.HandCalcElements;
  let data, values;

  const ready = async () => {
    await load(`${document.documentElement.dataset.example}.js`);
    data = globalThis.HandCalcData;
  };

  const doubles = text => {
    const written = atob(text), bytes = new Uint8Array(written.length);
    for (let index = 0; index < bytes.length; index++) bytes[index] = written.charCodeAt(index);
    const view = new DataView(bytes.buffer), all = new Float64Array(bytes.length / 8);
    for (let index = 0; index < all.length; index++) all[index] = view.getFloat64(8 * index, true);
    return all;
  };

  const find = tensor => Object.hasOwn(data.tensors, tensor) ? data.tensors[tensor] : null;

  const valueOf = (tensor, row = 0, column = 0) => {
    const { at, constant, size = [] } = find(tensor) ?? {}; // what AdamW carries from step to step is not there
    values ??= doubles(data.values);
    return at === undefined ? constant : values[at + row * size[1] + column];
  };

  // A text that is longer has more places than that of the example.
  const isPlace = ({ tensor, row, column }) => {
    const [rows, columns] = find(tensor) === null ? [0, 0] : globalThis.HandCalcChanges.size(tensor);
    return row < rows && column < columns;
  };

  function* places() {
    for (const tensor of Object.keys(data.tensors)) {
      const [rows, columns] = globalThis.HandCalcChanges.size(tensor);
      for (let index = 0; index < rows * columns; index++) {
        yield { tensor, row: Math.floor(index / columns), column: index % columns };
      }
    }
  }

  const addressOf = place => find(place.tensor).page + (globalThis.HandCalcChanges.query) + globalThis.HandCalcAddress.fragment(place);

  globalThis.HandCalcNumbers = { ready, find, valueOf, isPlace, places, addressOf };
})();
