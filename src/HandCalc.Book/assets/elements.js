// Elements that scripts add to a page, made of texts: what is shown is never read as markup. And scripts that are needed later, or never.
(() => {
  "use strict";
  const beside = document.currentScript.src.replace(/[^/]*$/, "");
  const running = new Map();

  const make = (tag, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  };

  const button = (text, action) => make("button", { type: "button", className: "plain", textContent: text, onclick: action });

  // Runs a script that lies beside this one, once, when it is first asked for.
  const load = file => {
    if (!running.has(file)) {
      running.set(file, new Promise((onload, onerror) => document.head.append(make("script", { src: beside + file, onload, onerror }))));
    }

    return running.get(file);
  };

  // A button that copies an address, or shows it where nothing may be copied.
  const copyButton = (className, addressOf) => {
    const button = make("button", { type: "button", className, textContent: "Copy link" });
    button.addEventListener("click", async () => {
      const address = addressOf();
      try {
        await navigator.clipboard.writeText(address);
        button.textContent = "Copied";
      } catch {
        prompt("The link", address);
      }
    });
    return button;
  };

  globalThis.HandCalcElements = { make, button, load, copyButton };
})();
