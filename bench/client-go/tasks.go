package main

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	core "k8s.io/api/core/v1"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
)

// timed is the milliseconds that work takes, after what earlier work left in memory is gone.
func timed(work func() error) (float64, error) {
	runtime.GC()
	start := time.Now()
	err := work()
	return float64(time.Since(start).Microseconds()) / 1000, err
}

// inLanes does something for each number below count, some at a time. It returns an error, if there was one.
func inLanes(count, lanes int, work func(int) error) error {
	queue := make(chan int, count)
	for i := range count {
		queue <- i
	}
	close(queue)
	failed := make(chan error, lanes)
	var group sync.WaitGroup
	for range lanes {
		group.Go(func() {
			for i := range queue {
				if err := work(i); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	group.Wait()
	close(failed)
	return <-failed
}

func read(client *client) error {
	_, err := client.configMaps().Get(context.Background(), "settings-1", meta.GetOptions{})
	return err
}

// get reads one object many times at once, by a new client and then, again and again, by the same. The warm figure is the median.
func get(asked request) (figures, error) {
	var client *client
	all := func() error { return inLanes(asked.Count, asked.Count, func(int) error { return read(client) }) }
	cold, err := timed(func() (err error) {
		if client, err = open(asked.Kubeconfig); err != nil {
			return err
		}
		return all()
	})
	if client != nil {
		defer client.closeIdle()
	}
	if err != nil {
		return nil, err
	}
	warm := make([]float64, asked.Again)
	for i := range warm {
		if warm[i], err = timed(all); err != nil {
			return nil, err
		}
	}
	slices.Sort(warm)
	return figures{"cold": cold, "warm": warm[len(warm)/2]}, nil
}

// sequential reads one object many times, one read after the other, over a connection that is open.
func sequential(asked request) (figures, error) {
	client, err := open(asked.Kubeconfig)
	if err != nil {
		return nil, err
	}
	defer client.closeIdle()
	if err := read(client); err != nil {
		return nil, err
	}
	ms, err := timed(func() error { return inLanes(asked.Count, 1, func(int) error { return read(client) }) })
	return figures{"ms": ms}, err
}

// write creates objects and then deletes them, some at a time.
func write(asked request) (figures, error) {
	client, err := open(asked.Kubeconfig)
	if err != nil {
		return nil, err
	}
	defer client.closeIdle()
	name := func(i int) string { return fmt.Sprintf("bench-%d", i) }
	create, err := timed(func() error {
		return inLanes(asked.Count, asked.Lanes, func(i int) error {
			_, err := client.configMaps().Create(context.Background(), &core.ConfigMap{
				ObjectMeta: meta.ObjectMeta{Name: name(i), Labels: map[string]string{"app": "bench"}},
				Data:       map[string]string{"settings.ini": "[main]\nworkers = 4\nlevel = info\n", "owner": "bench"},
			}, meta.CreateOptions{})
			return err
		})
	})
	if err != nil {
		return nil, err
	}
	remove, err := timed(func() error {
		return inLanes(asked.Count, asked.Lanes, func(i int) error {
			return client.configMaps().Delete(context.Background(), name(i), meta.DeleteOptions{})
		})
	})
	return figures{"create": create, "delete": remove}, err
}
