/** A node of a document. Lines count from 1. */
export type Node = ScalarNode | SequenceNode | MappingNode | AliasNode;

/** A text, whose type depends on its tag and, if `isImplicit`, on itself. */
export interface ScalarNode {
  readonly kind: "scalar";
  readonly line: number;
  readonly value: string;
  /** In its long form, `tag:yaml.org,2002:str`; empty without one. */
  readonly tag: string;
  readonly isImplicit: boolean;
}

/** A list. */
export interface SequenceNode {
  readonly kind: "sequence";
  readonly line: number;
  readonly items: Node[];
}

/** A mapping, in the order of the text, with its duplicates. */
export interface MappingNode {
  readonly kind: "mapping";
  readonly line: number;
  readonly entries: [key: Node, value: Node][];
}

/** A reference to another node. */
export interface AliasNode {
  readonly kind: "alias";
  readonly line: number;
  readonly target: Node;
}
