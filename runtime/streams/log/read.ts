import { RequestError } from "../../errors/request-error.js";
import { checkKinds } from "../../request/options.js";
import type { LogOptions } from "../../types/streams.js";
import { LOG } from "../options.js";
import type { Target } from "../target.js";
import { type LogCall, logTarget, queryOf } from "./call.js";
import { LineSplitter } from "./lines.js";

/** The bytes of the log of one request. Rejects as `client.stream` does. */
export async function* readOnce(target: Target, signal: LogOptions["signal"]): AsyncGenerator<Uint8Array, void, void> {
  const { client, path, query } = target;
  const stream = await client.stream({ path, query, ...(signal && { signal }) });
  yield* stream.body;
}

/** The bytes of a log. */
export async function* readBytes(call: LogCall): AsyncGenerator<Uint8Array, void, void> {
  if (checked(call).reconnect === true) {
    for await (const line of readReconnecting(call)) yield Buffer.concat([line, Buffer.from("\n")]);
    return;
  }
  yield* readOnce(logTarget(call, queryOf(call.options)), call.options.signal);
}

/** The lines of a log, without their line breaks. */
export async function* readLines(call: LogCall): AsyncGenerator<string, void, void> {
  if (checked(call).reconnect === true) {
    for await (const line of readReconnecting(call)) yield line.toString("utf8");
    return;
  }
  const splitter = new LineSplitter();
  for await (const chunk of readBytes(call)) {
    for (const line of splitter.add(chunk)) yield line.toString("utf8");
  }
  const rest = splitter.rest();
  if (rest !== undefined) yield rest.toString("utf8");
}

/** The log as text. */
export async function readText(call: LogCall): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of readBytes(call)) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

async function* readReconnecting(call: LogCall): AsyncGenerator<Buffer, void, void> {
  const { followAcrossInterruptions } = await import("./follow.js");
  yield* followAcrossInterruptions(call);
}

function checked({ options }: LogCall): LogOptions {
  checkKinds(options, LOG, "log");
  if (options.sinceSeconds !== undefined && options.sinceTime !== undefined) {
    throw new RequestError("InvalidOption", "log: sinceSeconds and sinceTime are mutually exclusive");
  }
  if (options.reconnect !== true) return options;
  if (options.follow !== true) throw new RequestError("InvalidOption", "log: reconnect requires follow");
  if (options.limitBytes !== undefined || options.previous === true) {
    throw new RequestError("InvalidOption", "log: reconnect cannot be combined with limitBytes or previous");
  }
  return options;
}
