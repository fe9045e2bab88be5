import { describe, expect, it } from "vitest";
import { readSnapshot } from "../../snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../sources/index.js";
import { applyFixups } from "./apply.js";
import { FIXUPS } from "./table.js";
import { isFor } from "./types.js";

/** Corrections of APIs that a server has on request only; versions.server.test.ts requests them. */
const ON_REQUEST = ["optional: meta.v1.GroupResource.group"];

describe("fix-ups", () => {
  it("apply to the bundled Kubernetes, all that are for it and no other", async () => {
    const others = FIXUPS.filter((fixup) => !isFor(fixup, "1.36")).map(({ name }) => name);
    const { neverApplied } = applyFixups(await readSnapshot(EMBEDDED_SNAPSHOT));
    expect(neverApplied.toSorted()).toEqual([...others, ...ON_REQUEST].sort());
  });

  it("leave documents that they do not concern as they are", () => {
    const source = {
      document: { openapi: "3.0.0", components: { schemas: { "com.example.v1.A": { type: "object" } } } },
    };
    const { documents, neverApplied } = applyFixups([source]);
    expect(documents[0]).toBe(source);
    expect(neverApplied).toEqual(FIXUPS.map(({ name }) => name));
  });

  it("make lists of the query parameters that are sent once a value", async () => {
    const { documents } = applyFixups(await readSnapshot(EMBEDDED_SNAPSHOT));
    const core = documents.find(({ key }) => key === "api/v1")?.document;
    const schemaOf = (subresource: string, name: string): unknown =>
      core?.paths?.[`/api/v1/namespaces/{namespace}/pods/{name}/${subresource}`]?.parameters?.find(
        (parameter) => parameter.name === name,
      )?.schema;
    expect(schemaOf("exec", "command")).toEqual({ type: "array", items: { type: "string" } });
    expect(schemaOf("portforward", "ports")).toEqual({ type: "array", items: { type: "integer" } });
    expect(schemaOf("exec", "container")).toEqual({ type: "string", uniqueItems: true });
  });

  it("never change their input", async () => {
    const before = await readSnapshot(EMBEDDED_SNAPSHOT);
    const text = JSON.stringify(before);
    applyFixups(before);
    expect(JSON.stringify(before)).toBe(text);
  });

  it("have a name, a reason and a link each", () => {
    for (const { name, reason, link } of FIXUPS) {
      expect(name).toMatch(/^(optional|required|nullable|loose|schema|answer|repeated): \S+$/);
      expect(reason.length).toBeGreaterThan(15);
      expect(link).toMatch(/^https:\/\/github\.com\/kubernetes\//);
    }
    expect(new Set(FIXUPS.map(({ name }) => name)).size).toBe(FIXUPS.length);
  });
});
