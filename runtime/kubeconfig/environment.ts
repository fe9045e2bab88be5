import { delimiter } from "node:path";
import { homeFolder } from "./home.js";

/** What a configuration depends on beside options and files. */
export interface Environment {
  readonly variables: { readonly [name: string]: string | undefined };
  readonly home: string;
  /** What separates the files of `KUBECONFIG`. */
  readonly delimiter: string;
  /** Where a pod finds its service account. */
  readonly serviceAccount: string;
}

/** The environment of this process. */
export function currentEnvironment(): Environment {
  const { env } = process;
  return {
    variables: env,
    home: homeFolder(env, process.platform),
    delimiter,
    serviceAccount: "/var/run/secrets/kubernetes.io/serviceaccount",
  };
}
