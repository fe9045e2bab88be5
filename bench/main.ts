import { parseFlags } from "./lib/flags.js";
import { createLab, type Lab } from "./lib/lab.js";
import { killProcesses } from "./lib/process.js";
import { isKept, type Result, ratioOf, spreadOf } from "./lib/results.js";
import { currentLoad, settingOf, settingText } from "./lib/setting.js";
import { tableOf } from "./lib/table.js";
import { rows } from "./rows/index.js";

const help = `Measures kubesmith and comparable tools in turn, in one run on this machine.

Usage: npm run bench -- [--only <row>,…] [--runs <n>] [--json]

  --only <row>,…  measure only these: ${[...rows.keys()].join(", ")}
  --runs <n>      rounds of each row, instead of the row's own number
  --json          print the samples as JSON, instead of the table
  -h, --help      print this
`;

/** Measures rows. One that fails is reported, and the others are measured all the same. */
async function measure(lab: Lab, names: readonly string[], runs: number | undefined): Promise<Result[]> {
  const results: Result[] = [];
  for (const name of names) {
    const row = rows.get(name);
    if (row === undefined) continue;
    process.stderr.write(`${name}\n`);
    try {
      results.push(...(await row.measure(lab, runs ?? row.rounds)));
    } catch (error) {
      process.stderr.write(
        `${name} could not be measured: ${error instanceof Error ? error.message : String(error)}\n`,
      );
      process.exitCode = 1;
    }
  }
  return results;
}

function withFigures(result: Result): object {
  return { ...result, median: spreadOf(result.ours.samples).median, ratio: ratioOf(result), kept: isKept(result) };
}

async function main(): Promise<void> {
  const flags = parseFlags([...rows.keys()]);
  if (flags.help) {
    process.stdout.write(help);
    return;
  }
  const load = currentLoad();
  const lab = createLab();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.once(signal, () => {
      killProcesses();
      lab.discard();
      process.exit(130);
    });
  }
  try {
    const results = await measure(lab, flags.only, flags.runs);
    const setting = await settingOf(lab, load);
    process.stdout.write(
      flags.json
        ? `${JSON.stringify({ ...setting, results: results.map(withFigures) }, undefined, 2)}\n`
        : `\n${tableOf(results, setting.nodes)}\n\n${settingText(setting)}\n`,
    );
  } finally {
    await lab.close();
  }
}

try {
  await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
