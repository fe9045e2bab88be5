import { readFile } from "node:fs/promises";
import { Pool } from "undici";

/** Opens undici itself: the least that a client can do is to send a request and parse the response. */
export async function open(kubeconfig) {
  const config = JSON.parse(await readFile(kubeconfig, "utf8"));
  const [{ cluster }] = config.clusters;
  const [{ user }] = config.users;
  const authority = cluster["certificate-authority-data"];
  const ca = authority === undefined ? {} : { ca: Buffer.from(authority, "base64") };
  const pool = new Pool(cluster.server, { connections: 16, connect: ca });
  const common = { accept: "application/json" };
  if (user.token !== undefined) common.authorization = `Bearer ${user.token}`;
  const send = async (method, path, object) => {
    const headers = object === undefined ? common : { ...common, "content-type": "application/json" };
    const answer = await pool.request({
      method,
      path,
      headers,
      body: object === undefined ? null : JSON.stringify(object),
    });
    const text = await answer.body.text();
    if (answer.statusCode > 299) throw new Error(text);
    return JSON.parse(text);
  };
  /** Splits what a server sends into lines, until it ends or `take` wants no more. */
  const readLines = async (path, take) => {
    const answer = await pool.request({ method: "GET", path, headers: common });
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of answer.body) {
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop();
      let isWanted = true;
      for (const line of lines) isWanted = take(line);
      if (!isWanted) break;
    }
  };
  const collection = "/api/v1/namespaces/bench/configmaps";
  return {
    listPods: async () => (await send("GET", "/api/v1/pods")).items,
    get: (name) => send("GET", `${collection}/${name}`),
    create: (object) => send("POST", collection, object),
    delete: (name) => send("DELETE", `${collection}/${name}`),
    watchPods: async () => ({
      receive: async (count) => {
        let left = count;
        const started = send("GET", "/changes/start");
        await readLines("/api/v1/pods?watch=true", (line) => {
          JSON.parse(line);
          return --left > 0;
        });
        await started;
      },
      close: () => {},
    }),
    /** The pods of a parsed list, and their last states of a parsed stream. */
    cachePods: async () => {
      let list;
      const last = new Map();
      return {
        fill: async () => {
          list = await send("GET", "/api/v1/pods");
          return list.items.length;
        },
        update: async () => {
          for (const pod of list.items) last.set(`${pod.metadata.namespace}/${pod.metadata.name}`, pod);
          list = undefined;
          await readLines("/changes", (line) => {
            const { object } = JSON.parse(line);
            last.set(`${object.metadata.namespace}/${object.metadata.name}`, object);
            return true;
          });
        },
        close: () => last.clear(),
      };
    },
    close: () => pool.close(),
  };
}
