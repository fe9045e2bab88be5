// Competes for a Lease with client-go until it is killed, for tests in which it competes with our elections. It records on the monotonic
// clock, which all processes of a machine share, when it was in sections that only the leader may be in: lines of JSON in a file. Its
// argument says where, and how.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"time"

	"golang.org/x/sys/unix"
	meta "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/leaderelection"
	"k8s.io/client-go/tools/leaderelection/resourcelock"
	"k8s.io/klog/v2"
)

// setup says where to compete; times are milliseconds.
type setup struct {
	Connection struct{ Server, CA, Token string }
	Identity   string
	File       string
	Lease      struct {
		Namespace, Name                           string
		LeaseDuration, RenewDeadline, RetryPeriod int
	}
}

type line struct {
	Kind     string  `json:"kind"`
	Identity string  `json:"identity"`
	Begin    float64 `json:"begin"`
	End      float64 `json:"end"`
}

func main() {
	var given setup
	check(json.Unmarshal([]byte(os.Args[1]), &given))
	// Tests cut its connections, so failures are expected and not printed.
	klog.SetLogger(klog.New(nil))
	file, err := os.OpenFile(given.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	check(err)
	milliseconds := func(count int) time.Duration { return time.Duration(count) * time.Millisecond }
	lease := given.Lease
	client, err := kubernetes.NewForConfig(&rest.Config{
		Host:            given.Connection.Server,
		BearerToken:     given.Connection.Token,
		TLSClientConfig: rest.TLSClientConfig{CAData: []byte(given.Connection.CA)},
		// As resourcelock.NewFromKubeconfig: a request that hangs leaves time for another one.
		Timeout: milliseconds(lease.RenewDeadline) / 2,
	})
	check(err)

	// It ends with the process that started it.
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin)
		os.Exit(0)
	}()
	for term := 1; ; term++ {
		identity := fmt.Sprintf("%s.%d", given.Identity, term)
		// After leadership is lost, it competes again under another identity, as a process that is started again.
		elect(identity, leaderelection.LeaderElectionConfig{
			Lock: &resourcelock.LeaseLock{
				LeaseMeta:  meta.ObjectMeta{Namespace: lease.Namespace, Name: lease.Name},
				Client:     client.CoordinationV1(),
				LockConfig: resourcelock.ResourceLockConfig{Identity: identity},
			},
			LeaseDuration: milliseconds(lease.LeaseDuration),
			RenewDeadline: milliseconds(lease.RenewDeadline),
			RetryPeriod:   milliseconds(lease.RetryPeriod),
		}, file)
	}
}

// elect competes for a term, and works until its end.
func elect(identity string, config leaderelection.LeaderElectionConfig, file *os.File) {
	ended := make(chan struct{})
	config.Callbacks = leaderelection.LeaderCallbacks{
		OnStartedLeading: func(ctx context.Context) {
			defer close(ended)
			work(ctx, identity, file)
		},
		OnStoppedLeading: func() {},
	}
	elector, err := leaderelection.NewLeaderElector(config)
	check(err)
	elector.Run(context.Background())
	<-ended
}

func work(ctx context.Context, identity string, file *os.File) {
	for ctx.Err() == nil {
		begin := clock()
		time.Sleep(time.Duration(1+rand.IntN(20)) * time.Millisecond)
		end := clock()
		kind := "section"
		// The effect of a section comes after the check.
		if ctx.Err() != nil {
			kind = "abandoned"
		}
		text, err := json.Marshal(line{kind, identity, begin, end})
		check(err)
		_, err = file.Write(append(text, '\n'))
		check(err)
	}
}

// clock is the milliseconds of the clock that `process.hrtime` reads, too.
func clock() float64 {
	var time unix.Timespec
	check(unix.ClockGettime(unix.CLOCK_MONOTONIC, &time))
	return float64(time.Nano()) / 1e6
}

func check(err error) {
	if err != nil {
		panic(err)
	}
}
