import fc from "fast-check";
import { expect, test } from "vitest";
import { pods } from "../testdata/tokens.js";
import { buildRequest } from "./index.js";

test("C.1 no name changes the rest of the path", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (name) => {
      let path: string;
      try {
        path = buildRequest({ token: pods, action: "get", namespace: "a", name }).path;
      } catch {
        return;
      }
      const { pathname, search, hash, host } = new URL(path, "http://server");
      expect(pathname).toBe(path);
      expect(search + hash).toBe("");
      expect(host).toBe("server");
      expect(decodeURIComponent(pathname.slice("/api/v1/namespaces/a/pods/".length))).toBe(name);
    }),
  );
});
