// Runs a command in all running pods that a label selector selects, and prints the exit codes as a table:
// `main.js SELECTOR COMMAND [ARGUMENT…]`. Ends with 1 if a command failed.
import { clientset } from "@kubesmith/kubernetes";
import { connect } from "@kubesmith/runtime";

/** How many commands run at the same time. */
const AT_A_TIME = 10;
const TIMEOUT_MS = 60_000;

const [labelSelector, ...command] = process.argv.slice(2);
if (labelSelector === undefined || command.length === 0) throw new Error("usage: main.js SELECTOR COMMAND [ARGUMENT…]");

await using client = await connect();
const pods = clientset(client).core.v1.pods(client.namespace);
const { items } = await pods.list({ labelSelector, fieldSelector: "status.phase=Running" });
const names = items.map(({ metadata }) => metadata.name).sort();

const rows: string[][] = [];
const left = names.values();
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (const name of left) rows.push([name, ...(await run(name))]);
  }),
);
rows.sort(([a = ""], [b = ""]) => (a < b ? -1 : 1));
const width = Math.max(...names.map(({ length }) => length), "POD".length);
for (const [name = "", code = "", line = ""] of [["POD", "EXIT CODE", "LAST LINE"], ...rows]) {
  console.log(`${name.padEnd(width)}  ${code.padEnd("EXIT CODE".length)}  ${line}`.trimEnd());
}
if (rows.some(([, code]) => code !== "0")) process.exitCode = 1;

/** The exit code of the command in one pod, and the last line that it wrote; without an exit code, the reason. */
async function run(pod: string): Promise<[code: string, line: string]> {
  try {
    const { exitCode, stdout, stderr } = await pods.exec(pod, command, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const text = exitCode === 0 ? stdout : stderr || stdout;
    return [String(exitCode), text.trimEnd().split("\n").at(-1) ?? ""];
  } catch (error) {
    return ["-", error instanceof Error ? error.message : String(error)];
  }
}
