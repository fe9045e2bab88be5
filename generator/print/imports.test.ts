import { expect, it } from "vitest";
import { createImports } from "./imports.js";

it("imports are sorted by module and name, and each name is imported once", () => {
  const imports = createImports([]);
  for (const name of ["B", "A", "B"]) expect(imports.type("./b.js", name)).toBe(name);
  imports.type("./a.js", "C");
  expect(imports.statements()).toEqual([
    { kind: "import", typeOnly: true, from: "./a.js", names: [{ name: "C" }] },
    { kind: "import", typeOnly: true, from: "./b.js", names: [{ name: "A" }, { name: "B" }] },
  ]);
});

it("an imported name gets an alias if the module declares or imports the same name", () => {
  const imports = createImports(["A"]);
  expect(imports.type("./a.js", "A")).toBe("A$1");
  expect(imports.type("./b.js", "A")).toBe("A$2");
  expect(imports.type("./a.js", "A")).toBe("A$1");
  expect(imports.statements().flatMap(({ names }) => names)).toEqual([
    { name: "A", alias: "A$1" },
    { name: "A", alias: "A$2" },
  ]);
});
