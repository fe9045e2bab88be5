package main

import (
	"context"
	"net"
	"time"

	"k8s.io/apimachinery/pkg/runtime"
	utilnet "k8s.io/apimachinery/pkg/util/net"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	typed "k8s.io/client-go/kubernetes/typed/core/v1"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/tools/clientcmd"
)

const namespace = "bench"

// client is a clientset, and what tasks need beside it.
type client struct {
	*kubernetes.Clientset
	// server is the URL of the server.
	server string
	// closeIdle ends its idle connections.
	closeIdle func()
}

// open makes a client that sends and takes JSON and has no limit of its own to the rate of requests.
func open(kubeconfig string) (*client, error) {
	config, err := clientcmd.BuildConfigFromFlags("", kubeconfig)
	if err != nil {
		return nil, err
	}
	config.QPS = -1
	config.ContentType = runtime.ContentTypeJSON
	config.AcceptContentTypes = runtime.ContentTypeJSON
	// client-go's own dialer. Set here, since clients of equal configuration would share their connections: none would be new.
	config.Dial = (&net.Dialer{Timeout: 30 * time.Second, KeepAlive: 30 * time.Second}).DialContext
	httpClient, err := rest.HTTPClientFor(config)
	if err != nil {
		return nil, err
	}
	clientset, err := kubernetes.NewForConfigAndClient(config, httpClient)
	if err != nil {
		return nil, err
	}
	closeIdle := func() { utilnet.CloseIdleConnectionsFor(httpClient.Transport) }
	return &client{clientset, config.Host, closeIdle}, nil
}

// configMaps are those of the namespace that single requests are about.
func (c *client) configMaps() typed.ConfigMapInterface { return c.CoreV1().ConfigMaps(namespace) }

// withInformers measures with informers of a new client, and ends both.
func withInformers(
	asked request,
	measure func(context.Context, request, *client, informers.SharedInformerFactory) (figures, error),
) (figures, error) {
	client, err := open(asked.Kubeconfig)
	if err != nil {
		return nil, err
	}
	defer client.closeIdle()
	factory := informers.NewSharedInformerFactoryWithOptions(client, 0, informers.WithNamespace(asked.Namespace))
	defer factory.Shutdown()
	ctx, cancel := context.WithCancel(context.Background())
	// Before the shutdown, which waits for the informers.
	defer cancel()
	return measure(ctx, asked, client, factory)
}
