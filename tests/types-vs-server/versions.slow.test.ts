import { describe, expect, it } from "vitest";
import { olderVersions } from "../../testbed/versions.js";
import { compare } from "./compare.js";
import type { Comparison } from "./comparison.js";
import { findings } from "./findings.js";
import { openFixture } from "./fixture.js";
import { corpusFiles, readDocuments } from "./read.js";
import { confusion, tableText } from "./table.js";

const labels = (list: readonly Comparison[]): string[] =>
  list.map(({ document, types, server }) => `${document.label}: ${types.message}${server.message}`);

// compare.slow.test.ts has the default version, and the projects' custom resources.
describe.each(olderVersions())("the types of Kubernetes %s", (version) => {
  it("refuse nothing that the server accepts, and accept no unknown field and no wrong type", async () => {
    const documents = await readDocuments(await corpusFiles());
    const fixture = await openFixture({ version, projects: false });
    try {
      const comparisons = await compare(fixture, documents, {
        operations: ["drop", "misspell", "retype", "revalue"],
        limit: 1,
      });
      console.log(tableText(confusion(comparisons)));
      const { refused, letThrough } = findings(comparisons);
      expect(labels(refused)).toEqual([]);
      expect(labels(letThrough)).toEqual([]);
      expect(comparisons.filter(({ server, types }) => server.accepted && types.accepted).length).toBeGreaterThan(
        1_300,
      );
      expect(comparisons.filter(({ server, types }) => !server.accepted && !types.accepted).length).toBeGreaterThan(
        3_900,
      );
    } finally {
      await fixture.close();
    }
  }, 240_000);
});
