/** A pod as a Deployment's controller, the scheduler and a kubelet leave it; without what only they read. */
export function pod(i) {
  const name = `web-${(i % 40).toString(36)}-7d4f9c6b58-${(i * 7919 + 100000).toString(36)}`;
  const time = new Date(Date.UTC(2026, 0, 1) + i * 1000).toISOString().replace(".000", "");
  const uid = (kind) => `${(i + kind * 0x1000000).toString(16).padStart(8, "0")}-4c1b-4f0e-9d3a-5b7e8c2a1f60`;
  const condition = (type) => ({
    type,
    status: "True",
    lastProbeTime: null,
    lastTransitionTime: time,
  });
  const labels = { app: `web-${i % 40}`, "app.kubernetes.io/name": `web-${i % 40}`, "pod-template-hash": "7d4f9c6b58" };
  return {
    metadata: {
      name,
      generateName: name.slice(0, -5),
      namespace: `team-${i % 25}`,
      uid: uid(1),
      resourceVersion: String(100000 + i),
      generation: 1,
      creationTimestamp: time,
      labels,
      annotations: { "prometheus.io/scrape": "true", "prometheus.io/port": "8080" },
      ownerReferences: [
        {
          apiVersion: "apps/v1",
          kind: "ReplicaSet",
          name: name.slice(0, -6),
          uid: uid(2),
          controller: true,
          blockOwnerDeletion: true,
        },
      ],
    },
    spec: {
      volumes: [{ name: "config", configMap: { name: `web-${i % 40}`, defaultMode: 420 } }],
      containers: [
        {
          name: "web",
          image: `registry.example.com/team/web:${i % 7}.2.1`,
          ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
          resources: { limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
          volumeMounts: [{ name: "config", mountPath: "/etc/web" }],
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
          imagePullPolicy: "IfNotPresent",
        },
      ],
      restartPolicy: "Always",
      terminationGracePeriodSeconds: 30,
      dnsPolicy: "ClusterFirst",
      serviceAccountName: "web",
      serviceAccount: "web",
      nodeName: `node-${i % 100}`,
      securityContext: {},
      schedulerName: "default-scheduler",
      tolerations: ["not-ready", "unreachable"].map((taint) => ({
        key: `node.kubernetes.io/${taint}`,
        operator: "Exists",
        effect: "NoExecute",
        tolerationSeconds: 300,
      })),
      priority: 0,
      enableServiceLinks: true,
      preemptionPolicy: "PreemptLowerPriority",
    },
    status: {
      observedGeneration: 1,
      phase: "Running",
      conditions: ["Initialized", "Ready", "ContainersReady", "PodScheduled"].map(condition),
      hostIP: `10.0.${i % 100}.1`,
      hostIPs: [{ ip: `10.0.${i % 100}.1` }],
      podIP: `10.1.${i % 100}.${i % 250}`,
      podIPs: [{ ip: `10.1.${i % 100}.${i % 250}` }],
      startTime: time,
      containerStatuses: [
        {
          name: "web",
          state: { running: { startedAt: time } },
          lastState: {},
          ready: true,
          restartCount: 0,
          image: `registry.example.com/team/web:${i % 7}.2.1`,
          imageID: `registry.example.com/team/web@sha256:${uid(3).replaceAll("-", "").repeat(2)}`,
          containerID: `containerd://${uid(4).replaceAll("-", "").repeat(2)}`,
          started: true,
        },
      ],
      qosClass: "Burstable",
    },
  };
}

/** A pod of a ReplicaSet of eight: they differ in what is theirs alone. */
export function replica(i) {
  const own = pod(i);
  const first = pod(Math.floor(i / 8));
  const { uid, resourceVersion, creationTimestamp } = own.metadata;
  const [container] = first.status.containerStatuses;
  const { image, imageID } = container;
  return {
    metadata: {
      ...first.metadata,
      name: first.metadata.name + own.metadata.name.slice(-5),
      uid,
      resourceVersion,
      creationTimestamp,
    },
    spec: { ...first.spec, nodeName: own.spec.nodeName },
    status: {
      ...own.status,
      containerStatuses: own.status.containerStatuses.map((status) => ({ ...status, image, imageID })),
    },
  };
}
