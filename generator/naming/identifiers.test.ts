import { describe, expect, it } from "vitest";
import { camelCase, createNamer, memberName, nestedName, pascalCase, typeName } from "./identifiers.js";
import { moduleOf } from "./modules.js";

describe("names", () => {
  it.each([
    ["", "v1", "core/v1"],
    ["rbac.authorization.k8s.io", "v1", "rbac/v1"],
    ["cert-manager.io", "v1", "cert-manager.io/v1"],
    ["gateway.networking.k8s.io", "v1beta1", "gateway.networking.k8s.io/v1beta1"],
    ["con.example.com", "v1", "_con.example.com/v1"],
    ["nul", "v1", "_nul/v1"],
    ["core", "v1", "_core/v1"],
    ["rbac", "v1", "_rbac/v1"],
    ["meta", "v1", "_meta/v1"],
    ["events", "v1", "_events/v1"],
    ["batch", "v1", "batch/v1"],
    ["index.ts", "v1", "_index.ts/v1"],
    ["lock.json", "v1", "_lock.json/v1"],
    ["api-hashes.ts", "v1", "_api-hashes.ts/v1"],
    ["package.json", "v1", "_package.json/v1"],
    ["index.d.ts", "v1", "_index.d.ts/v1"],
    ["index.mjs", "v1", "_index.mjs/v1"],
    ["index.js.map", "v1", "_index.js.map/v1"],
    ["merge.ts", "v1", "_merge.ts/v1"],
    ["tsconfig.build.json", "v1", "_tsconfig.build.json/v1"],
    ["readme.md", "v1", "_readme.md/v1"],
    ["license", "v1", "_license/v1"],
    ["index.example.com", "v1", "index.example.com/v1"],
    ["3scale.net", "con", "3scale.net/_con"],
  ])("group %j, version %s belong to the module %s", (group, version, module) => {
    expect(moduleOf({ group, version })).toBe(module);
  });

  it.each([
    ["", "core"],
    ["rbac.authorization.k8s.io", "rbac"],
    ["cert-manager.io", "certManagerIo"],
    ["v1beta1", "v1beta1"],
    ["a-1.b", "a_1B"],
    ["delete", "delete_"],
  ])("%j is the member %s of a clientset", (name, member) => {
    expect(memberName(name)).toBe(member);
  });

  it.each([
    ["Pod", "Pod"],
    ["My-Kind", "My$Kind"],
    ["class", "class_"],
    ["string", "string_"],
    ["0day", "_0day"],
    ["", "_"],
    ["Pod; export const x = 1", "Pod$$export$const$x$$$1"],
  ])("the kind %j is the type %s", (kind, name) => {
    expect(typeName(kind)).toBe(name);
  });

  it("turns plurals and properties into words", () => {
    expect(camelCase("my-things")).toBe("myThings");
    expect(camelCase("my--things")).toBe("my_Things");
    expect(camelCase("a-1")).toBe("a_1");
    expect(pascalCase("privateKey")).toBe("PrivateKey");
    expect(pascalCase("x-y z")).toBe("XYZ");
  });

  it.each([
    ["Certificate", ["spec", "privateKey"], "Certificate_Spec_PrivateKey"],
    ["My-Kind", ["spec"], "My$Kind_Spec"],
    ["class", ["a-b"], "class_AB"],
    ["Foo", ["", "$ref"], "Foo_Unnamed_Ref"],
  ])("an object inside %s, at %j, is %s", (root, path, name) => {
    expect(nestedName(root, path)).toBe(name);
  });

  it("gives each property without an ASCII letter or digit a name of its own, whatever else there is", () => {
    const properties = ["日本", "中国", "本日", "$", "_", "-", "$$", "é", "\u{1f600}", "\ud800", "*/", " "];
    const names = properties.map((property) => nestedName("Foo", [property]));
    expect(new Set(names).size).toBe(properties.length);
    for (const name of names) expect(name).toMatch(/^Foo_Unnamed[a-z0-9]{12}$/);
    // In programs of users: it must not change.
    expect(nestedName("Foo", ["日本", "spec"])).toBe("Foo_Unnamedqmsg4koz9sjs_Spec");
  });

  it("limits the length of names, and tells those that begin alike apart", () => {
    const long = nestedName(
      "Root",
      Array.from({ length: 100 }, (_, i) => `property${i}`),
    );
    const other = nestedName(
      "Root",
      Array.from({ length: 101 }, (_, i) => `property${i}`),
    );
    expect([long.length, other.length]).toEqual([300, 300]);
    expect(long).toMatch(/^Root_Property0_Property1_.*_[a-z0-9]{12}$/);
    expect(other).not.toBe(long);
    expect(nestedName(long, ["x"])).not.toBe(nestedName(other, ["x"]));
    expect(typeName("K".repeat(301))).toHaveLength(300);
    // As they are: a longer one is not known of any custom resource.
    expect(typeName("K".repeat(300))).toBe("K".repeat(300));
  });

  it("hands out each name once", () => {
    const namer = createNamer(["Taken"]);
    expect([namer("A"), namer("A"), namer("Taken"), namer("A_2")]).toEqual(["A", "A_2", "Taken_2", "A_2_2"]);
  });
});
