import { isObject, sameJson } from "../../json.js";
import type { Document } from "../../openapi/index.js";
import { SHARED_FILE } from "../format.js";
import { sharedValues } from "./decode.js";
import { encode } from "./encode.js";
import { layOut } from "./layout.js";
import { type JSONObject, WITH } from "./marks.js";
import { createNodes } from "./node.js";
import { literal, templateOf } from "./templates.js";

/** The texts of documents' files, and of the one with what they share. */
export interface SharedTexts {
  /** By index key. */
  readonly texts: ReadonlyMap<string, string>;
  readonly shared: string;
}

/**
 * Writes documents so that what several of them have is there once. The same documents, in any order, give the same texts.
 * @param documents each with its own index key
 */
export function shareValues(documents: readonly Omit<Document, "hash">[]): SharedTexts {
  const sorted = [...documents].sort((a, b) => (a.key < b.key ? -1 : 1));
  const nodeOf = createNodes();
  const templates = sorted.map(({ key, document }) => ({ key, document, ...templateOf(document as JSONObject, key) }));
  const encoded = encode(
    templates.map(({ value, document, kinds }) => ({
      node: nodeOf(value),
      place: { at: "document", origin: originOf(document), kinds },
    })),
  );
  const shared = Object.fromEntries(encoded.shared);
  const values = sharedValues(shared);
  const texts = templates.map(({ key, document, holes }, i): [string, string] => {
    const value = encoded.documents[i];
    const all = isObject(value) && Object.keys(holes).length > 0 ? { [WITH]: holes, ...value } : value;
    // What is read must be what was recorded, whatever it contains.
    return [key, layOut(sameJson(values.restore(all), document) ? all : literal(document))];
  });
  return { texts: new Map(texts), shared: layOut({ [SHARED_FILE]: 1, values: shared }) };
}

/** Custom resources have fewer media types than others, so that their paths are alike. */
function originOf({ info }: Document["document"]): string {
  return info?.title === "Kubernetes CRD Swagger" ? "custom" : "native";
}
