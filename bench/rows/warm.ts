import { readFileSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { Lab } from "../lib/lab.js";
import { runProcess } from "../lib/process.js";
import { startRequestCounter } from "../lib/proxies.js";
import { interleave } from "../lib/rounds.js";
import type { Row } from "./row.js";

const COMPILERS = /[/\\]node_modules[/\\](typescript|openapi-typescript)[/\\]/;

/** Generation from a server of which nothing changed since the last: time, requests, and compilers that are loaded. */
export const warm: Row = {
  rounds: 11,
  async measure(lab, rounds) {
    const { users, server, ca } = await lab.cluster();
    const common = [lab.cli, "generate", "--quiet", "--cache-dir", lab.path("document-cache")];
    const args = [...common, "--output", lab.path("warm"), "--kubeconfig", users.admin.kubeconfig];
    const node = lab.nodes.own;
    if ((await compilersOf(lab, args)).size === 0) throw new Error("a cold run loads compilers, but none was seen");
    const compilers = (await compilersOf(lab, args)).size;

    const counter = await startRequestCounter(new URL(server), { ca, token: users.admin.token });
    const through = ["--output", lab.path("warm"), "--server", `http://127.0.0.1:${counter.port}`];
    await runProcess({ node, args: [...common, ...through] });
    const requests = counter.take();
    await counter.close();

    const run = async (): Promise<{ s: number }> => ({ s: (await runProcess({ node, args })).ms / 1000 });
    const measured = await interleave([{ name: "kubesmith", run }], rounds);
    const figure = (what: string, sample: number, atMost: number) => ({
      what: `generate again: ${what}`,
      node: "own" as const,
      unit: "",
      ours: { name: "kubesmith", samples: [sample] },
      bound: { kind: "value", atMost } as const,
    });
    return [
      {
        what: "generate again, nothing changed",
        node: "own",
        unit: "s",
        ours: measured.series("kubesmith", "s"),
        bound: { kind: "value", atMost: 0.35 },
      },
      figure("requests", requests, 1),
      figure("compilers loaded", compilers, 0),
    ];
  },
};

/** The compilers that a run loads. */
async function compilersOf(lab: Lab, args: readonly string[]): Promise<Set<string>> {
  const list = lab.path("loaded-modules.txt");
  writeFileSync(list, "");
  const hook = pathToFileURL(lab.program("loaded-modules.mjs")).href;
  const env = { BENCH_LOADED_MODULES: list };
  await runProcess({ node: lab.nodes.own, args: ["--import", hook, ...args], env });
  const loaded = readFileSync(list, "utf8").split("\n");
  return new Set(loaded.flatMap((name) => COMPILERS.exec(name)?.[1] ?? []));
}
