package main

import (
	"syscall"
	"time"
)

// processorTime is how long this process has worked, on all of its threads.
func processorTime() (time.Duration, error) {
	process, err := syscall.GetCurrentProcess()
	if err != nil {
		return 0, err
	}
	var created, exited, kernel, user syscall.Filetime
	err = syscall.GetProcessTimes(process, &created, &exited, &kernel, &user)
	// Not Nanoseconds, which is of a point in time.
	span := func(time syscall.Filetime) int64 { return int64(time.HighDateTime)<<32 + int64(time.LowDateTime) }
	return time.Duration(100 * (span(kernel) + span(user))), err
}
