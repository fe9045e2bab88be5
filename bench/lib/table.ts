import {
  type Bound,
  isKept,
  type NodeName,
  type Result,
  ratioOf,
  type Series,
  type Spread,
  spreadOf,
} from "./results.js";

const HEAD = ["measured", "Node", "ours", "peer", "its figure", "ratio", "bound", ""];

/** The results as a table of Markdown: medians, with the least and greatest behind. */
export function tableOf(results: readonly Result[], nodes: Readonly<Record<NodeName, string>>): string {
  const rows = results.map((result) => {
    const { what, node, unit, ours, peer, bound } = result;
    const ratio = ratioOf(result);
    const kept = isKept(result);
    return [
      what,
      nodes[node],
      figure(ours, unit),
      peer?.name ?? "",
      peer === undefined ? "" : figure(peer, unit),
      ratio === undefined ? "" : spread(ratio, ratio.median < 0.1 ? 3 : 2),
      bound === undefined ? "" : limit(bound, unit),
      kept === undefined ? "" : kept ? "kept" : "MISSED",
    ];
  });
  const widths = HEAD.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `|${widths.map((width) => "-".repeat(width + 2)).join("|")}|`;
  return [line(HEAD), rule, ...rows.map(line)].join("\n");
}

function figure({ samples }: Series, unit: string): string {
  const values = spreadOf(samples);
  const digits = Math.max(0, 2 - Math.floor(Math.log10(Math.max(values.median, 0.001))));
  return `${spread(values, Number.isInteger(values.median) ? 0 : Math.min(digits, 2))} ${unit}`.trim();
}

function spread({ median, min, max }: Spread, digits: number): string {
  const text = (value: number): string => value.toFixed(digits);
  return min === max ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}

function limit({ kind, atMost }: Bound, unit: string): string {
  const value = Number.isInteger(atMost) ? String(atMost) : String(Number(atMost.toFixed(3)));
  return kind === "ratio" ? `≤ ${value}` : `≤ ${value} ${unit}`.trim();
}
