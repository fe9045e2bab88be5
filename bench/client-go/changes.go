package main

import (
	"context"
	"fmt"
	"net/http"
	"runtime"
	"time"

	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/tools/cache"
)

// worked is the microseconds that this process works while something is done, on all of its threads.
func worked(work func() error) (float64, error) {
	before, err := processorTime()
	if err != nil {
		return 0, err
	}
	if err := work(); err != nil {
		return 0, err
	}
	after, err := processorTime()
	return float64((after - before).Microseconds()), err
}

// heapUsed is the bytes of the heap that are in use.
func heapUsed() float64 {
	runtime.GC()
	var memory runtime.MemStats
	runtime.ReadMemStats(&memory)
	return float64(memory.HeapAlloc)
}

// startChanges tells the server of made-up pods to change them.
func (c *client) startChanges() error {
	answer, err := http.Get(c.server + "/changes/start")
	if err != nil {
		return err
	}
	return answer.Body.Close()
}

// watch receives events: their time, and the microseconds of work for one.
func watch(asked request) (figures, error) {
	client, err := open(asked.Kubeconfig)
	if err != nil {
		return nil, err
	}
	defer client.closeIdle()
	watch, err := client.CoreV1().Pods("").Watch(context.Background(), meta.ListOptions{ResourceVersion: "200000"})
	if err != nil {
		return nil, err
	}
	defer watch.Stop()
	receive := func() error {
		if err := client.startChanges(); err != nil {
			return err
		}
		for left := asked.Updates; left > 0; left-- {
			if _, open := <-watch.ResultChan(); !open {
				return fmt.Errorf("the watch ended %d events too soon", left)
			}
		}
		return nil
	}
	var work float64
	ms, err := timed(func() (err error) {
		work, err = worked(receive)
		return err
	})
	return figures{"ms": ms, "work": work / float64(asked.Updates)}, err
}

// informer fills a cache of pods and has it changed: times, and the bytes of the heap that each object takes.
func informer(asked request) (figures, error) {
	return withInformers(asked, fill)
}

func fill(ctx context.Context, asked request, client *client, factory informers.SharedInformerFactory) (figures, error) {
	// Channels, since what waits for a cache asks ten times a second.
	added := make(chan struct{}, asked.Count)
	updated := make(chan struct{}, asked.Updates)
	pods := factory.Core().V1().Pods().Informer()
	if _, err := pods.AddEventHandler(cache.ResourceEventHandlerFuncs{
		AddFunc:    func(any) { added <- struct{}{} },
		UpdateFunc: func(any, any) { updated <- struct{}{} },
	}); err != nil {
		return nil, err
	}
	before := heapUsed()
	synced, _ := timed(func() error {
		factory.Start(ctx.Done())
		take(added, asked.Count)
		return nil
	})
	time.Sleep(100 * time.Millisecond)
	heap := (heapUsed() - before) / float64(asked.Count)
	update, err := timed(func() error {
		if err := client.startChanges(); err != nil {
			return err
		}
		take(updated, asked.Updates)
		return nil
	})
	return figures{"synced": synced, "heap": heap, "updated": update}, err
}

func take(channel <-chan struct{}, count int) {
	for range count {
		<-channel
	}
}
