package main

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	apply "k8s.io/client-go/applyconfigurations/core/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/util/workqueue"
)

// controller reconciles each pod, or each ConfigMap of a namespace, once, as client-go's sample-controller does: the time after the cache has been filled.
// With a target, each reconcile applies a ConfigMap there.
func controller(asked request) (figures, error) {
	return withInformers(asked, control)
}

func control(ctx context.Context, asked request, client *client, factory informers.SharedInformerFactory) (figures, error) {
	informer := factory.Core().V1().Pods().Informer()
	if asked.Namespace != "" {
		informer = factory.Core().V1().ConfigMaps().Informer()
	}
	queue := workqueue.NewTypedRateLimitingQueue(workqueue.DefaultTypedControllerRateLimiter[cache.ObjectName]())
	enqueue := func(object any) {
		if name, err := cache.ObjectToName(object); err == nil {
			queue.Add(name)
		}
	}
	handler := cache.ResourceEventHandlerFuncs{
		AddFunc:    enqueue,
		UpdateFunc: func(_, object any) { enqueue(object) },
		DeleteFunc: enqueue,
	}
	reconcile := func(name cache.ObjectName) error {
		_, exists, err := informer.GetStore().GetByKey(name.String())
		if err != nil || !exists || asked.Target == "" {
			return err
		}
		_, err = client.CoreV1().ConfigMaps(asked.Target).Apply(
			ctx,
			apply.ConfigMap(name.Name, asked.Target).WithData(asked.Data),
			meta.ApplyOptions{FieldManager: "bench", Force: true},
		)
		return err
	}

	var left atomic.Int64
	left.Store(int64(asked.Count))
	var failure atomic.Value
	work := func() {
		for {
			name, isShutDown := queue.Get()
			if isShutDown {
				return
			}
			if err := reconcile(name); err != nil {
				failure.Store(err)
				queue.ShutDown()
			} else {
				queue.Forget(name)
			}
			queue.Done(name)
			if left.Add(-1) == 0 {
				queue.ShutDown()
			}
		}
	}

	factory.Start(ctx.Done())
	factory.WaitForCacheSync(ctx.Done())
	runtime.GC()
	start := time.Now()
	// Only now: the time includes that all objects are added to the queue, as that of ours does.
	if _, err := informer.AddEventHandler(handler); err != nil {
		return nil, err
	}
	var group sync.WaitGroup
	for range asked.Lanes {
		group.Go(work)
	}
	group.Wait()
	ms := float64(time.Since(start).Microseconds()) / 1000
	if err, failed := failure.Load().(error); failed {
		return nil, err
	}
	return figures{"ms": ms}, nil
}
