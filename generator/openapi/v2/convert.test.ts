import { describe, expect, it } from "vitest";
import { documentHash } from "../../files.js";
import { convertSwagger } from "./index.js";

const GVK = { group: "example.com", version: "v1", kind: "Widget" };
const operation = {
  operationId: "createWidget",
  consumes: ["application/json"],
  produces: ["application/json", "application/yaml"],
  schemes: ["https"],
  parameters: [
    { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/com.example.v1.Widget" } },
    { $ref: "#/parameters/dryRun" },
  ],
  responses: { "201": { description: "Created", schema: { $ref: "#/definitions/com.example.v1.Widget" } }, "401": {} },
  "x-kubernetes-action": "post",
  "x-kubernetes-group-version-kind": GVK,
};
const swagger = {
  swagger: "2.0",
  info: { title: "Kubernetes", version: "v1.20.0" },
  parameters: { dryRun: { name: "dryRun", in: "query", type: "string", uniqueItems: true, description: "Tries." } },
  paths: {
    "/version/": {},
    "/api/v1/widgets": { get: { responses: {} } },
    "/apis/example.com/v1/widgets": { parameters: [{ name: "pretty", in: "query", type: "string" }], post: operation },
  },
  definitions: {
    "com.example.v1.Widget": {
      type: "object",
      properties: {
        port: { type: "string", format: "int-or-string", description: "Number or name." },
        spec: { $ref: "#/definitions/com.example.v1.Spec", description: "What is wanted." },
        $ref: { type: "string" },
      },
      "x-kubernetes-group-version-kind": [GVK],
    },
    "com.example.v1.Spec": {
      type: "object",
      properties: { more: { type: "array", items: { $ref: "#/definitions/com.example.v1.Spec" } } },
    },
    "com.example.v1.Unused": { type: "object" },
  },
};
const convert = (value: unknown): ReturnType<typeof convertSwagger> =>
  convertSwagger(Buffer.from(typeof value === "string" ? value : JSON.stringify(value)), "swagger.json", documentHash);

describe("a document of OpenAPI v2", () => {
  it("becomes a document of v3 for each group/version", () => {
    const documents = convert(swagger);
    expect(documents.map(({ key }) => key)).toEqual(["api/v1", "apis/example.com/v1"]);
    expect(documents[0]?.hash).toMatch(/^[0-9A-F]{128}$/);
    const widget = { $ref: "#/components/schemas/com.example.v1.Widget" };
    expect(documents[1]?.document).toEqual({
      openapi: "3.0.0",
      info: swagger.info,
      paths: {
        "/apis/example.com/v1/widgets": {
          parameters: [{ name: "pretty", in: "query", schema: { type: "string" } }],
          post: {
            operationId: "createWidget",
            parameters: [
              { name: "dryRun", in: "query", description: "Tries.", schema: { type: "string", uniqueItems: true } },
            ],
            requestBody: { content: { "application/json": { schema: widget } }, required: true },
            responses: {
              "201": {
                description: "Created",
                content: { "application/json": { schema: widget }, "application/yaml": { schema: widget } },
              },
              "401": {},
            },
            "x-kubernetes-action": "post",
            "x-kubernetes-group-version-kind": GVK,
          },
        },
      },
      components: {
        schemas: {
          "com.example.v1.Widget": {
            type: "object",
            properties: {
              port: {
                format: "int-or-string",
                description: "Number or name.",
                oneOf: [{ type: "integer" }, { type: "string" }],
              },
              spec: {
                description: "What is wanted.",
                allOf: [{ $ref: "#/components/schemas/com.example.v1.Spec" }],
              },
              $ref: { type: "string" },
            },
            "x-kubernetes-group-version-kind": [GVK],
          },
          "com.example.v1.Spec": {
            type: "object",
            properties: { more: { type: "array", items: { $ref: "#/components/schemas/com.example.v1.Spec" } } },
          },
        },
      },
    });
  });

  it.each([
    ["", "expected an OpenAPI v2 document, got an empty body"],
    ["[]", "expected an OpenAPI v2 document, got some other JSON"],
    ['{"swagger":"1.2"}', "expected an OpenAPI v2 document, got some other JSON"],
    ['{"openapi":"3.0.0"}', 'expected an OpenAPI v2 document, got OpenAPI "3.0.0"'],
    ["<html>", "got HTML or XML"],
    [`{"swagger":"2.0","x":${"[".repeat(1001)}${"]".repeat(1001)}}`, "nested deeper than the limit of 1000 levels"],
  ])("must be one: %.40s", (text, message) => {
    expect(() => convert(text)).toThrow(message);
  });

  it("without group/versions, or with parts of the wrong type, gives what can be read", () => {
    expect(convert({ swagger: "2.0" })).toEqual([]);
    expect(convert({ swagger: "2.0", paths: { "/api/v1/a": 1 }, definitions: [], parameters: 1 })).toHaveLength(1);
  });
});
