import { onTestFinished } from "vitest";
import { configMap, follow, type Script, type ScriptedServer } from "../../testdata/scripted-watches.js";
import { configMaps, type LiveConfigMap } from "../../testdata/tokens.js";
import { createInformers, type Informer, type InformerOptions } from "../index.js";

type Options = InformerOptions<LiveConfigMap, LiveConfigMap, never>;

/** An informer of a server that follows a script. */
export async function inform(
  script: Script,
  options: Options = {},
): Promise<
  ScriptedServer & { informer: Informer<LiveConfigMap>; errors: Error[]; state: () => string; log: string[] }
> {
  const server = await follow(script);
  const errors: Error[] = [];
  const informers = createInformers(server.client, { onError: (error) => void errors.push(error) });
  onTestFinished(() => informers.close());
  const informer = informers.of(server.client.resource(configMaps, "default"), options);
  const log: string[] = [];
  informer.on(({ type, object, ...rest }) => {
    const flags = Object.entries(rest).flatMap(([name, value]) => (value === true ? [` ${name}`] : []));
    log.push(`${type} ${object.metadata.name}@${object.metadata.resourceVersion}${flags.join("")}`);
  });
  const state = (): string =>
    informer
      .list()
      .map(({ metadata: { name, resourceVersion } }) => `${name}@${resourceVersion}`)
      .sort()
      .join(" ");
  return { ...server, informer, errors, state, log };
}

/** Options of an informer that lists and watches. */
export const listing: Options = { streamingList: false };

export const A7: object = configMap("a", "7");
export const patience = { timeout: 20_000 };
