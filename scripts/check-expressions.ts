/**
 * Checks that the time of every regular expression of the packages grows in proportion to the text: most of them see text of a server, or of
 * a repository. Prints each that may be slower, with a text that shows it, and exits with 1 if there is one.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { growthOf, readExpressions } from "./expressions.js";
import { ROOT } from "./packages.js";

const RUN = "it begins only where the character before is not of the same run, so that each run is matched once";
const BOUND = "matches at most this many characters, from the beginning";
const AHEAD =
  "anchored; the assertion looks at one character, and each other part ends where no character of it follows";

/** Expressions that look around or count, which no proof covers, and why their time grows in proportion to the text. */
const REASONS: ReadonlyMap<RegExp, string> = new Map([
  [/^(?=.{1,253}$)[a-z0-9]([-.a-z0-9]*[a-z0-9])?$/, BOUND],
  [/^(?=.{1,214}$)(?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/, BOUND],
  [/^(?=.{1,253}$)[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?)*$/, BOUND],
  [/^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/, BOUND],
  [/^@[a-z][a-z0-9-]{1,18}[a-z0-9]\/[a-z][a-z0-9-]{0,56}[a-z0-9]$/, BOUND],
  [
    /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/,
    "anchored; a word ends at a dot or a plus sign, which are not among its characters",
  ],
  [/^[0-9A-F]{128}$/, BOUND],
  [/^\.kubesmith-([0-9a-f]{16})-(\d{1,10})-(\d{1,20})-[0-9a-f]{12}$/, BOUND],
  [/^[a-z_]{1,64}$/, BOUND],
  [/^[A-Z]+(?![a-z])|^[A-Z]/, AHEAD],
  [/^\/(?!\/)[!$-;=?-[\]-~]*$/, AHEAD],
  [/(?<![ \t])[ \t]+$/gm, RUN],
  [/(?<!\/)\/+$/, RUN],
  [/(?<![)"',.;:])[)"',.;:]+$/, RUN],
  [
    /(?:^|[.\n])[^\S\n]*(?:(?:this|the) (?:field|value) )?(?:is |(?:cannot|can't|may not|must not) be )?(immutable|updated|changed|modified)(?: after creation| once set)?\s*(?:\.|$)/i,
    "blanks are matched only after a full stop or the beginning of a line, which are not among them, and after one of four words",
  ],
  [
    /\b((?:Invalid|Duplicate|Unsupported) value: )(?:"[^"\\]*(?:\\.[^"\\]*)*"|[\s\S]*)/g,
    "after the words, it cannot fail: a quotation without an end is scanned once, and then the rest is the match",
  ],
  [
    /(, got |\bis missing in (?=')|\bmap: |\blist:\s*|\blist element:|\bare not identical: |\baccessor error: |\bcannot unmarshal !!\w+ (?=`)|(?=\bmap\[(?!string\]))|(?=&?\{))[\s\S]*/,
    "its end matches any text, so only the words before can fail, and they repeat nothing except a name after two exclamation marks",
  ],
  [
    /(?:<[A-Za-z][^<>\n]{0,60}>|[^\s<]|<)+/g,
    "nothing follows that could fail, and a placeholder has at most 62 characters",
  ],
  [
    /^\(?(\*{1,2}|_{1,2})[A-Za-z][A-Za-z-]*\1[^\w*]*$/,
    "anchored; letters end where the marker begins again, and of that there are at most four ways to match it",
  ],
]);
const explained = new Set([...REASONS.keys()].map(String));

const listed = execFileSync("git", ["ls-files", "-z", "runtime", "generator", "templates"], { cwd: ROOT });
const files = [...new Set(listed.toString("utf8").split("\0"))]
  .filter((file) => /\.[cm]?[jt]s$/.test(file) && !/\.(test|test-d|d)\.ts$|(^|\/)testdata\//.test(file))
  .filter((file) => existsSync(join(ROOT, file)));

const places = new Map<string, string[]>();
const offences: string[] = [];
for (const file of files)
  for (const { line, literal } of readExpressions(file, readFileSync(join(ROOT, file), "utf8"))) {
    const place = `${file}:${line}`;
    if (literal === undefined)
      offences.push(`${place}: the expression is put together at run time; write code instead`);
    else places.set(literal, [...(places.get(literal) ?? []), place]);
  }
for (const [literal, [place, ...others]] of places) {
  const growth = await growthOf(literal);
  const where = `${[place, ...others].join(", ")}: ${literal}`;
  if (growth.kind === "super-linear") offences.push(`${where} is slow for ${growth.attack}`);
  if (growth.kind === "unproven" && !explained.has(literal))
    offences.push(`${where} is not proven to be linear; change it, or add it to REASONS with an argument`);
  if (growth.kind === "linear" && explained.has(literal)) offences.push(`${where} is linear; remove it from REASONS`);
}
for (const literal of explained)
  if (!places.has(literal)) offences.push(`${literal} is in no source; remove it from REASONS`);
for (const offence of offences) console.error(offence);
console.log(`${places.size} regular expressions, ${offences.length} that may be slow`);
process.exitCode = offences.length === 0 ? 0 : 1;
