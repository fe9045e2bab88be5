import { objectType, type Statement } from "../generator/print/index.js";

/** A group/version in the form of `apiVersion`, and the server's hash of its document; empty if the document did not come from a server. */
export type ApiHash = readonly [groupVersion: string, hash: string];

/**
 * The statements of the module with the hashes of documents. It is a module of its own, so that only programs that compare their API with
 * that of a server load it.
 */
export function apiHashesStatements(hashes: readonly ApiHash[]): Statement[] {
  return [
    {
      kind: "type-alias",
      name: "ApiHashes",
      docs: { text: "A hash for each group/version.", tags: [] },
      type: objectType(hashes.map(([groupVersion]) => [groupVersion, "string"])),
    },
    {
      kind: "constant",
      name: "apiHashes",
      docs: { text: HASHES_DOCS, tags: [] },
      type: "ApiHashes",
      value: {
        kind: "object",
        members: hashes.map(([name, value]) => ({ name, value: { kind: "literal", value } })),
        lines: true,
      },
    },
  ];
}

const HASHES_DOCS = `The server's hashes of the API documents that this code was generated from, by group/version.
The \`skew\` option of \`connect\` and the runtime's \`checkSkew\` compare them with the hashes of a server.
A hash is empty if the document did not come from a server.`;
