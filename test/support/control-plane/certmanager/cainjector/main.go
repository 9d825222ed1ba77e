// Cainjector runs cert-manager's own cainjector for webhook configurations. The program that cert-manager makes of it is in a
// module that the Go module proxy does not serve.
package main

import (
	"flag"
	"log"

	clientset "github.com/cert-manager/cert-manager/pkg/client/clientset/versioned/scheme"
	"github.com/cert-manager/cert-manager/pkg/controller/cainjector"
	apiextensions "k8s.io/apiextensions-apiserver/pkg/apis/apiextensions/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes/scheme"
	apiregistration "k8s.io/kube-aggregator/pkg/apis/apiregistration/v1"
	ctrl "sigs.k8s.io/controller-runtime"
	metricsserver "sigs.k8s.io/controller-runtime/pkg/metrics/server"
)

func main() {
	known := runtime.NewScheme()
	for _, add := range []func(*runtime.Scheme) error{
		scheme.AddToScheme,
		clientset.AddToScheme,
		apiextensions.AddToScheme,
		apiregistration.AddToScheme,
	} {
		fatal(add(known))
	}
	// Controller-runtime itself adds the flag --kubeconfig.
	flag.Parse()
	config := ctrl.GetConfigOrDie()
	// What is before the slash becomes its field manager.
	config.UserAgent = "cert-manager-cainjector/v1.21.2"
	manager, err := ctrl.NewManager(config, ctrl.Options{
		Scheme:  known,
		Metrics: metricsserver.Options{BindAddress: "0"},
	})
	fatal(err)
	ctx := ctrl.SetupSignalHandler()
	fatal(cainjector.RegisterAllInjectors(ctx, manager, cainjector.SetupOptions{
		EnableCertificatesDataSource: true,
		EnabledReconcilersFor: map[string]bool{
			cainjector.MutatingWebhookConfigurationName:   true,
			cainjector.ValidatingWebhookConfigurationName: true,
		},
	}))
	fatal(manager.Start(ctx))
}

func fatal(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
