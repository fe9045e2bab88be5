import { describe, expect, it } from "vitest";
import { defaultVersion } from "../../../testbed/versions.js";
import { readSnapshot } from "../../snapshot/read.js";
import { EMBEDDED_SNAPSHOT } from "../../sources/index.js";
import { applyFixups } from "./apply.js";
import { FIXUPS } from "./table.js";
import { isFor } from "./types.js";

describe("fix-ups", () => {
  it("all apply to the bundled Kubernetes version if they are for it, and no others do", async () => {
    const others = FIXUPS.filter((fixup) => !isFor(fixup, defaultVersion)).map(({ name }) => name);
    const { neverApplied } = applyFixups(await readSnapshot(EMBEDDED_SNAPSHOT));
    expect(neverApplied.toSorted()).toEqual(others.sort());
  });

  it("do not change documents that they are not about", () => {
    const source = {
      document: { openapi: "3.0.0", components: { schemas: { "com.example.v1.A": { type: "object" } } } },
    };
    const { documents, neverApplied } = applyFixups([source]);
    expect(documents[0]).toBe(source);
    expect(neverApplied).toEqual(FIXUPS.map(({ name }) => name));
  });

  it("turn query parameters that are sent once per value into lists", async () => {
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

  it("each have a name, a reason and a link", () => {
    for (const { name, reason, link } of FIXUPS) {
      expect(name).toMatch(/^(optional|required|nullable|loose|schema|union|answer|repeated): \S+$/);
      expect(reason.length).toBeGreaterThan(15);
      expect(link).toMatch(/^https:\/\/github\.com\/kubernetes\//);
    }
    expect(new Set(FIXUPS.map(({ name }) => name)).size).toBe(FIXUPS.length);
  });
});
