/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/e2e/leftovers/stuck-installs.test.ts > TAP > installs that do not start, or start again > B6: a Subscription whose ClusterServiceVersion is gone > why 1`] = `
Subscription gone/operator-with-a-package-name-that-fills-a-label-key has installed long-name.v1.0.0, but
  - its ClusterServiceVersion long-name.v1.0.0 is gone, and OLM does not make it again
      kubectl delete subscriptions.operators.coreos.com operator-with-a-package-name-that-fills-a-label-key -n gone --cascade=orphan && kubectl leftovers clean operator-with-a-package-name-that-fills-a-label-key.gone

`
