import { createInterface } from "node:readline/promises";
import { GeneratorError } from "../errors.js";
import type { CIHost } from "../project/index.js";
import { printable } from "../terminal.js";

/** What flags have answered already. */
export interface Given {
  readonly snapshot?: string;
  readonly embedded?: boolean;
  readonly include?: readonly string[];
  readonly output?: string;
  readonly ci?: CIHost | "none";
}

/** What a user chose. */
export interface Answers {
  readonly source?: { readonly embedded?: true; readonly include?: readonly string[] };
  readonly snapshot?: string;
  readonly output?: string;
  readonly ci?: CIHost;
}

/** Where questions are shown and answered. */
export interface Dialog {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly signal: AbortSignal;
}

const SOURCES = ["cluster", "bundled"] as const;
const HOSTS = ["none", "github", "gitlab"] as const;

/**
 * Asks what the flags leave open. An empty answer accepts the default, which the question shows.
 * @throws GeneratorError `usage` if the input ends before the last answer; the signal's reason if it aborts
 */
export async function askQuestions(flags: Given, { input, output, signal }: Dialog): Promise<Answers> {
  const lines = createInterface({ input, output });
  // A terminal in raw mode sends no signal for Ctrl-C.
  lines.on("SIGINT", () => process.kill(process.pid, "SIGINT"));
  const closed = new Promise<never>((_, reject) => {
    lines.once("close", () =>
      reject(new GeneratorError("usage", "the input ended before all questions were answered")),
    );
  });
  closed.catch(() => {}); // also closed in the end
  const ask = async (question: string, standard: string): Promise<string> => {
    const answer = await Promise.race([lines.question(`${question} (${standard}) `, { signal }), closed]);
    return answer.trim() === "" ? standard : answer.trim();
  };
  const choose = async <C extends string>(question: string, choices: readonly [C, ...C[]]): Promise<C> => {
    let problem = "";
    for (;;) {
      const answer = await ask(`${problem}${question} ${choices.join(", ")}?`, choices[0]);
      const chosen = choices.find((choice) => choice === answer.toLowerCase());
      if (chosen !== undefined) return chosen;
      problem = `"${printable(answer)}" is not one of the choices.\n`;
    }
  };
  try {
    const isOpen = flags.snapshot === undefined && flags.embedded === undefined;
    const isBundled =
      flags.embedded === true ||
      (isOpen &&
        (await choose("Generate from your cluster's API, or from a bundled Kubernetes release:", SOURCES)) ===
          "bundled");
    const wanted = flags.include ?? [await ask("Groups or group/versions, such as apps or *.example.com:", "all")];
    const include = wanted.flatMap((text) => text.split(/[\s,]+/)).filter((pattern) => pattern !== "");
    const snapshot =
      isBundled || flags.snapshot !== undefined ? flags.snapshot : await ask("Folder of the snapshot:", "api");
    const output = flags.output ?? (await ask("Folder of the generated code:", "src/kubernetes"));
    const ci = flags.ci ?? (await choose("CI job to write:", HOSTS));
    return {
      source: {
        ...(isBundled && { embedded: true }),
        ...(include.join() !== "all" && { include }),
      },
      ...(snapshot !== undefined && { snapshot }),
      output,
      ...(ci !== "none" && { ci }),
    };
  } finally {
    lines.close();
  }
}
