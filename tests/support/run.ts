import { type CliOptions, type CliResult, kubesmith } from "./cli.js";

/** Runs `kubesmith … --json` and returns what it printed. Throws with its words when it ends with a code other than `code`. */
export async function kubesmithJson<T>(args: readonly string[], options: CliOptions = {}, code = 0): Promise<T> {
  const result = await kubesmith([...args, "--json"], options);
  if (result.code !== code) throw new Error(describe(args, result));
  return JSON.parse(result.stdout) as T;
}

function describe(args: readonly string[], { code, stdout, stderr }: CliResult): string {
  return `kubesmith ${args.join(" ")} ended with code ${code}: ${stderr}${stdout}`;
}
