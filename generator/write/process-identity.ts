import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { isErrorCode } from "../files.js";

/** What tells a process from all others that may write to the same folder. */
export interface ProcessIdentity {
  /** 16 hexadecimal digits: the running kernel and the PID namespace in it. Zeros where the system does not say. */
  readonly space: string;
  readonly pid: number;
  /** When it started, in the kernel's ticks after boot; 0 if unknown. Process numbers are used again, together with this they are not. */
  readonly started: string;
}

/** The space of a process that is not known. Such a process is judged by its signs of life alone. */
export const UNKNOWN_SPACE: string = "0".repeat(16);

/** Identifies this process. */
export function ownIdentity(): ProcessIdentity {
  const unknown = { space: UNKNOWN_SPACE, pid: process.pid, started: "0" };
  try {
    const own = readStat("self");
    // In a PID namespace without its own /proc, numbers mean other processes.
    if (own === undefined || own.pid !== process.pid) return unknown;
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    const namespaces = ["pid", "time"].map(namespaceOf);
    const space = createHash("sha256")
      .update([boot, ...namespaces].join("\n"))
      .digest("hex")
      .slice(0, 16);
    return { space, pid: process.pid, started: own.started };
  } catch {
    // Not Linux, or a /proc that tells nothing.
    return unknown;
  }
}

/** Whether a process still exists; `unknown` for one of another machine, container or system that does not say. */
export function findProcess({ space, pid, started }: ProcessIdentity): "running" | "ended" | "unknown" {
  const own = ownIdentity();
  if (own.space === UNKNOWN_SPACE || own.space !== space) return "unknown";
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (isErrorCode(error, "ESRCH")) return "ended";
  }
  const found = readStat(String(pid));
  if (found === undefined) return "unknown";
  // A zombie has ended; its parent has not asked for its exit code.
  const isSame = found.started === started && found.state !== "Z" && found.state !== "X";
  return isSame ? "running" : "ended";
}

function namespaceOf(kind: string): string {
  try {
    return readlinkSync(`/proc/self/ns/${kind}`);
  } catch (error) {
    // Kernels before 5.6 have no time namespaces.
    if (kind === "time") return "";
    throw error;
  }
}

/** Fields 1, 3 and 22 of proc_pid_stat(5). The second, the name, may contain anything. */
function readStat(process: string): { pid: number; state: string; started: string } | undefined {
  try {
    const text = readFileSync(`/proc/${process}/stat`, "utf8");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
    const [state, started] = [fields[0], fields[19]];
    if (state === undefined || started === undefined) return undefined;
    return { pid: Number.parseInt(text, 10), state, started };
  } catch {
    return undefined;
  }
}
