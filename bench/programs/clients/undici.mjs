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
  const collection = "/api/v1/namespaces/bench/configmaps";
  return {
    listPods: async () => (await send("GET", "/api/v1/pods")).items,
    get: (name) => send("GET", `${collection}/${name}`),
    create: (object) => send("POST", collection, object),
    delete: (name) => send("DELETE", `${collection}/${name}`),
    close: () => pool.close(),
  };
}
