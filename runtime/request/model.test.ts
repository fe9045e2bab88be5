import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AnyResource } from "../index.js";
import { buildRequest, type ResourceCall } from "./index.js";
import { checkRawPath } from "./raw-path.js";

const SERVER = "https://127.0.0.1:6443";
const RUNS = { numRuns: 2_000, seed: 11 };

const token = fc.record({
  group: fc.constantFrom("", "apps", "stable.example.com"),
  version: fc.constantFrom("v1", "v1beta1"),
  plural: fc.constantFrom("things", "odd-things"),
  kind: fc.constant("Thing"),
  scope: fc.constantFrom("Namespaced" as const, "Cluster" as const),
  verbs: fc.constant([]),
});
// Everything that somebody may take for a name: names of Kubernetes, and what they must not be.
const word = fc.oneof(
  fc.stringMatching(/^[a-z0-9.:-]{1,12}$/),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.constantFrom(".", "..", "%2e%2e", "a/b", "a%2fb", "a?b=c", "a#b", "//evil", "\\evil", "a b", "ä😀", "\ud800"),
);
const call = fc
  .record({
    token,
    namespace: word,
    name: word,
    action: fc.constantFrom("get", "list", "delete", "merge", "create" as const),
    subresource: fc.constantFrom(undefined, "status"),
    selector: fc.string(),
  })
  .map(({ token, namespace, name, action, subresource, selector }): ResourceCall & { token: AnyResource } => ({
    token,
    name,
    action,
    subresource: action === "list" || action === "create" ? undefined : subresource,
    ...(token.scope === "Namespaced" && { namespace }),
    ...(action === "create" && { body: { metadata: { name } } }),
    ...(action === "list" && { options: { labelSelector: selector } }),
  }));

/** What the server makes of a path: the decoded segments. */
const segmentsOf = (url: URL): string[] => url.pathname.slice(1).split("/").map(decodeURIComponent);

/** What a path must consist of. */
function wanted({ token, namespace, name, action, subresource }: ResourceCall): string[] {
  const root = token.group === "" ? ["api", token.version] : ["apis", token.group, token.version];
  const place = namespace === undefined ? [] : ["namespaces", namespace];
  const object = action === "list" || action === "create" ? [] : [name ?? ""];
  return [...root, ...place, token.plural, ...object, ...(subresource === undefined ? [] : [subresource])];
}

function attempt(given: ResourceCall): ReturnType<typeof buildRequest> | undefined {
  try {
    return buildRequest(given);
  } catch (error) {
    expect(error).toMatchObject({ name: "RequestError" });
    return undefined;
  }
}

describe("C.1 the model of URLs", () => {
  test("refuses a call, or gives a URL with the call's words in their places and nothing else", () => {
    let built = 0;
    fc.assert(
      fc.property(call, (given) => {
        const request = attempt(given);
        if (request === undefined) return;
        built++;
        const url = new URL(`${SERVER}${request.path}?${request.query}`);
        expect(url.origin).toBe(SERVER);
        expect(segmentsOf(url)).toEqual(wanted(given));
        expect(url.hash).toBe("");
        expect(url.searchParams.get("labelSelector") ?? "").toBe(given.options?.labelSelector ?? "");
        // What raw requests are held to holds for these, too.
        expect(() => checkRawPath(request.path)).not.toThrow();
      }),
      RUNS,
    );
    expect(built).toBeGreaterThan(RUNS.numRuns / 4);
  });

  test("refuses exactly the names that the server refuses", () => {
    fc.assert(
      fc.property(word, (name) => {
        const refused = attempt({ token: THING, namespace: "default", name, action: "get" }) === undefined;
        const bad = name === "" || name === "." || name === ".." || /[/%]/.test(name) || /\p{Surrogate}/u.test(name);
        expect(refused).toBe(bad);
      }),
      RUNS,
    );
  });
});

const THING: AnyResource = {
  group: "",
  version: "v1",
  plural: "things",
  kind: "Thing",
  scope: "Namespaced",
  verbs: [],
};
