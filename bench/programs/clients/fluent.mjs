import { K8s, kind } from "kubernetes-fluent-client";
import { startChanges } from "./start-changes.mjs";

/** Opens a client, of which only the watcher is measured: that is what it has of its own, a cache included. It has nothing to close. */
export async function open(kubeconfig) {
  // The only way to tell it.
  process.env.KUBECONFIG = kubeconfig;
  let onChange = () => {};
  let size = 0;
  const watcher = K8s(kind.Pod).Watch((_, type) => {
    if (type === "ADDED") size++;
    else onChange();
  });
  /** Lists, and watches from there on. */
  const fill = async () => {
    await watcher.start();
    return size;
  };
  const receive = async (count) => {
    let left = count;
    const received = new Promise((resolve) => {
      onChange = () => --left === 0 && resolve();
    });
    await startChanges(kubeconfig);
    await received;
  };
  const close = () => watcher.close();
  return {
    watchPods: async () => {
      await fill();
      return { receive, close };
    },
    cachePods: async () => ({ fill, update: receive, close }),
    close: async () => {},
  };
}
