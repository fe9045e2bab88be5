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
    ["Foo", ["", "日本", "$ref"], "Foo_Unnamed_Unnamed_Ref"],
  ])("an object inside %s, at %j, is %s", (root, path, name) => {
    expect(nestedName(root, path)).toBe(name);
  });

  it("hands out each name once", () => {
    const namer = createNamer(["Taken"]);
    expect([namer("A"), namer("A"), namer("Taken"), namer("A_2")]).toEqual(["A", "A_2", "Taken_2", "A_2_2"]);
  });
});
