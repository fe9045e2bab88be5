import type { Change, DiffResult } from "../../generator/index.js";

/** Changes of several kinds and ranks to many definitions, some of which several kinds contain. */
export function changesOf(count: number): Change[] {
  return Array.from({ length: count }, (_, i): Change => {
    const kind = `Widget${Math.floor(i / 8)}`;
    const groupVersion = `group-${Math.floor(i / 80)}.example.com/v1`;
    const kinds = i % 16 < 8 ? [kind] : [kind, `${kind}Set`, `${kind}Template`, `${kind}Job`, `Cron${kind}`];
    const path = `template.items[].aLongNameOfAProperty${i}`;
    const common = {
      groupVersion,
      definition: `com.example.group.v1.${kind}Spec`,
      path,
      reaches: kinds.map((name) => ({ groupVersion, kind: name, path: `spec.${path}` })),
    };
    switch (i % 4) {
      case 0:
        return { ...common, kind: "property-added", rank: "compatible", breaks: [], to: "string" };
      case 1:
        return {
          ...common,
          kind: "property-removed",
          rank: "breaking",
          breaks: ["readers", "writers"],
          from: "string",
        };
      case 2:
        return {
          ...common,
          kind: "type-changed",
          rank: "breaking",
          breaks: ["readers"],
          from: "string",
          to: "integer",
        };
      default: {
        const rule = `self.min <= self.max &&\n  self.names.all(name, name != "${"x".repeat(100)}")`;
        return { ...common, kind: "rule-added", rank: "possibly-breaking", breaks: ["writers", "appliers"], to: rule };
      }
    }
  });
}

/** A result with such changes, which a program uses at up to 5 places each, an API that was not compared, and a place that is not known. */
export function resultOf(count: number): DiffResult {
  const changes = changesOf(count);
  return {
    compared: { before: "the snapshot api", after: "https://127.0.0.1:6443" },
    changes,
    groupVersions: [...new Set(changes.map(({ groupVersion }) => `apis/${groupVersion}`))].sort(),
    missing: [{ key: "apis/metrics.k8s.io/v1beta1", side: "after", reason: "the server answered 503" }],
    places: changes.map((_, i) => {
      return Array.from({ length: i % 6 }, (_, j) => ({ file: `src/controllers/${i}.ts`, line: j + 1, column: 3 }));
    }),
    unknown: [{ kind: "request", by: "fetch", place: { file: "src/main.ts", line: 3, column: 1 } }],
  };
}
