import type { Docs, DocTag } from "../generator/emit/structures.js";
import { valueLiteral } from "../generator/emit/text.js";
import { isDeprecatedProse } from "../generator/model/deprecated.js";
import { isZero } from "../generator/model/required.js";
import type { Definition } from "../generator/model/types.js";

/** What a doc comment says of a schema: the server's description, deprecation, and a default that is more than a zero value. */
export function docsOf(schema: Definition["schema"]): Docs {
  const { description = "", deprecated, default: value } = schema;
  return {
    text: description,
    tags: [...defaultTag(value), ...(deprecated === true || isDeprecatedProse(description) ? [DEPRECATED] : [])],
  };
}

const DEPRECATED: DocTag = { name: "deprecated", text: "" };

function defaultTag(value: unknown): DocTag[] {
  return value === undefined || isZero(value) ? [] : [{ name: "default", text: valueLiteral(value) }];
}
