import { spawn } from "node:child_process";
import { CLI } from "./cli.js";

/** A run on a terminal. */
export interface TerminalResult {
  readonly code: number | null;
  /** Everything that the terminal showed, as the program wrote it. */
  readonly shown: string;
}

/** A terminal, and what is typed on it. */
export interface TerminalOptions {
  /** Default: 80. */
  readonly columns?: number;
  /** Environment variables in addition to PATH. */
  readonly env?: { readonly [name: string]: string };
  /** Default: the folder of the test. */
  readonly cwd?: string;
  /** Ctrl-C is typed when this text has been shown. */
  readonly ctrlCAfter: string;
  /** `true`: Ctrl-C is typed again whenever more text is shown. A function: Ctrl-C is typed once more when its promise resolves. */
  readonly twice?: boolean | (() => Promise<unknown>);
}

const CTRL_C = "\u0003";

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Runs `kubesmith` on a pseudo-terminal of util-linux' `script`. */
export function kubesmithOnTerminal(args: readonly string[], options: TerminalOptions): Promise<TerminalResult> {
  const { columns = 80, env = {}, cwd, ctrlCAfter, twice = false } = options;
  const command = `stty cols ${columns}; exec ${[process.execPath, CLI, ...args].map(quote).join(" ")}`;
  return new Promise((resolve, reject) => {
    const child = spawn("script", ["--quiet", "--return", "--command", command, "/dev/null"], {
      cwd,
      env: { PATH: process.env.PATH, TERM: "xterm", ...env },
      stdio: ["pipe", "pipe", "inherit"],
    });
    let shown = "";
    let typed = 0;
    child.stdin.on("error", () => {}); // it has ended
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
      if (!shown.includes(ctrlCAfter) || (typed > 0 && twice !== true)) return;
      typed++;
      child.stdin.write(CTRL_C);
      if (typeof twice === "function") twice().then(() => child.stdin.write(CTRL_C), reject);
    });
    child.once("error", reject).once("close", (code) => resolve({ code, shown }));
  });
}
