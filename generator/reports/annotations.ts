import { printable } from "../terminal.js";
import { type Finding, type FindingPlace, type Level, messageOf, type Report } from "./finding.js";
import { RULES } from "./rules.js";

/** GitHub shows at most this number of annotations of each level per step. */
const MAX_PER_LEVEL = 10;

const COMMANDS: { readonly [level in Level]: string } = { error: "error", warning: "warning", note: "notice" };

/**
 * A report as workflow commands of GitHub Actions, one per line, which annotate files of a pull request. What fails is an error; what is allowed
 * is a warning, or a notice if nobody may break. Of each level there are as many as GitHub shows, and the last one counts the others.
 */
export function githubAnnotations({ findings, problems }: Report): string[] {
  const byLevel: { readonly [level in Level]: string[] } = { error: [], warning: [], note: [] };
  for (const { suite, message } of problems)
    byLevel.error.push(workflowCommand("error", "The group/version was not compared", [`${suite}: ${message}`]));
  for (const finding of findings) byLevel[levelOf(finding)].push(annotate(finding));
  return (["error", "warning", "note"] as const).flatMap((level) => limited(byLevel[level], level));
}

/** A failure of a command as a workflow command. */
export function githubFailure(command: string, message: string): string {
  return workflowCommand("error", `${command} failed`, [message]);
}

function levelOf({ fails, level }: Finding): Level {
  if (fails) return "error";
  return level === "note" ? "note" : "warning";
}

function annotate(finding: Finding): string {
  const { rule, places, details } = finding;
  const lines = [messageOf(finding), ...details];
  return workflowCommand(COMMANDS[levelOf(finding)], RULES[rule].title, lines, places[0]);
}

function limited(lines: readonly string[], level: Level): readonly string[] {
  if (lines.length <= MAX_PER_LEVEL) return lines;
  const shown = lines.slice(0, MAX_PER_LEVEL - 1);
  const more = `${lines.length - shown.length} more, which the log of this step lists`;
  return [...shown, workflowCommand(COMMANDS[level], "More differences", [more])];
}

function workflowCommand(name: string, title: string, lines: readonly string[], place?: FindingPlace): string {
  const properties = {
    ...(place !== undefined && { file: place.file, line: String(place.line ?? 1) }),
    ...(place?.column !== undefined && { col: String(place.column) }),
    title,
  };
  const written = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(printable(value))}`);
  return `::${name} ${written.join(",")}::${escapeData(lines.map(printable).join("\n"))}`;
}

/** Text as the value of a workflow command. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** Text as a property of a workflow command. */
function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
