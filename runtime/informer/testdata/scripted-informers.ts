// Informers of a server whose lists and watches follow a script.
import { onTestFinished } from "vitest";
import {
  bookmark,
  configMap,
  events,
  follow,
  line,
  type Script,
  type ScriptedServer,
} from "../../testdata/scripted-watches.js";
import { type ConfigMap, configMaps, type LiveConfigMap } from "../../testdata/tokens.js";
import { type Change, createInformers, type Informer, type InformerOptions, type Informers } from "../index.js";

export const A7: object = configMap("a", "7");
/** An event of a ConfigMap. */
export const added = (name: string, version: string, more: object = {}): string =>
  line("ADDED", configMap(name, version, more));
/** An event of a ConfigMap. */
export const modified = (name: string, version: string, more: object = {}): string =>
  line("MODIFIED", configMap(name, version, more));
/** An event of a ConfigMap. */
export const deleted = (name: string, version: string, more: object = {}): string =>
  line("DELETED", configMap(name, version, more));
/** Ends the list of a stream, at version 100. */
export const end: string = bookmark("100", true);

/** Informers of a scripted server. */
export interface Setting extends ScriptedServer {
  readonly informers: Informers;
  readonly errors: Error[];
  /** An informer of the ConfigMaps in `default`. */
  of<I extends string = never>(options?: InformerOptions<LiveConfigMap, LiveConfigMap, I>): Informer<LiveConfigMap, I>;
}

/** Informers of a server that follows a script, and the errors that they report. */
export async function prepare(script: Script): Promise<Setting> {
  const server = await follow(script);
  const errors: Error[] = [];
  const informers = createInformers(server.client, { onError: (error) => void errors.push(error) });
  onTestFinished(() => informers.close());
  return {
    ...server,
    informers,
    errors,
    of: (options) => informers.of(server.client.resource(configMaps, "default"), options),
  };
}

/** A server whose stream the test continues. */
export async function prepareStream(...first: string[]): Promise<Setting & { send: (...lines: string[]) => void }> {
  let send = (..._lines: string[]): void => {};
  const setting = await prepare({
    streams: [
      (response) => {
        events(...first, end)(response);
        send = (...lines) => void response.write(lines.join(""));
      },
    ],
  });
  return { ...setting, send: (...lines) => send(...lines) };
}

/** A change as text: `updated a@8`. */
export function textOf({ type, object, ...rest }: Change<ConfigMap>): string {
  const flags = Object.entries(rest).flatMap(([name, value]) => (value === true ? [` ${name}`] : []));
  return `${type} ${object.metadata?.name}@${object.metadata?.resourceVersion}${flags.join("")}`;
}

/** Collects the changes of an informer, as text. */
export function collect(informer: Informer<LiveConfigMap>): string[] {
  const seen: string[] = [];
  informer.on((change) => void seen.push(textOf(change)));
  return seen;
}

/** Waits for a number of milliseconds. */
export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
