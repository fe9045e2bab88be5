import { type Change, changeMessage } from "../diff/index.js";
import type { DiffResult } from "../operations/diff.js";
import { printable } from "../terminal.js";
import { countRanks, missingText, placesByChange, RANKS, reachedText, sectionsOf } from "./report-diff.js";
import { placeText } from "./report-usage.js";

/** Maximum number of characters of the lists. GitHub refuses comments of more than 65,536. */
const MAX_LENGTH = 60_000;
/** Maximum number of characters of the list of what was not compared, which must leave room for the changes. */
const MAX_MISSING = 10_000;

/**
 * Changes as Markdown for a pull request: the serious ones first, compatible ones folded. What comes from documents is in code spans, so that
 * it cannot become markup, a mention or a link.
 */
export function markdownDiff(result: DiffResult): string {
  const { compared, changes, missing, places } = result;
  const used = placesByChange(result);
  const title = `### API changes from ${code(compared.before)} to ${code(compared.after)}`;
  const left = missing.map((one) => `- ${code(missingText(one))}`);
  const none = places === undefined ? "No difference." : "No change that touches the program.";
  const summary = changes.length === 0 ? none : `**${countRanks(changes)}**`;
  const blocks = [title, summary, ...(left.length === 0 ? [] : [listOf(left, MAX_MISSING)])];
  let length = blocks.join("").length;
  for (const [rank, words] of RANKS) {
    const lines = sectionsOf(changes.filter((change) => change.rank === rank)).flatMap((section) => {
      const reached = reachedText(section);
      const suffix = reached === "" ? "" : ` (${code(reached)})`;
      const where = `${code(section.groupVersion)} ${code(section.subject)}${suffix}`;
      return section.changes.map((change) => {
        const at = (used.get(change) ?? []).map((place) => code(placeText(place))).join(", ");
        return `- ${where}: ${changeText(change)}${at === "" ? "" : `; used at ${at}`}`;
      });
    });
    if (lines.length === 0) continue;
    const list = listOf(lines, MAX_LENGTH - length);
    length += lines.join("\n").length + 1;
    const heading = `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
    if (rank !== "compatible") blocks.push(`#### ${heading}`, list);
    else blocks.push(`<details><summary>${lines.length} compatible</summary>`, list, "</details>");
  }
  return joinBlocks(blocks);
}

/** Lines of a list, as far as they fit into a number of characters; the last line counts the others. */
function listOf(lines: readonly string[], space: number): string {
  let length = 0;
  const listed = lines.filter((line) => {
    length += line.length + 1;
    return length <= space;
  });
  const more = lines.length - listed.length;
  return [...listed, ...(more === 0 ? [] : [`- and ${more} more, which \`kubesmith diff\` lists`])].join("\n");
}

function changeText(change: Change): string {
  const place = change.path === undefined || change.path === "" ? "" : `${code(change.path)} `;
  const breaks = change.breaks.length === 0 ? "" : `; may break ${change.breaks.join(", ")}`;
  return `${place}${code(changeMessage(change))}${breaks}`;
}

/** Foreign text as a code span on one line, whatever it contains. */
export function code(text: string): string {
  const shown = printable(text).replace(/\s+/g, " ");
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  // A space at each end is removed again, and separates backticks from the fence.
  return `${fence}${/^[` ]|[` ]$|^$/.test(shown) ? ` ${shown} ` : shown}${fence}`;
}

function joinBlocks(blocks: readonly string[]): string {
  return `${blocks.join("\n\n")}\n`;
}
