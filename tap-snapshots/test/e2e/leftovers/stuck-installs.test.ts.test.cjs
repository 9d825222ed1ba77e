/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/leftovers/stuck-installs.test.ts > TAP > installs that do not start, or start again > B22: the failed Job that OLM goes by is removed by the command that is printed > why 1`] = `
Subscription unpacking/unpackable is not installed, because
  - OLM could not unpack a bundle (ConfigMap unpacking/972339c808408ebdac8559634a70f5d22b07b01367a7c9c7582ded8d08057e3 and its Job): Bundle unpacking failed - DeadlineExceeded: Job was active longer than specified deadline. Auto-retry in ~5 min after job cleanup (TTL). Common causes: Missing ICSP (ppc64le/s390x/arm64), auth failure, invalid image. Manual retry: in the CatalogSource namespace, run \`kubectl get jobs -l operatorfra…
      When that is mended, have OLM try again:
      kubectl delete configmaps 972339c808408ebdac8559634a70f5d22b07b01367a7c9c7582ded8d08057e3 -n unpacking

`

exports[`test/e2e/leftovers/stuck-installs.test.ts > TAP > installs that do not start, or start again > B6: a Subscription whose ClusterServiceVersion is gone > why 1`] = `
Subscription gone/operator-with-a-package-name-that-fills-a-label-key has installed long-name.v1.0.0, but
  - its ClusterServiceVersion long-name.v1.0.0 is gone, and OLM does not make it again
      kubectl delete subscriptions.operators.coreos.com operator-with-a-package-name-that-fills-a-label-key -n gone --cascade=orphan && kubectl leftovers clean operator-with-a-package-name-that-fills-a-label-key.gone

`
