import { format } from "prettier";
import { describe, expect, it } from "vitest";
import { isReformatted } from "./formatting.js";

const CODE = `import type { Kind } from "../types.js";

/** A part. */
export interface Part {
  /** Its size. */
  size: number;
  shape?: "round" | "square" | "hexagonal" | "a shape whose name is so long that it does not fit into one line";
  "a.b"?: { [key: string]: string };
}

export const parts: Kind = /*@__PURE__*/ kind({ plural: "parts", verbs: ["get", "list", "watch", "create"] });
`;

describe("generated code", () => {
  it.each([
    {},
    { semi: false, singleQuote: true, tabWidth: 4, trailingComma: "none" as const },
    { printWidth: 40, useTabs: true, quoteProps: "consistent" as const, experimentalTernaries: true },
  ])("is reformatted after Prettier with %j", async (options) => {
    const formatted = await format(CODE, { parser: "typescript", ...options });
    expect(isReformatted(formatted, CODE)).toBe(true);
  });

  it.each([
    ["a type", "size: number", "size: string"],
    ["a modifier", "shape?:", "shape:"],
    ["a value", '"round"', '"rounds"'],
    ["a comment", "Its size", "The size"],
    ["a union", '"round" | ', ""],
  ])("is edited if %s changed", (_, from, to) => {
    expect(isReformatted(CODE.replace(from, to), CODE)).toBe(false);
  });
});
