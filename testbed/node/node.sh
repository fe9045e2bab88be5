#!/bin/sh
# Runs containerd and kubelet. It is the first process of a process namespace, so everything ends when it ends, and its mounts
# are in a mount namespace, so the machine does not see them.
# Arguments: the folder of the control plane, the folder of containerd, the archive of the images, and kubelet with its arguments
set -eu
folder=$1 containerd=$2 images=$3
shift 3

mount --make-rprivate /
for path in /run /var/lib /var/log; do mount -t tmpfs -o mode=755 tmpfs "$path"; done
mount -t proc proc /proc
# kubelet changes these, unless they are so already. Files in their places leave the machine's own as they are.
for setting in vm/overcommit_memory=1 vm/panic_on_oom=0 kernel/panic=10 kernel/panic_on_oops=1 \
  kernel/keys/root_maxkeys=1000000 kernel/keys/root_maxbytes=25000000; do
  file=/run/sysctl/${setting%=*}
  mkdir -p "${file%/*}"
  echo "${setting#*=}" > "$file"
  mount --bind "$file" "/proc/sys/${setting%=*}"
done

# The parent of the cgroups of all pods, in each hierarchy. The supervisor removes it, and knows it by the name of the folder.
cgroup=$(basename "$folder")
cgroups=/sys/fs/cgroup
if [ -e $cgroups/cgroup.procs ]; then # version 2
  mkdir "$cgroups/$cgroup"
else
  for hierarchy in $cgroups/*/; do
    if [ -e "$hierarchy/cgroup.procs" ]; then mkdir "$hierarchy/$cgroup"; fi
  done
fi
cpuset=$cgroups/cpuset
if [ -d "$cpuset/$cgroup" ]; then # of version 1: no process can enter it before both are set
  for name in cpus mems; do cat "$cpuset/cpuset.$name" > "$cpuset/$cgroup/cpuset.$name"; done
fi

PATH=$containerd:$PATH
export PATH
containerd --config "$folder/containerd.toml" > "$folder/containerd.log" 2>&1 &
until ctr version > /dev/null 2>&1; do
  kill -0 $! || { tail -n 20 "$folder/containerd.log"; exit 1; }
  sleep 0.05
done
ctr --namespace k8s.io images import "$images" > /dev/null
"$@" &
wait $! # when kubelet ends, all ends
