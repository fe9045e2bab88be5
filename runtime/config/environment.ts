import { homedir } from "node:os";
import { delimiter } from "node:path";

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
    // HOME first, on Windows too: kubectl looks there before the profile folder.
    home: env.HOME || homedir(),
    delimiter,
    serviceAccount: "/var/run/secrets/kubernetes.io/serviceaccount",
  };
}
