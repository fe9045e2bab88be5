import { createBackoff } from "../../async/backoff.js";
import { isNotFound } from "../../errors/guards.js";
import { waitAfter } from "../../errors/wait-after.js";
import { buildRequest } from "../../request/index.js";
import { decodeObject } from "../../transport/decode.js";
import { urlOf } from "../../transport/types.js";
import type { StreamResponse } from "../../types/raw.js";
import type { Query } from "../target.js";
import { type LogCall, logTarget, queryOf } from "./call.js";
import { LineSplitter } from "./lines.js";
import { LogPosition, timedLine } from "./position.js";

/** The parts of a pod that say what became of a container. */
interface PodState {
  readonly status?: { readonly [list in (typeof LISTS)[number]]?: readonly ContainerState[] | null } | null;
}
interface ContainerState {
  readonly name?: string;
  readonly containerID?: string;
  readonly state?: { readonly running?: object | null } | null;
}

const LISTS = ["containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"] as const;

/**
 * The lines of a log that is followed across interruptions, until the container stops. Each line has its time, which tells where to continue
 * (see {@link LogPosition}). That a response ends does not say that the container stopped, because it also ends when the kubelet does; the
 * pod's status says so. Its last lines are then requested once more, in case they were written during an interruption.
 */
export async function* followAcrossInterruptions(call: LogCall): AsyncGenerator<Buffer, void, void> {
  const { options } = call;
  const position = new LogPosition();
  let backoff = createBackoff();
  const signal = options.signal ?? new AbortController().signal;
  const original = { ...queryOf(options), timestamps: true };
  if (options.tailLines === 0) await skipExisting(call, position, original);
  let instance: string | undefined;
  for (;;) {
    let clean = false;
    let progress = false;
    try {
      const stream = await open(call, queryFrom(original, position));
      instance ??= (await containerOf(call))?.containerID;
      for await (const line of newLines(stream, position, {
        withTimes: options.timestamps === true,
        isComplete: false,
      })) {
        progress = true;
        yield line;
      }
      clean = true;
    } catch (error) {
      // Only failures that follow each other make it wait longer.
      if (progress) backoff = createBackoff();
      await pauseAfter(error);
    }
    let current: ContainerState | undefined;
    for (;;) {
      try {
        current = await containerOf(call);
        break;
      } catch (error) {
        if (clean && isNotFound(error)) return;
        await pauseAfter(error);
      }
    }
    const restarted = instance !== undefined && current?.containerID !== instance;
    if (current?.state?.running && !restarted) {
      if (clean) await backoff.pause(signal);
      continue;
    }
    yield* drain(restarted && current?.state?.running !== undefined);
    return;
  }

  async function pauseAfter(error: unknown): Promise<void> {
    signal.throwIfAborted();
    const delay = waitAfter(error);
    if (delay === undefined) throw error;
    await backoff.pause(signal, delay);
  }
  /** The lines that are left of a container that stopped. */
  async function* drain(previous: boolean): AsyncGenerator<Buffer, void, void> {
    for (;;) {
      try {
        const query = { ...queryFrom(original, position), follow: false, ...(previous && { previous: true }) };
        const stream = await open(call, query);
        yield* newLines(stream, position, { withTimes: options.timestamps === true, isComplete: true });
        return;
      } catch (error) {
        if (isNotFound(error)) return;
        await pauseAfter(error);
      }
    }
  }
}

function open(call: LogCall, query: Query): Promise<StreamResponse> {
  const { client, path } = logTarget(call, query);
  const { signal } = call.options;
  return client.stream({ path, query, ...(signal && { signal }) });
}

/** The parameters of a request that continues at a position. */
function queryFrom(original: Query, position: LogPosition): Query {
  const { since } = position;
  position.restart();
  if (since === undefined) return original;
  const { tailLines: _tail, sinceSeconds: _seconds, ...rest } = original;
  return { ...rest, sinceTime: since };
}

/**
 * The lines after a position.
 * @param isComplete whether the response ends where the log ends; otherwise its last line may have been cut off
 */
async function* newLines(
  { body }: StreamResponse,
  position: LogPosition,
  { withTimes, isComplete }: { readonly withTimes: boolean; readonly isComplete: boolean },
): AsyncGenerator<Buffer, void, void> {
  const splitter = new LineSplitter();
  const fresh = (line: Buffer): Buffer | undefined => {
    const { time, text } = timedLine(line);
    if (time !== undefined && !position.accept(time)) return undefined;
    return withTimes ? line : text;
  };
  for await (const chunk of body) {
    for (const line of splitter.add(chunk)) {
      const text = fresh(line);
      if (text !== undefined) yield text;
    }
  }
  const rest = isComplete ? splitter.rest() : undefined;
  const text = rest && fresh(rest);
  if (text !== undefined) yield text;
}

/** Puts a position after the last line that exists. */
async function skipExisting(call: LogCall, position: LogPosition, original: Query): Promise<void> {
  const splitter = new LineSplitter();
  let last: Buffer | undefined;
  const { body } = await open(call, { ...original, follow: false, tailLines: 1 });
  for await (const chunk of body) last = splitter.add(chunk).at(-1) ?? last;
  last = splitter.rest() ?? last;
  const { time } = last === undefined ? { time: undefined } : timedLine(last);
  if (time !== undefined) position.continueAfter(time);
}

/** What the pod's status says about the container of a call; of a pod with one container, about this one. */
async function containerOf({ resource, name, options }: LogCall): Promise<ContainerState | undefined> {
  const { client, token, namespace } = resource;
  const { container, signal } = options;
  const request = buildRequest({ action: "get", token, namespace, name });
  const url = urlOf(request);
  const response = await client.send({ path: url, headers: request.headers, ...(signal && { signal }) });
  const { status } = decodeObject(response, request.method, url) as PodState;
  const all = LISTS.flatMap((list) => status?.[list] ?? []);
  return container === undefined ? all[0] : all.find((found) => found.name === container);
}
