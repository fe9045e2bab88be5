import type { Rank } from "../../../generator/index.js";

/** What crdify says about a pair: `undetermined` if it only reports a change that none of its rules knows. */
export type CrdifyVerdict = "breaking" | "compatible" | "undetermined";

/** A class of changes about which crdify and our comparison say different things. */
export interface Difference {
  /** The titles of the edits. */
  readonly edits: readonly string[];
  readonly ours: Rank;
  readonly crdify: CrdifyVerdict;
  /** Why. */
  readonly because: string;
}

/** All classes of changes about which crdify 0.6.0, without a configuration file, and our comparison say different things. */
export const DIFFERENCES: readonly Difference[] = [
  {
    edits: ["adds a value"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "A new value breaks only programs that read the field and handle every value. crdify has no rank for that.",
  },
  {
    edits: ["accepts any value"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "crdify counts the values of the removed enum as removed, although the server still accepts them.",
  },
  {
    edits: ["adds a default"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "Whether a default changes anything depends on what a missing field meant before.",
  },
  {
    edits: ["allows null"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "Everything that was written before is still accepted. Only programs that read the field may find null.",
  },
  {
    edits: ["changes a pattern"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "Whether the new pattern matches everything that the old one matched cannot be determined.",
  },
  {
    edits: ["widens a type"],
    ours: "possibly-breaking",
    crdify: "breaking",
    because: "Every integer is still accepted as a number. crdify counts every change of a type as breaking.",
  },
  {
    edits: ["adds a required property with a default", "requires a property with a default"],
    ours: "compatible",
    crdify: "breaking",
    because: "The server fills in the default before it checks for required fields. crdify does not look at the default.",
  },
  {
    edits: ["describes", "deprecates"],
    ours: "compatible",
    crdify: "breaking",
    because: "crdify reports every change to a description, because the meaning of the field may have changed.",
  },
  {
    edits: ["removes pattern"],
    ours: "compatible",
    crdify: "breaking",
    because: "Everything that was written before is still accepted. crdify reports a removed pattern by default.",
  },
  {
    edits: [
      "adds format",
      "adds multipleOf",
      "forbids values",
      "drops unknown fields",
      "makes a list a set",
      "makes a keyed list atomic",
      "merges a list by another key",
      "makes a map atomic",
    ],
    ours: "breaking",
    crdify: "undetermined",
    because: "crdify has no rule for these keywords, and reports the change as unhandled.",
  },
  {
    edits: ["adds a rule", "changes a rule"],
    ours: "possibly-breaking",
    crdify: "undetermined",
    because: "crdify has no rule for CEL rules, and reports the change as unhandled.",
  },
  {
    edits: [
      "changes a rule's message",
      "gives an example and a title",
      "keeps unknown fields",
      "removes format",
      "removes the only rule",
      "says that a list is atomic",
    ],
    ours: "compatible",
    crdify: "undetermined",
    because: "crdify has no rule for these keywords, and reports the change as unhandled.",
  },
  {
    edits: ["makes a property optional"],
    ours: "possibly-breaking",
    crdify: "compatible",
    because: "A program that reads the field may now find nothing. crdify only considers what is written.",
  },
  {
    edits: ["removes a version", "stops serving a version"],
    ours: "breaking",
    crdify: "compatible",
    because: "crdify reports a removed version only if objects are stored in it. Programs that use the version break anyway.",
  },
  {
    edits: ["renames the kind", "renames the kind of lists"],
    ours: "breaking",
    crdify: "compatible",
    because: "crdify does not compare the names of a definition. Every object and every list contains its kind.",
  },
  {
    edits: ["removes the status subresource", "removes the scale subresource", "removes the selectable fields"],
    ours: "breaking",
    crdify: "compatible",
    because: "crdify compares the schema of a version, but not its subresources and selectable fields.",
  },
];
