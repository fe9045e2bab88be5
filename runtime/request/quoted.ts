/** A value of any kind in a message: text in quotation marks, other values by their type, because some cannot be written as text. */
export function quoted(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value === null || typeof value !== "object")
    return typeof value === "symbol" || typeof value === "function" ? `a ${typeof value}` : String(value);
  return Array.isArray(value) ? "a list" : "an object";
}
