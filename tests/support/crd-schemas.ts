import type { Json, JsonObject } from "../types-vs-server/document.js";

/** A schema in the form of a custom resource's author, and how a server treats documents with it. */
export interface SchemaCase {
  /** What is odd about it. */
  readonly name: string;
  /** The schema of `spec`, or of the complete object if `root` is set, whose values are then its fields. */
  readonly schema: JsonObject;
  readonly root?: true;
  /** Values of `spec` that the server accepts; types must too. `undefined` is a document without `spec`. */
  readonly accepted: readonly (Json | undefined)[];
  /** Values that the server refuses for their shape; types must too. */
  readonly refused: readonly (Json | undefined)[];
  /** Values that the server refuses for reasons that types cannot express: bounds, patterns, enums of values other than strings, integers. */
  readonly invalid?: readonly (Json | undefined)[];
  /** Values with a `null` that the server drops without a word, since it may not be there; types refuse them. */
  readonly dropped?: readonly (Json | undefined)[];
}

const ANY: JsonObject = { "x-kubernetes-preserve-unknown-fields": true };
const INT_OR_STRING: JsonObject = { "x-kubernetes-int-or-string": true };
const STRING: JsonObject = { type: "string" };
const INTEGER: JsonObject = { type: "integer" };
const BOTH: JsonObject[] = [INTEGER, STRING];

const object = (properties: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: "object", properties, ...rest });
const list = (items: JsonObject, rest: JsonObject = {}): JsonObject => ({ type: "array", items, ...rest });
const map = (values: JsonObject, rest: JsonObject = {}): JsonObject => ({
  type: "object",
  additionalProperties: values,
  ...rest,
});
/** As a literal it would set a prototype. */
const proto = (value: Json): JsonObject => JSON.parse(`{"__proto__":${JSON.stringify(value)}}`) as JsonObject;

/** A schema around another, `depth` levels deep, and a value around another. */
const deep = (depth: number, schema: JsonObject): JsonObject =>
  depth === 0 ? schema : object({ inner: deep(depth - 1, schema) });
const deepValue = (depth: number, value: Json): Json => (depth === 0 ? value : { inner: deepValue(depth - 1, value) });

const intOrString: SchemaCase[] = [
  {
    name: "int-or-string alone",
    schema: INT_OR_STRING,
    accepted: [1, "a"],
    refused: [true, [], {}],
    invalid: [1.5],
  },
  {
    name: "int-or-string with the usual anyOf",
    schema: { ...INT_OR_STRING, anyOf: BOTH },
    accepted: [1, "a"],
    refused: [true, {}],
  },
  {
    name: "int-or-string wrapped in allOf",
    schema: { ...INT_OR_STRING, allOf: [{ anyOf: BOTH }, { pattern: "^a" }] },
    accepted: [1, "a"],
    refused: [true, {}],
    invalid: ["b"],
  },
  {
    name: "int-or-string with an anyOf of its author's",
    schema: { ...INT_OR_STRING, anyOf: [{ pattern: "^a" }, { minimum: 3 }] },
    accepted: [3, "a"],
    refused: [true],
  },
  {
    name: "int-or-string with a pattern, a default, and null",
    schema: object(
      { a: { ...INT_OR_STRING, pattern: "^[0-9]+%?$", nullable: true, default: "5%" } },
      { required: ["a"] },
    ),
    accepted: [{ a: 1 }, { a: "7%" }, { a: null }, {}],
    refused: [{ a: true }, { a: [] }],
    invalid: [{ a: "x" }],
  },
  {
    name: "int-or-string in lists and maps",
    schema: object({ list: list(INT_OR_STRING), map: map({ ...INT_OR_STRING, anyOf: BOTH }) }),
    accepted: [{ list: [1, "a"], map: { a: 1, b: "c" } }],
    refused: [{ list: [true] }, { map: { a: {} } }, { list: "a" }],
  },
  {
    name: "int-or-string by its format",
    schema: { ...INT_OR_STRING, format: "int-or-string" },
    accepted: [1, "a"],
    refused: [true],
  },
  {
    name: "a string whose format says int-or-string",
    schema: { type: "string", format: "int-or-string" },
    accepted: ["a"],
    refused: [1, true],
  },
  {
    name: "int-or-string of certain values",
    schema: { ...INT_OR_STRING, enum: [1, "a"] },
    accepted: [1, "a"],
    refused: [true],
    invalid: [2, "b"],
  },
];

const unknownFields: SchemaCase[] = [
  {
    name: "anything at all",
    schema: ANY,
    accepted: [1, "a", true, [], {}, { a: [1, { b: null }] }, null],
    refused: [],
  },
  {
    name: "an open object",
    schema: { type: "object", ...ANY },
    accepted: [{}, { a: 1, b: { c: [null] } }],
    refused: [1, "a", []],
  },
  {
    name: "an open object with known properties",
    schema: object({ a: STRING, b: object({ c: INTEGER }) }, ANY),
    accepted: [{}, { a: "x", d: 1 }, { b: { c: 1 }, e: [{}] }],
    refused: [{ a: 1 }, { b: { c: "x" } }, { b: { d: 1 } }],
  },
  {
    name: "anything, with properties where it is an object",
    schema: { ...ANY, properties: { a: STRING } },
    accepted: [{}, { a: "x", b: 1 }, "a string", 1, ["a list"]],
    refused: [{ a: 1 }],
  },
  {
    name: "anything, with items where it is a list",
    schema: { ...ANY, items: STRING },
    accepted: [["a"], [], "a string", { an: "object" }],
    refused: [[1]],
  },
  {
    name: "open objects in lists and maps",
    schema: object({ list: list({ type: "object", ...ANY }), map: map(ANY) }),
    accepted: [{ list: [{ a: 1 }, {}], map: { a: 1, b: [2], c: { d: "e" } } }],
    refused: [{ list: [1] }, { map: [] }],
  },
  {
    name: "a list of anything",
    schema: { type: "array", items: ANY },
    accepted: [[], [1, "a", {}, [[]]]],
    refused: [{}, "a"],
  },
  {
    name: "an object that has no fields",
    schema: { type: "object" },
    accepted: [{}],
    refused: [{ a: 1 }, 1, []],
  },
  {
    name: "objects without fields, as markers",
    schema: object({ selfSigned: { type: "object" }, list: list({ type: "object" }), map: map({ type: "object" }) }),
    accepted: [{ selfSigned: {}, list: [{}], map: { a: {} } }],
    refused: [{ selfSigned: { a: "b" } }, { list: [{ a: 1 }] }, { selfSigned: true }],
  },
  {
    name: "a closed map of anything",
    schema: { type: "object", additionalProperties: true },
    accepted: [{}, { a: 1, b: "c" }],
    refused: [1, []],
  },
  {
    name: "no further properties",
    schema: { type: "object", additionalProperties: false },
    accepted: [{}],
    refused: [1],
  },
  {
    name: "an embedded resource of any kind",
    schema: { type: "object", "x-kubernetes-embedded-resource": true, ...ANY },
    accepted: [
      { apiVersion: "v1", kind: "ConfigMap" },
      { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "a", labels: { b: "c" } }, data: { d: "e" } },
    ],
    refused: [{ kind: "ConfigMap" }, { apiVersion: "v1" }, { apiVersion: "v1", kind: "A", metadata: { labels: 1 } }],
  },
  {
    name: "an embedded resource of known fields, in a list",
    schema: list({
      ...object({ spec: object({ a: STRING }), metadata: { type: "object" } }),
      "x-kubernetes-embedded-resource": true,
    }),
    accepted: [[{ apiVersion: "a/v1", kind: "B", metadata: { name: "c" }, spec: { a: "d" } }]],
    refused: [[{ apiVersion: "a/v1" }], [{ apiVersion: "a/v1", kind: "B", data: 1 }], [{}]],
  },
];

const nullsAndDefaults: SchemaCase[] = [
  {
    name: "null in all places",
    schema: object({
      string: { ...STRING, nullable: true },
      object: object({ a: STRING }, { nullable: true }),
      list: list({ ...STRING, nullable: true }, { nullable: true }),
      map: map({ ...INTEGER, nullable: true }, { nullable: true }),
      any: { ...ANY, nullable: true },
    }),
    accepted: [
      { string: null, object: null, list: null, map: null, any: null },
      { string: "a", object: { a: "b" }, list: ["c", null], map: { d: 1, e: null }, any: 1 },
    ],
    refused: [{ string: 1 }, { list: [1] }, { map: { a: "b" } }],
  },
  {
    name: "null in no place",
    schema: object({ string: STRING, object: object({ a: STRING }), list: list(STRING) }),
    accepted: [{}],
    refused: [{ list: [null] }],
    dropped: [{ string: null }, { object: null }, { list: null }],
  },
  {
    name: "a spec that may be null",
    schema: object({ a: STRING }, { nullable: true }),
    accepted: [null, { a: "b" }, undefined],
    refused: [{ a: 1 }, 1],
  },
  {
    name: "defaults of every type",
    schema: object(
      {
        string: { ...STRING, default: "" },
        number: { type: "number", default: 0 },
        boolean: { type: "boolean", default: false },
        list: list(STRING, { default: [] }),
        object: object({ a: STRING }, { default: {} }),
        map: map(STRING, { default: { a: "b" } }),
        any: { ...ANY, default: [1, { a: null }] },
      },
      { required: ["string", "number", "boolean", "list", "object", "map", "any"] },
    ),
    accepted: [{}, { string: "a", number: 1.5, list: ["b"] }],
    refused: [{ string: 1 }, { list: {} }],
  },
  {
    name: "defaults inside what is required",
    schema: object(
      { a: object({ b: { ...STRING, default: "c" }, d: STRING }, { required: ["b", "d"] }) },
      { required: ["a"] },
    ),
    accepted: [{ a: { d: "e" } }],
    refused: [{ a: {} }, {}, { a: { b: "c" } }],
  },
];

const enums: SchemaCase[] = [
  {
    name: "an enum of odd strings",
    schema: { ...STRING, enum: ["", 'quo"te', "line\nfeed", "größe", "*/", "\\", "`${x}`", "a"] },
    accepted: ["", 'quo"te', "line\nfeed", "größe", "*/", "\\", "`${x}`", "a"],
    refused: [1, true, "b"],
  },
  {
    name: "an enum with null",
    schema: object({ a: { ...STRING, nullable: true, enum: ["a", null] } }),
    accepted: [{ a: "a" }, {}],
    // The server compares null with nothing, and refuses it for its own reason.
    refused: [{ a: 1 }, { a: "b" }, { a: null }],
  },
  {
    name: "a nullable enum",
    schema: object({ a: { ...STRING, nullable: true, enum: ["a"] }, b: { ...INTEGER, nullable: true, enum: [1] } }),
    accepted: [{ a: "a", b: 1 }, {}],
    refused: [{ a: "b" }, { a: null }, { b: null }],
  },
  {
    name: "an enum in a list and in a map",
    schema: object({ list: list({ ...STRING, enum: ["a", "b"] }), map: map({ ...STRING, enum: ["a"] }) }),
    accepted: [{ list: ["a", "b", "a"], map: { x: "a" } }],
    refused: [{ list: ["c"] }, { map: { x: "b" } }],
  },
  {
    name: "an enum of numbers",
    schema: object({ int: { ...INTEGER, enum: [1, 2] }, number: { type: "number", enum: [1.5, -1, 0] } }),
    accepted: [{ int: 1, number: 1.5 }],
    refused: [{ int: "1" }],
    invalid: [{ int: 3 }],
  },
  {
    name: "an enum of booleans",
    schema: { type: "boolean", enum: [true] },
    accepted: [true],
    refused: ["true"],
    invalid: [false],
  },
  {
    name: "an enum of objects",
    schema: object({ a: STRING }, { enum: [{ a: "1" }, {}] }),
    accepted: [{ a: "1" }, {}],
    refused: [1],
    invalid: [{ a: "2" }],
  },
  {
    name: "an enum of lists",
    schema: list(STRING, { enum: [["a"], []] }),
    accepted: [["a"], []],
    refused: [{}],
    invalid: [["b"]],
  },
  {
    name: "an enum of everything",
    schema: { ...ANY, nullable: true, enum: [1, "a", null, { a: 1 }, [1], true] },
    accepted: [1, "a", { a: 1 }, [1], true],
    refused: [],
    invalid: [2, null],
  },
  {
    name: "formats and bounds",
    schema: object({
      date: { ...STRING, format: "date-time" },
      bytes: { ...STRING, format: "byte" },
      int: { ...INTEGER, format: "int32", minimum: 1, maximum: 9, multipleOf: 2 },
      long: { ...INTEGER, format: "int64" },
      double: { type: "number", format: "double", minimum: 0, exclusiveMinimum: true },
      short: { ...STRING, minLength: 1, maxLength: 3, pattern: "^[^*]*/?$" },
      list: list(STRING, { minItems: 1, maxItems: 2 }),
      map: map(STRING, { minProperties: 1, maxProperties: 2 }),
      odd: { ...STRING, format: "no-such-format" },
    }),
    accepted: [
      { date: "2026-01-01T00:00:00Z", bytes: "YQ==", int: 2, long: 1, double: 0.5, short: "a/", list: ["a"], odd: "x" },
    ],
    refused: [{ date: 1 }, { int: "2" }],
    invalid: [{ date: "x" }, { int: 3 }, { double: 0 }, { short: "" }, { list: [] }, { map: {} }],
  },
];

const combinators: SchemaCase[] = [
  {
    name: "allOf, anyOf and oneOf that only validate",
    schema: object(
      { a: STRING, b: STRING, c: object({ d: INTEGER }) },
      {
        anyOf: [{ required: ["a"] }, { required: ["b"] }],
        oneOf: [{ properties: { a: { enum: ["x"] } } }, { properties: { a: { pattern: "^y" } } }],
        allOf: [{ not: { required: ["a", "b"] } }, { properties: { c: { properties: { d: { minimum: 1 } } } } }],
        not: { properties: { b: { enum: ["z"] } }, required: ["b"] },
      },
    ),
    accepted: [{ a: "x" }, { a: "y", c: { d: 1 } }],
    refused: [{ a: 1 }, { e: "f" }],
    invalid: [{}, { a: "z" }, { a: "x", c: { d: 0 } }],
  },
  {
    name: "one allOf, which only validates",
    schema: object({ a: STRING, b: STRING }, { allOf: [{ required: ["a"] }] }),
    accepted: [{ a: "x" }],
    refused: [{ a: 1 }],
    invalid: [{ b: "x" }],
  },
  {
    name: "allOf, anyOf and oneOf on scalars",
    schema: object({
      a: { ...STRING, anyOf: [{ pattern: "^a" }, { maxLength: 1 }] },
      b: { ...INTEGER, oneOf: [{ maximum: 3 }, { minimum: 9 }], not: { enum: [1] } },
      c: { ...STRING, allOf: [{ minLength: 1 }, { enum: ["x", "y"] }] },
    }),
    accepted: [{ a: "abc", b: 2, c: "x" }],
    refused: [{ a: 1 }, { b: "2" }],
    invalid: [{ a: "bc" }, { b: 1 }, { c: "z" }],
  },
  {
    name: "allOf, anyOf and oneOf in lists and maps",
    schema: object({
      list: list(object({ a: STRING, b: STRING }, { oneOf: [{ required: ["a"] }, { required: ["b"] }] }), {
        anyOf: [{ maxItems: 1 }, { items: { required: ["a"] } }],
      }),
      map: map(object({ a: STRING }, { anyOf: [{ required: ["a"] }] }), { allOf: [{ maxProperties: 2 }] }),
    }),
    accepted: [{ list: [{ a: "x" }], map: { k: { a: "y" } } }],
    refused: [{ list: [{ a: 1 }] }, { map: { k: { b: 1 } } }, { list: [{ c: "x" }] }],
    invalid: [{ list: [{}] }, { map: { k: {} } }],
  },
  {
    name: "allOf, anyOf and oneOf on anything",
    schema: { ...ANY, anyOf: [{ required: ["a"] }, { maxLength: 2 }] },
    accepted: [{ a: 1 }, "ab", 5],
    refused: [],
  },
];

const containers: SchemaCase[] = [
  {
    name: "maps of maps",
    schema: map(map(INTEGER)),
    accepted: [{}, { a: { b: 1 } }],
    refused: [{ a: 1 }, { a: { b: "c" } }, []],
  },
  {
    name: "maps of lists of objects",
    schema: map(list(object({ a: STRING }, { required: ["a"] }))),
    accepted: [{ x: [{ a: "b" }], y: [] }],
    refused: [{ x: { a: "b" } }, { x: [{}] }, { x: [{ a: 1 }] }, { x: [{ a: "b", c: 1 }] }],
  },
  {
    name: "lists of lists of objects",
    schema: list(list(object({ a: INTEGER }))),
    accepted: [[[{ a: 1 }], []]],
    refused: [[{ a: 1 }], [[{ a: "1" }]]],
  },
  {
    name: "a map with odd keys",
    schema: map(STRING),
    accepted: [{ "": "a", "b-c": "d", "a/b": "e", constructor: "f", 0: "g" }, proto("h")],
    refused: [proto(1)],
  },
  {
    name: "lists of all types",
    schema: object({
      set: list(STRING, { "x-kubernetes-list-type": "set" }),
      atomic: list(object({ a: STRING }), { "x-kubernetes-list-type": "atomic" }),
      map: list(object({ a: STRING, b: { ...STRING, default: "x" }, c: INTEGER }, { required: ["a"] }), {
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["a", "b"],
      }),
      whole: object({ a: STRING }, { "x-kubernetes-map-type": "atomic" }),
      fields: map(STRING, { "x-kubernetes-map-type": "granular" }),
    }),
    accepted: [
      { set: ["a"], atomic: [{ a: "b" }], map: [{ a: "b" }, { a: "c", c: 1 }], whole: { a: "d" }, fields: {} },
    ],
    refused: [{ map: [{ b: "c" }] }, { set: [1] }],
    invalid: [{ set: ["a", "a"] }, { map: [{ a: "b" }, { a: "b", b: "x" }] }],
  },
  {
    name: "27 levels",
    schema: deep(26, object({ a: STRING }, { required: ["a"] })),
    accepted: [deepValue(26, { a: "b" }), {}],
    refused: [deepValue(26, {}), deepValue(26, { a: 1 }), deepValue(25, { outer: {} })],
  },
];

const longName = "very".repeat(200);
const propertyNames: SchemaCase[] = [
  {
    name: "properties that are not identifiers",
    schema: object({
      "a-b": STRING,
      $ref: STRING,
      "x-kubernetes-foo": STRING,
      "": STRING,
      " a 'b' \"c\" `d`": STRING,
      größe: object({ 日本: STRING }),
      constructor: STRING,
      prototype: STRING,
      "0": STRING,
      "a/b~c": object({ d: STRING }),
      [longName]: object({ e: STRING }),
      default: STRING,
      items: STRING,
      properties: object({ type: STRING }),
    }),
    accepted: [
      { "a-b": "1", $ref: "2", "x-kubernetes-foo": "3", "": "4", " a 'b' \"c\" `d`": "5", größe: { 日本: "6" } },
      { constructor: "7", prototype: "8", "0": "9", "a/b~c": { d: "10" }, [longName]: { e: "11" } },
      { default: "12", items: "13", properties: { type: "14" } },
    ],
    refused: [{ "a-b": 1 }, { "0": 1 }, { größe: { b: "c" } }, { constructor: 1 }, { properties: { type: 1 } }],
  },
  {
    name: "properties that differ in case, or in signs, alone",
    schema: object({
      fooBar: object({ a: STRING }),
      foobar: object({ b: STRING }),
      FooBar: object({ c: STRING }),
      "foo-bar": object({ d: STRING }),
      foo: object({ bar: object({ e: STRING }), Bar: object({ f: STRING }) }),
      "": object({ g: STRING }),
      日本: object({ h: STRING }),
    }),
    accepted: [
      { fooBar: { a: "1" }, foobar: { b: "2" }, FooBar: { c: "3" }, "foo-bar": { d: "4" } },
      { foo: { bar: { e: "5" }, Bar: { f: "6" } }, "": { g: "7" }, 日本: { h: "8" } },
    ],
    refused: [{ fooBar: { b: "1" } }, { FooBar: { a: "1" } }, { foo: { bar: { f: "1" } } }, { "": { h: "1" } }],
  },
  {
    name: "required properties of odd names",
    schema: object({ "a-b": STRING, constructor: STRING, "": STRING }, { required: ["a-b", "constructor", ""] }),
    accepted: [{ "a-b": "1", constructor: "2", "": "3" }],
    refused: [{ "a-b": "1", constructor: "2" }, { "a-b": "1", "": "3" }, {}],
  },
];

const roots: SchemaCase[] = [
  {
    name: "a kind that is open throughout",
    root: true,
    schema: { type: "object", ...ANY },
    accepted: [{}, { spec: 1 }, { anything: [{ a: null }], metadata: { name: "a", labels: { b: "c" } } }],
    refused: [{ metadata: { name: "a", labels: 1 } }, { metadata: { name: 1 } }],
  },
  {
    name: "a kind that has metadata and nothing else",
    root: true,
    schema: { type: "object" },
    accepted: [{}, { metadata: { name: "a", annotations: { b: "c" } } }],
    refused: [{ spec: {} }, { metadata: { name: "a", annotations: { b: 1 } } }],
  },
  {
    name: "a kind without spec",
    root: true,
    schema: object(
      { data: map(STRING), metadata: object({ name: { ...STRING, maxLength: 5 } }) },
      { required: ["data"] },
    ),
    accepted: [{ data: { a: "b" } }],
    refused: [{}, { data: { a: 1 } }, { data: {}, spec: {} }],
    invalid: [{ data: {}, metadata: { name: "too-long" } }],
  },
  {
    name: "a status with required fields",
    root: true,
    schema: object({ spec: object({ a: STRING }), status: object({ b: INTEGER }, { required: ["b"] }) }),
    accepted: [{ spec: { a: "x" } }, { status: { b: 1 } }],
    refused: [{ spec: { a: 1 } }],
  },
];

/** All cases. */
export const schemaCases: readonly SchemaCase[] = [
  ...intOrString,
  ...unknownFields,
  ...nullsAndDefaults,
  ...enums,
  ...combinators,
  ...containers,
  ...propertyNames,
  ...roots,
];
