import { writeJson } from "./write-json.js";

/**
 * Writes JSON without loss, as the methods of resource clients do: a `bigint` is written as an integer, so that `stringify(parse(text))`
 * keeps every value. What `JSON.stringify` would silently change is an error: `NaN` and infinite numbers, functions, symbols, `undefined` in
 * arrays, text that is not valid Unicode, and objects that JSON knows nothing of, such as a `Date` or a `Map`. Undefined members of objects
 * are omitted, and `toJSON` is called, as usual.
 *
 * @param value what to write: objects that were read, or plain data
 * @param indent number of spaces of each level; 0, the default, writes one line
 * @returns the JSON text
 * @throws TypeError that names the path of the first value that JSON cannot represent; whatever a `toJSON` method throws
 * @example
 * await writeFile("job.json", stringify(await k8s.batch.v1.jobs("default").get("copy"), 2));
 */
export function stringify(value: unknown, indent = 0): string {
  const written = writeJson(value, { indent });
  if ("problem" in written) throw new TypeError(`${written.path || "the value"} ${written.problem}`);
  return written.text;
}
