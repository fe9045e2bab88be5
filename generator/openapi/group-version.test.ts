import { describe, expect, it } from "vitest";
import { formatGroupVersion, formatKey, parseKey } from "./group-version.js";

describe("index keys (A.3: exactly api/<version> or apis/<group>/<version>)", () => {
  it.each([
    ["api/v1", { group: "", version: "v1" }],
    ["apis/apps/v1", { group: "apps", version: "v1" }],
    ["apis/cert-manager.io/v1alpha2", { group: "cert-manager.io", version: "v1alpha2" }],
  ])("%s is a group/version", (key, expected) => {
    expect(parseKey(key)).toEqual(expected);
    expect(formatKey(expected)).toBe(key);
  });

  it.each([
    "api",
    "apis",
    "apis/apps",
    "apis/apps/v1/extra",
    "api/v1/extra",
    "version",
    "logs",
    "openid/v1/jwks",
    ".well-known/openid-configuration",
    "apis/../v1",
    "apis/Apps/v1",
    "apis/a_b/v1",
    "apis/-a/v1",
    "apis/a..b/v1",
    "apis/a\u0000b/v1",
    "apis/apps/V1",
    "apis/apps/",
    `apis/${"a".repeat(64)}/v1`,
    "",
  ])("%j is not a group/version", (key) => {
    expect(parseKey(key)).toBeUndefined();
  });

  it("writes them as apiVersion does", () => {
    expect(formatGroupVersion({ group: "", version: "v1" })).toBe("v1");
    expect(formatGroupVersion({ group: "apps", version: "v1" })).toBe("apps/v1");
  });
});
