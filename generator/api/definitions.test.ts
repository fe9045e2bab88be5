import { describe, expect, it } from "vitest";
import { normalised, ref } from "../testdata/api.js";
import { collectDefinitions } from "./definitions.js";

const object = (properties: object): object => ({ type: "object", properties });
const string = { type: "string" };
const [HELPER, USER, OTHER] = ["org.x.Helper", "org.x.User", "org.x.Other"];

function ids(documents: Parameters<typeof normalised>[0]): string[] {
  return [...collectDefinitions(normalised(documents)).definitions.keys()].sort();
}

describe("a definition that several documents have", () => {
  const helper = object({ a: string });
  const user = object({ helper: ref(HELPER) });

  it("is taken once", () => {
    const schemas = { [HELPER]: helper, [USER]: user };
    expect(ids({ "apis/a.example.com/v1": { schemas }, "apis/b.example.com/v1": { schemas } })).toEqual([HELPER, USER]);
  });

  it("is taken once if the copies differ only in descriptions", () => {
    expect(
      ids({
        "apis/a.example.com/v1": { schemas: { [HELPER]: { ...helper, description: "Deprecated: no." } } },
        "apis/b.example.com/v1": { schemas: { [HELPER]: helper } },
      }),
    ).toEqual([HELPER]);
  });

  it("gets private copies if it differs, and so does everything that refers to it", () => {
    const collection = collectDefinitions(
      normalised({
        "apis/a.example.com/v1": { schemas: { [HELPER]: helper, [USER]: user, [OTHER]: object({ a: string }) } },
        "apis/b.example.com/v1": {
          schemas: { [HELPER]: object({ b: string }), [USER]: user, [OTHER]: object({ a: string }) },
        },
      }),
    );
    const key = "apis/b.example.com/v1";
    expect([...collection.definitions.keys()].sort()).toEqual(
      [HELPER, `${HELPER}@${key}`, OTHER, USER, `${USER}@${key}`].sort(),
    );
    expect(collection.idIn(key, USER)).toBe(`${USER}@${key}`);
    expect(collection.idIn("apis/a.example.com/v1", USER)).toBe(USER);
    expect(collection.definitions.get(`${USER}@${key}`)?.schema.properties?.helper).toEqual({
      $ref: `${HELPER}@${key}`,
    });
    expect(collection.definitions.get(USER)?.schema.properties?.helper).toEqual({ $ref: HELPER });
  });

  it("is taken from Kubernetes' own document if it belongs to apimachinery, whatever the other documents are called", () => {
    const META = "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta";
    const collection = collectDefinitions(
      normalised({
        "apis/a.example.com/v1": { schemas: { [META]: object({ evil: string }) } },
        "apis/batch/v1": { schemas: { [META]: helper } },
      }),
    );
    expect(collection.definitions.get(META)?.schema.properties).toEqual({ a: string });
    expect(collection.definitions.get(META)?.owner).toBeUndefined();
  });
});
