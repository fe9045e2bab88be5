import { describe, expect, it } from "vitest";
import { openCourt } from "./cluster.js";
import { findings } from "./findings.js";
import { type Judgement, judge } from "./judge.js";
import { corpusFiles, readDocuments } from "./read.js";
import { confusion, tableText } from "./table.js";

const labels = (list: readonly Judgement[]): string[] =>
  list.map(({ document, types, server }) => `${document.label}: ${types.message}${server.message}`);

// The oldest and the newest supported server; judge.slow.test.ts has the one between, and the projects' custom resources.
describe.each(["1.33", "1.37"] as const)("the types of Kubernetes %s", (version) => {
  it("refuse nothing that it accepts, and let no unknown field and no wrong type through", async () => {
    const documents = await readDocuments(await corpusFiles());
    const court = await openCourt({ version, projects: false });
    try {
      const judgements = await judge(court, documents, { operations: ["drop", "misspell", "retype"], limit: 1 });
      console.log(tableText(confusion(judgements)));
      const { refused, letThrough } = findings(judgements);
      expect(labels(refused)).toEqual([]);
      expect(labels(letThrough)).toEqual([]);
      expect(judgements.filter(({ server, types }) => server.accepted && types.accepted).length).toBeGreaterThan(1_300);
      expect(judgements.filter(({ server, types }) => !server.accepted && !types.accepted).length).toBeGreaterThan(
        3_900,
      );
    } finally {
      await court.close();
    }
  }, 240_000);
});
