import { describe, expect, it } from "vitest";
import { EMBEDDED_SNAPSHOT } from "../../commands/source.js";
import { readSnapshot } from "../../snapshot/read.js";
import { applyFixups } from "./apply.js";
import { FIXUPS } from "./table.js";

describe("fix-ups", () => {
  it("all apply to the bundled Kubernetes: one that does not was mended upstream, and goes", async () => {
    expect(applyFixups(await readSnapshot(EMBEDDED_SNAPSHOT)).neverApplied).toEqual([]);
  });

  it("leave documents that they do not concern as they are", () => {
    const source = {
      document: { openapi: "3.0.0", components: { schemas: { "com.example.v1.A": { type: "object" } } } },
    };
    const { documents, neverApplied } = applyFixups([source]);
    expect(documents[0]).toBe(source);
    expect(neverApplied).toEqual(FIXUPS.map(({ name }) => name));
  });

  it("never change their input", async () => {
    const before = await readSnapshot(EMBEDDED_SNAPSHOT);
    const text = JSON.stringify(before);
    applyFixups(before);
    expect(JSON.stringify(before)).toBe(text);
  });

  it("have a name, a reason and a link each", () => {
    for (const { name, reason, link } of FIXUPS) {
      expect(name).toMatch(/^(optional|required|nullable|schema|answer): \S+$/);
      expect(reason.length).toBeGreaterThan(15);
      expect(link).toMatch(/^https:\/\/github\.com\/kubernetes\//);
    }
    expect(new Set(FIXUPS.map(({ name }) => name)).size).toBe(FIXUPS.length);
  });
});
