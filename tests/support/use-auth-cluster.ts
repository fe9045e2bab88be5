import { writeFile } from "node:fs/promises";
import { selfSubjectReviews } from "@kubesmith/kubernetes/authentication/v1";
import { connect } from "@kubesmith/runtime";
import { afterAll, beforeAll, onTestFinished } from "vitest";
import { type AuthFiles, base64, createAuthFiles } from "./auth-files.js";
import { type OidcIssuer, startOidcIssuer } from "./oidc-issuer.js";
import { type TestCluster, useControlPlane } from "./use-control-plane.js";
import { createWorkspace } from "./workspace.js";

/** A control plane that accepts the tokens of an OpenID Connect issuer, and kubeconfigs for it. */
export interface AuthCluster {
  readonly cluster: TestCluster;
  readonly issuer: OidcIssuer;
  readonly files: AuthFiles;
  /** A path below the folder in which {@link files} are. */
  readonly at: (...names: string[]) => string;
  /** The kubeconfig user that authenticates with these tokens of the issuer. */
  readonly oidcOf: (tokens: { readonly [key: string]: string }) => object;
  /**
   * The users that the server recognises when this client and kubectl use a kubeconfig.
   * @param first which of the two makes its request first
   */
  readonly whoAmI: (file: string, first?: "we" | "kubectl") => Promise<{ ours: unknown; kubectls: unknown }>;
}

/**
 * Starts the issuer and the control plane for the tests of one file, and stops both after the tests. Called at the top of the file: what it
 * returns is complete in tests, and in the `beforeAll` that follow the call.
 */
export function useAuthCluster(): AuthCluster {
  const at = createWorkspace();
  const started: Partial<Pick<AuthCluster, "issuer" | "files">> = {};
  beforeAll(async () => {
    const issuer = await startOidcIssuer();
    Object.assign(started, { issuer });
    await writeFile(at("issuer.crt"), issuer.ca);
  });
  afterAll(() => started.issuer?.stop());
  const cluster = useControlPlane(() => ({
    extraArgs: [
      `--oidc-issuer-url=${fixture.issuer.url}`,
      `--oidc-client-id=${fixture.issuer.clientId}`,
      `--oidc-ca-file=${at("issuer.crt")}`,
      "--oidc-username-claim=sub",
      "--oidc-username-prefix=oidc:",
      "--oidc-groups-claim=groups",
    ],
  }));
  beforeAll(() => void Object.assign(started, { files: createAuthFiles(at(), cluster) }));

  const asWe = async (file: string): Promise<unknown> => {
    const client = await connect({ kubeconfig: file });
    onTestFinished(() => client.close());
    return (await client.resource(selfSubjectReviews).create({})).status?.userInfo;
  };
  const asKubectl = async (file: string): Promise<unknown> => {
    type Review = { readonly status?: { readonly userInfo?: object } };
    const args = ["--kubeconfig", file, "auth", "whoami"];
    return (await cluster.kubectlJson<Review>(args)).status?.userInfo;
  };

  const fixture = Object.assign(started, {
    cluster,
    at,
    oidcOf: (tokens: { readonly [key: string]: string }) => ({
      "auth-provider": {
        name: "oidc",
        config: {
          "idp-issuer-url": fixture.issuer.url,
          "client-id": fixture.issuer.clientId,
          "client-secret": fixture.issuer.clientSecret,
          "idp-certificate-authority-data": base64(fixture.issuer.ca),
          ...tokens,
        },
      },
    }),
    whoAmI: async (file: string, first: "we" | "kubectl" = "we") => {
      if (first === "we") {
        const ours = await asWe(file);
        return { ours, kubectls: await asKubectl(file) };
      }
      const kubectls = await asKubectl(file);
      return { ours: await asWe(file), kubectls };
    },
  }) as AuthCluster;
  return fixture;
}

/** The user of tokens that the issuer gives to jane. */
export const JANE: { readonly username: string; readonly groups: readonly string[] } = {
  username: "oidc:jane",
  groups: ["oidc:testers", "system:authenticated"],
};
