import { describe, expect, it } from "vitest";
import { isDeprecatedProse } from "./prose.js";

describe("isDeprecatedProse()", () => {
  it.each([
    "Deprecated: use b.",
    "  DEPRECATED, use b",
    "deprecated. Use b.",
    "A volume of a cloud. Deprecated: use b.",
    "An alias (of b) Deprecated: use b.",
    "A class.\n\nDEPRECATED: use b.",
    'A class.\n\tDeprecated: use b.\n\nPossible enum values:\n - `"B"`',
  ])("recognises the words of Go: %j", (description) => {
    expect(isDeprecatedProse(description)).toBe(true);
  });

  it.each([
    "Not deprecated.",
    "This API is deprecated since 1.22.",
    "deprecated indicates that this version is deprecated.",
    "Types: A, B (Deprecated: use A).",
    'A phase.\n\nPossible enum values:\n - `"B"` is set. Deprecated: it is not.',
  ])("does not take every mention for deprecation: %j", (description) => {
    expect(isDeprecatedProse(description)).toBe(false);
  });
});
