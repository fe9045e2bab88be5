// Loaded into a process by --import: at its end, writes the most memory that it had (RSS, in bytes) to the file BENCH_PEAK_MEMORY.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const status = "/proc/self/status";

/** On Linux a process inherits maxRSS from the one that started it, so the kernel is asked for the peak of its own memory. */
function peak() {
  const [, kilobytes] = (existsSync(status) && /^VmHWM:\s*(\d+) kB/m.exec(readFileSync(status, "utf8"))) || [];
  return 1024 * Number(kilobytes ?? process.resourceUsage().maxRSS);
}

process.on("exit", () => writeFileSync(process.env.BENCH_PEAK_MEMORY, String(peak())));
