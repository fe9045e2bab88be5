import { parseArgs } from "node:util";
import { formatReport } from "./report.js";
import { runChaos } from "./run.js";

const help = `Runs informers and a controller against a real server with which everything goes wrong, and checks that they miss nothing.

Usage: npm run chaos -- [options]

  --seed <number>     what goes wrong and what is written (default: 1)
  --minutes <number>  for how long at least (default: 25)
  --writes <number>   how many writes have to succeed, evenly over that time (default: 100000)
  --json              print the report as JSON
  -h, --help          print this

Exits with 1 if something was missed, or if something that should go wrong never did.
`;

const options = {
  seed: { type: "string", default: "1" },
  minutes: { type: "string", default: "25" },
  writes: { type: "string", default: "100000" },
  json: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

try {
  const { values } = parseArgs({ options });
  if (values.help) process.stdout.write(help);
  else {
    const report = await runChaos({
      seed: numberOf("seed", values.seed),
      minutes: numberOf("minutes", values.minutes),
      writes: numberOf("writes", values.writes),
      log: (line) => void process.stderr.write(`${new Date().toISOString()}  ${line}\n`),
    });
    process.stdout.write(values.json ? `${JSON.stringify(report, undefined, 2)}\n` : formatReport(report));
    process.exitCode = report.problems.length > 0 ? 1 : 0;
  }
} catch (error) {
  process.stderr.write(`chaos: ${(error as Error).message}\n`);
  process.exitCode = 2;
}

function numberOf(name: string, text: string): number {
  const number = Number(text);
  if (text.trim() !== "" && number >= 0 && Number.isFinite(number)) return number;
  throw new Error(`--${name} must be a number, but is ${JSON.stringify(text)}`);
}
