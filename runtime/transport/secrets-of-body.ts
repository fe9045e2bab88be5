// Names of members of objects and of JSON patches whose values are not secrets.
const PUBLIC: ReadonlySet<string> = new Set(["apiVersion", "kind", "type", "op", "path", "from", "fieldManager"]);
// Names, labels and the like are in most messages. An annotation may contain the whole object.
const METADATA = "metadata";
const ANNOTATIONS = "annotations";
const MAX_DEPTH = 100;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

function collect(value: unknown, depth: number, into: Set<string>): void {
  if (typeof value === "string") {
    into.add(value);
    if (value.length % 4 === 0 && BASE64.test(value)) into.add(Buffer.from(value, "base64").toString("utf8"));
    return;
  }
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return;
  for (const [name, member] of Object.entries(value)) {
    if (PUBLIC.has(name) && typeof member === "string") continue;
    if (name === METADATA && depth === 0)
      collect((member as { [ANNOTATIONS]?: unknown } | null)?.[ANNOTATIONS], 1, into);
    else collect(member, depth + 1, into);
  }
}

/** The texts in the body of a request about a Secret or a token that must not be shown, and what they are in plain text. */
export function secretsOfBody(body: string | Uint8Array): string[] {
  const found = new Set<string>();
  const text = typeof body === "string" ? body : Buffer.from(body).toString("utf8");
  try {
    collect(JSON.parse(text), 0, found);
  } catch {
    // Whatever it is, it is sent as it is, so it may come back as it is.
    for (const line of text.split("\n")) found.add(line.trim());
  }
  return [...found];
}
