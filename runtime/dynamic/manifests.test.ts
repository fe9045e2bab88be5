import { describe, expect, test } from "vitest";
import { readManifests } from "./manifests.js";

const objects = (text: string) => readManifests(text).map(({ object }) => object);
const configMap = (name: string, data?: object) => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name },
  ...(data && { data }),
});
const HEAD = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";

describe("manifests are read as kubectl reads them", () => {
  test.each<[string, string, unknown]>([
    ["a point", ".", "."],
    ["an exponent without digits", "e2", "e2"],
    ["a sign and an exponent", "+e3", "+e3"],
    ["a fraction without digits", ".e5", ".e5"],
    ["an octal number", "0o644", 420],
    ["a binary number", "0b11", 3],
    ["an equals sign", "=", "="],
    ["an integer beyond 2^53", "9007199254740993", 9007199254740993n],
  ])("%s in data", (_name, text, value) => {
    expect(objects(`${HEAD}data: {x: ${text}}`)).toEqual([configMap("a", { x: value })]);
  });

  test("JSON objects back to back", () => {
    const [a, b, c] = ["a", "b", "c"].map((name) => JSON.stringify(configMap(name)));
    const found = readManifests(`${a}${b}\n\n${c}\n`);
    expect(found.map(({ name, where }) => [name, where])).toEqual([
      ["a", "line 1"],
      ["b", "line 1"],
      ["c", "line 3"],
    ]);
  });

  test("the items of a ConfigMapList need no kind", () => {
    const text =
      "apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n- metadata: {name: b}\n  kind: Secret\n  apiVersion: v1\n";
    expect(objects(text)).toEqual([configMap("a"), { ...configMap("b"), kind: "Secret" }]);
    expect(() => objects("apiVersion: v1\nkind: List\nitems:\n- metadata: {name: a}\n")).toThrow(
      /item 1: the object has no apiVersion/,
    );
    expect(() => objects("apiVersion: v1\nmetadata: {name: a}\n")).toThrow("manifests: line 1: the object has no kind");
  });

  test("a list whose items are null is empty", () => {
    expect(objects("apiVersion: v1\nkind: PodList\nitems: null\n")).toEqual([]);
  });

  test("100 uses of one anchor", () => {
    const items = Array.from(
      { length: 150 },
      (_, at) => `- {apiVersion: v1, kind: ConfigMap, metadata: {name: n${at}, labels: *l}}`,
    );
    expect(
      objects(`apiVersion: v1\nkind: List\nmetadata: {labels: &l {a: b}}\nitems:\n${items.join("\n")}`),
    ).toHaveLength(150);
  });
});

describe("errors fit what is wrong", () => {
  test.each([
    ["name: n", "metadata.name of ConfigMap must be a string, but is a boolean; put it in quotes"],
    ["name: 08", "metadata.name of ConfigMap must be a string, but is a number; put it in quotes"],
    ["name: 9007199254740993", "metadata.name of ConfigMap must be a string, but is a number; put it in quotes"],
    ["name: {}", "metadata.name of ConfigMap must be a string, but is an object; put it in quotes"],
    ["name: a, namespace: on", "metadata.namespace of ConfigMap must be a string, but is a boolean; put it in quotes"],
    ["name: ~", "ConfigMap has no metadata.name"],
  ])("%s", (metadata, problem) => {
    expect(() => readManifests(`apiVersion: v1\nkind: ConfigMap\nmetadata: {${metadata}}`)).toThrow(
      `manifests: line 1: ${problem}`,
    );
  });

  test.each([
    ["YAML", "[".repeat(1001) + "]".repeat(1001)],
    ["JSON", `{"a":${"[".repeat(1001)}${"]".repeat(1001)}}`],
    ["two texts of 1,000 levels, nested blocks", `${"- ".repeat(1001)}a`],
  ])("%s nested too deep is refused before it exhausts the stack", (_name, text) => {
    expect(() => readManifests(text)).toThrow(/nested deeper than the limit of 1000 levels/);
    expect(() => readManifests(text)).toThrow(/nested deeper than the limit of 1000 levels/);
  });

  test.each([
    ["null", null],
    ["bytes", Buffer.from("kind: Secret")],
    ["an object", { kind: "Secret" }],
  ])("%s", (_name, value) => {
    expect(() => readManifests(value as never)).toThrow(
      "manifests must be a string or a list of objects; decode bytes first",
    );
  });

  test("the text is not quoted", () => {
    expect(() => readManifests("kind: Secret\ndata: *s3cret")).toThrow(
      /^manifests: line 2: invalid YAML \(unknown anchor/,
    );
  });
});
