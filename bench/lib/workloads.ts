/** An object as a team would write it, and what it is. */
export interface Manifest {
  /** `Deployment` */
  readonly kind: string;
  /** `v1`, `apps/v1`, … */
  readonly apiVersion: string;
  readonly metadata: object;
  readonly [member: string]: unknown;
}

type Metadata = (suffix?: string, annotations?: object) => object;

/** What an application runs: its server, its store, its agent and its jobs. */
export function workloads(i: number, metadata: Metadata, selector: object): Manifest[] {
  const template = (more: object = {}) => ({
    metadata: { labels: selector, annotations: { "prometheus.io/scrape": "true" } },
    spec: { ...podSpec(i), ...more },
  });
  const finite = template({ restartPolicy: "OnFailure", terminationGracePeriodSeconds: undefined });
  return [
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: metadata("", { "kubernetes.io/change-cause": `release ${i}` }),
      spec: {
        replicas: 2 + (i % 5),
        revisionHistoryLimit: 3,
        selector: { matchLabels: selector },
        strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge: "25%", maxUnavailable: i % 2 } },
        template: template(),
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "StatefulSet",
      metadata: metadata("-store"),
      spec: {
        serviceName: `app-${i}-store`,
        replicas: 1 + (i % 3),
        selector: { matchLabels: selector },
        podManagementPolicy: "Parallel",
        template: template({ terminationGracePeriodSeconds: 120 }),
        volumeClaimTemplates: [
          {
            metadata: { name: "data" },
            spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage: `${10 + i}Gi` } } },
          },
        ],
      },
    },
    {
      apiVersion: "apps/v1",
      kind: "DaemonSet",
      metadata: metadata("-agent"),
      spec: {
        selector: { matchLabels: selector },
        updateStrategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: "10%" } },
        template: template({ hostNetwork: i % 2 === 0, tolerations: [{ operator: "Exists" }] }),
      },
    },
    {
      apiVersion: "batch/v1",
      kind: "CronJob",
      metadata: metadata("-nightly"),
      spec: {
        schedule: `${i % 60} ${i % 24} * * *`,
        timeZone: "Etc/UTC",
        concurrencyPolicy: "Forbid",
        jobTemplate: { spec: { backoffLimit: 2, activeDeadlineSeconds: 3600 + i, template: finite } },
      },
    },
    {
      apiVersion: "batch/v1",
      kind: "Job",
      metadata: metadata("-migrate"),
      spec: { backoffLimit: i % 4, ttlSecondsAfterFinished: 600, completions: 1, parallelism: 1, template: finite },
    },
  ];
}

function podSpec(i: number): object {
  const probe = (path: string, seconds: number) => ({
    httpGet: { path, port: "http", ...(i % 2 === 0 && { httpHeaders: [{ name: "Accept", value: "text/plain" }] }) },
    periodSeconds: seconds,
  });
  const container = (name: string, more: object = {}) => ({
    name,
    image: `registry.example.com/${name}:1.${i}.0`,
    imagePullPolicy: "IfNotPresent",
    env: [
      { name: "SHARD", value: String(i) },
      { name: "POD_NAME", valueFrom: { fieldRef: { fieldPath: "metadata.name" } } },
      { name: "USER", valueFrom: { secretKeyRef: { name: `app-${i}-keys`, key: "user", optional: i % 2 === 0 } } },
    ],
    resources: { requests: { cpu: `${100 + i}m`, memory: "128Mi" }, limits: { memory: `${256 + i}Mi` } },
    securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ["ALL"] } },
    volumeMounts: [{ name: "config", mountPath: "/etc/app", readOnly: true }],
    ...more,
  });
  return {
    serviceAccountName: `app-${i}`,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 + i, seccompProfile: { type: "RuntimeDefault" } },
    terminationGracePeriodSeconds: 30,
    initContainers: i % 3 === 0 ? [container("prepare", { command: ["/prepare", "--shard", String(i)] })] : undefined,
    containers: [
      container("server", {
        args: [`--shard=${i}`, "--listen=:8080"],
        ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
        livenessProbe: probe("/healthz", 10),
        readinessProbe: probe("/readyz", 5 + (i % 5)),
        lifecycle: { preStop: { exec: { command: ["sleep", String(i % 10)] } } },
      }),
      ...(i % 2 === 0 ? [container("proxy", { envFrom: [{ configMapRef: { name: `app-${i}-config` } }] })] : []),
    ],
    volumes: [
      { name: "config", configMap: { name: `app-${i}-config`, items: [{ key: "app.ini", path: "app.ini" }] } },
      { name: "scratch", emptyDir: { medium: i % 2 === 0 ? "Memory" : "", sizeLimit: "64Mi" } },
      { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3600 } }] } },
    ],
    topologySpreadConstraints: [
      { maxSkew: 1, topologyKey: "kubernetes.io/hostname", whenUnsatisfiable: "ScheduleAnyway" },
    ],
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchExpressions: [{ key: "pool", operator: "In", values: [`pool-${i % 3}`] }] }],
        },
      },
    },
  };
}
