// Whether equations hold as far as their digits tell. Each is a text, 0.25 · exp(−1.5e−4), and the number that it is said to be. A number
// of six digits may be half a unit off in the last of them; what comes of that, to first order, is what both sides may differ by.
equations => {
  const digits = 6;
  const literal = /\d+(?:\.\d+)?(?:e[−+]?\d+)?/g;
  const number = text => Number(text.replaceAll("−", "-"));
  const half = x => (Number.isInteger(x) ? 0 : 0.5 * 10 ** (Math.floor(Math.log10(Math.abs(x))) - digits + 1));

  const compiled = text => {
    const literals = [];
    const raised = text.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]/g, digit => `^${"⁰¹²³⁴⁵⁶⁷⁸⁹".indexOf(digit)}`);
    const code = raised.replace(literal, found => `x[${literals.push(number(found)) - 1}]`)
      .replaceAll("·", "*").replaceAll("−", "+ -1 *").replaceAll("^", "**")
      .replace(/√(x\[\d+\])/g, "sqrt($1)").replaceAll("√", "sqrt").replace(/\b(tanh|ln) (x\[\d+\])/g, "$1($2)");
    return { literals, value: new Function("x", "sqrt", "tanh", "ln", "exp", "max", `return ${code}`) };
  };

  return equations.map(({ text, value }) => {
    const { literals, value: of } = compiled(text);
    const evaluate = x => of(x, Math.sqrt, Math.tanh, Math.log, Math.exp, Math.max);
    const computed = evaluate(literals), said = number(value);
    const blurred = literals.map((x, index) => Math.abs(evaluate(literals.with(index, x + half(x))) - computed));
    const allowed = 1.01 * (blurred.reduce((sum, blur) => sum + blur, 0) + half(said));
    return Math.abs(computed - said) <= allowed ? "" : `${text} is ${computed}, and not ${value}`;
  }).filter(Boolean);
}
