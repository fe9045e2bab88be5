import { expect, it } from "vitest";
import { ALLOW, isAllowed } from "./index.js";

it("a change is allowed up to its rank", () => {
  const ranks = ["compatible", "possibly-breaking", "breaking"] as const;
  const allowed = ALLOW.map((allow) => [allow, ranks.filter((rank) => isAllowed({ rank }, allow))]);
  expect(Object.fromEntries(allowed)).toEqual({ none: [], compatible: ["compatible"], any: ranks });
  expect(ranks.some((rank) => isAllowed({ rank }))).toBe(false);
});
