// Pause does nothing until it is told to end: it holds a Pod's namespaces, and plays operators whose program is no matter.
package main

import (
	"os"
	"os/signal"
	"syscall"
)

func main() {
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
}
