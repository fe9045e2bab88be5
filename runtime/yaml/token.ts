import type { Mark } from "./cursor.js";

/** What the scanner makes of a text. */
export type Token = { readonly mark: Mark } & (
  | { readonly kind: Punctuation }
  | { readonly kind: "scalar"; readonly value: string; readonly plain: boolean }
  | { readonly kind: "anchor" | "alias"; readonly name: string }
  /** With an empty handle, the suffix is the complete tag. */
  | { readonly kind: "tag"; readonly handle: string; readonly suffix: string }
  | { readonly kind: "versionDirective"; readonly version: string }
  | { readonly kind: "tagDirective"; readonly handle: string; readonly prefix: string }
);

/** The tokens that have no content. */
export type Punctuation =
  | "streamEnd"
  | "documentStart"
  | "documentEnd"
  | "blockSequenceStart"
  | "blockMappingStart"
  | "blockEnd"
  | "flowSequenceStart"
  | "flowSequenceEnd"
  | "flowMappingStart"
  | "flowMappingEnd"
  | "blockEntry"
  | "flowEntry"
  | "key"
  | "value";
