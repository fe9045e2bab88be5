import { delimiter } from "node:path";
import { homeFolder } from "./home.js";

/** What a configuration depends on, in addition to options and files. */
export interface Environment {
  readonly variables: { readonly [name: string]: string | undefined };
  readonly home: string;
  /** The separator of the files in `KUBECONFIG`. */
  readonly delimiter: string;
  /** The folder of a pod's service account. */
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
