module subscription-guard.io/test/support/control-plane/foreign

go 1.26.3

require (
	github.com/cert-manager/cert-manager v1.21.2
	github.com/openreports/reports-api v0.2.1
	github.com/operator-framework/operator-controller v1.10.0
	github.com/prometheus-operator/prometheus-operator v0.85.0
)
