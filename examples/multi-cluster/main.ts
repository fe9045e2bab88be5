// Shows the pods of several clusters as one table, which it prints again after changes: `main.js [CONTEXT…]`, by default all contexts of the
// kubeconfig.
import { clientset } from "@kubesmith/kubernetes";
import type { LivePod } from "@kubesmith/kubernetes/core/v1";
import { connect } from "@kubesmith/runtime";
import { createInformers, type Informer } from "@kubesmith/runtime/informer";
import { loadKubeconfig } from "@kubesmith/runtime/kubeconfig";

/** At most one table is printed in this time. */
const PRINT_INTERVAL_MS = 500;

const stopping = new AbortController();
for (const name of ["SIGINT", "SIGTERM"]) process.once(name, () => stopping.abort());

const { contexts } = await loadKubeconfig();
const names = process.argv.length > 2 ? process.argv.slice(2) : contexts.map(({ name }) => name);
if (names.length === 0) throw new Error("the kubeconfig does not contain a context");

const pods = new Map<string, Informer<LivePod>>();
let printing: NodeJS.Timeout | undefined;
for (const context of names) {
  const client = await connect({ context });
  // A cluster that cannot be reached does not stop the others: its informer tries again and again.
  const informers = createInformers(client, { signal: stopping.signal, onError: printSoon });
  const informer = informers.of(clientset(client).core.v1.pods);
  informer.on(printSoon);
  void informer.synced.then(printSoon, () => {});
  pods.set(context, informer);
  stopping.signal.addEventListener("abort", () => void client.close());
}
stopping.signal.addEventListener("abort", () => clearTimeout(printing));

/** Prints the table once, however many changes follow each other. */
function printSoon(): void {
  printing ??= setTimeout(() => {
    printing = undefined;
    console.log(format([...pods].flatMap(([context, informer]) => rowsOf(context, informer))));
  }, PRINT_INTERVAL_MS);
}

/** One row for each pod of a cluster; if the cluster cannot be read, one row that says why. */
function rowsOf(context: string, informer: Informer<LivePod>): string[][] {
  if (!informer.hasSynced) return [[context, "", "", informer.failure?.message ?? "not read yet"]];
  const rows = informer.list().map(({ metadata, spec, status }) => {
    return [context, metadata.namespace, metadata.name, status.phase ?? "", spec.nodeName ?? ""];
  });
  const outdated = informer.failure === undefined ? [] : [[context, "", "", `outdated: ${informer.failure.message}`]];
  return [...outdated, ...rows.sort((a, b) => (a.join() < b.join() ? -1 : 1))];
}

/** Lines whose columns are as wide as their longest text. */
function format(rows: readonly string[][]): string {
  const table = [["CONTEXT", "NAMESPACE", "NAME", "STATUS", "NODE"], ...rows];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((row) => row[column]?.length ?? 0)));
  return table
    .map((row) =>
      row
        .map((text, i) => text.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}
