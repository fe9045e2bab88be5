import type { ToStringOptions } from "yaml";
import { ConfigError } from "../errors/config-error.js";
import { createEditor, type Edit } from "./edit-nodes.js";
import { readYaml, yamlOptions } from "./yaml.js";

/** The format of kubectl: lists are not indented below their name, and base64 is on one line. */
const KUBECTL_STYLE: ToStringOptions = { indentSeq: false, lineWidth: 0 };
const JSON_STYLE: ToStringOptions = {
  defaultStringType: "QUOTE_DOUBLE",
  defaultKeyType: "QUOTE_DOUBLE",
  doubleQuotedAsJSON: true,
};

const NEW_FILE = "apiVersion: v1\nkind: Config\n";

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const LINE_BREAKS: readonly (readonly [character: string, escaped: string])[] = [
  ["\u0085", "\\u0085"],
  ["\u2028", "\\u2028"],
  ["\u2029", "\\u2029"],
];

/**
 * Applies changes to the text of a kubeconfig file. Everything else stays as it is: unknown members, comments, the order. JSON stays JSON.
 *
 * @throws ConfigError `InvalidFile` for a text that is not one mapping of YAML
 */
export async function editKubeconfig(text: string, changes: readonly Edit[], file: string): Promise<string> {
  // Before the library reads it, which a deep text would exhaust beyond what can be caught.
  readYaml(text, { name: file, file });
  const { isMap, parseAllDocuments } = await import("#yaml");
  const documents = parseAllDocuments(text.trim() === "" ? NEW_FILE : text, {
    ...yamlOptions(),
    // A number may be too large for JavaScript.
    intAsBigInt: true,
  });
  const [document] = documents;
  if (document === undefined || !("contents" in document)) return editKubeconfig("", changes, file);
  if (documents.length > 1 || document.errors.length > 0 || !(isMap(document.contents) || document.contents === null))
    throw new ConfigError("InvalidFile", `cannot change ${file}: it must contain exactly one YAML mapping`, { file });
  const json = isJson(text);
  const root = document.contents ?? document.createNode({});
  const edit = await createEditor(document, json);
  for (const change of changes) edit(root, change);
  Object.assign(document, { contents: root });
  const written = document.toString(json ? JSON_STYLE : KUBECTL_STYLE);
  // Such characters occur only in quoted text, where they were escaped, or in new text.
  return LINE_BREAKS.reduce(
    (result, [character, escaped]) => (text.includes(character) ? result : result.replaceAll(character, escaped)),
    written,
  );
}
