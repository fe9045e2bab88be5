import { type Manifest, workloads } from "./workloads.js";

/**
 * Manifests of the applications of some teams, all kinds of built-ins that such have. The same number gives the same manifests; no two are
 * equal.
 */
export function manifests(count: number): Manifest[] {
  const found: Manifest[] = [];
  for (let i = 0; found.length < count; i++) found.push(...application(i));
  return found.slice(0, count);
}

function application(i: number): Manifest[] {
  const name = `app-${i}`;
  const labels = {
    "app.kubernetes.io/name": name,
    "app.kubernetes.io/part-of": `suite-${i % 9}`,
    team: `team-${i % 5}`,
  };
  const metadata = (suffix = "", annotations?: object) => ({
    name: name + suffix,
    namespace: `team-${i % 5}`,
    labels,
    ...(annotations !== undefined && { annotations }),
  });
  const selector = { "app.kubernetes.io/name": name };
  const subject = { kind: "ServiceAccount", name, namespace: `team-${i % 5}` };
  const target = { apiVersion: "apps/v1", kind: "Deployment", name };
  return [
    ...workloads(i, metadata, selector),
    {
      apiVersion: "v1",
      kind: "Service",
      metadata: metadata(),
      spec: {
        selector,
        type: i % 4 === 0 ? "LoadBalancer" : "ClusterIP",
        ports: [
          { name: "http", port: 80, targetPort: "http", protocol: "TCP" },
          ...(i % 2 === 0 ? [{ name: "metrics", port: 9090, targetPort: 9090 }] : []),
        ],
        ...(i % 4 === 0 && { externalTrafficPolicy: "Local", loadBalancerSourceRanges: ["10.0.0.0/8"] }),
      },
    },
    { apiVersion: "v1", kind: "ServiceAccount", metadata: metadata(), automountServiceAccountToken: i % 3 === 0 },
    {
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: metadata("-config"),
      data: { "app.ini": `[main]\nworkers = ${i % 16}\nlevel = info\n`, LOG_FORMAT: "json", SHARD: String(i) },
      immutable: i % 2 === 0,
    },
    {
      apiVersion: "v1",
      kind: "Secret",
      metadata: metadata("-keys"),
      type: "Opaque",
      stringData: { user: name, file: `user=${name}\n` },
    },
    {
      apiVersion: "v1",
      kind: "PersistentVolumeClaim",
      metadata: metadata("-data"),
      spec: {
        accessModes: ["ReadWriteOnce"],
        storageClassName: i % 2 === 0 ? "fast" : "standard",
        resources: { requests: { storage: `${(i % 20) + 1}Gi` } },
        ...(i % 3 === 0 && { dataSource: { apiGroup: "snapshot.storage.k8s.io", kind: "VolumeSnapshot", name } }),
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: metadata("", { "nginx.ingress.kubernetes.io/proxy-body-size": `${i % 8}m` }),
      spec: {
        ingressClassName: "nginx",
        tls: [{ hosts: [`${name}.example.com`], secretName: `${name}-tls` }],
        rules: [`${name}.example.com`, `www.${name}.example.com`].map((host) => ({
          host,
          http: {
            paths: [{ path: "/", pathType: "Prefix", backend: { service: { name, port: { number: 80 } } } }],
          },
        })),
      },
    },
    {
      apiVersion: "networking.k8s.io/v1",
      kind: "NetworkPolicy",
      metadata: metadata(),
      spec: {
        podSelector: { matchLabels: selector },
        policyTypes: ["Ingress", "Egress"],
        ingress: [
          { from: [{ namespaceSelector: { matchLabels: { team: `team-${i % 5}` } } }], ports: [{ port: "http" }] },
        ],
        egress: [
          { to: [{ ipBlock: { cidr: "10.0.0.0/8", except: [`10.${i % 256}.0.0/16`] } }], ports: [{ port: 443 }] },
        ],
      },
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "Role",
      metadata: metadata(),
      rules: [
        { apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["get", "list", "watch"] },
        { apiGroups: ["apps"], resources: ["deployments"], verbs: ["patch"], resourceNames: [name] },
      ],
    },
    {
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind: "RoleBinding",
      metadata: metadata(),
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "Role", name },
      subjects: [subject],
    },
    {
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: metadata(),
      spec: {
        scaleTargetRef: target,
        minReplicas: 2,
        maxReplicas: 4 + (i % 12),
        metrics: [
          { type: "Resource", resource: { name: "cpu", target: { type: "Utilization", averageUtilization: 70 } } },
        ],
        behavior: { scaleDown: { policies: [{ type: "Pods", value: 1, periodSeconds: 60 + i }] } },
      },
    },
    {
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: metadata(),
      spec: { selector: { matchLabels: selector }, maxUnavailable: i % 2 === 0 ? 1 : "25%" },
    },
  ];
}
