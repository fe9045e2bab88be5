/**
 * The versions of a text that Git's conflict markers separate: ours, theirs and, if it is there, the common ancestor.
 * @returns none if the text has no complete conflict
 */
export function conflictSides(text: string): readonly string[] {
  const sides: string[][] = [[], [], []];
  let current: number | undefined;
  let conflicts = 0;
  for (const line of text.split(/\r?\n/)) {
    const next = transition(line, current);
    if (next === "content") {
      for (const [i, side] of sides.entries()) if (current === undefined || current === i) side.push(line);
    } else {
      if (next === undefined) conflicts++;
      current = next;
    }
  }
  if (conflicts === 0 || current !== undefined) return [];
  return sides.map((side) => side.join("\n"));
}

/** Which side a line begins; `undefined` after the last one. Ours is 0, theirs 1, the ancestor 2. */
function transition(line: string, current: number | undefined): number | undefined | "content" {
  if (current === undefined) return /^<{7}( |$)/.test(line) ? 0 : "content";
  if (current === 0 && /^\|{7}( |$)/.test(line)) return 2;
  if ((current === 0 || current === 2) && line === "=======") return 1;
  return current === 1 && /^>{7}( |$)/.test(line) ? undefined : "content";
}
