/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/programs/run.test.ts > TAP > says what it can do > the help of serve 1`] = `
Serve the admission webhook that guards the deletion of Subscriptions.

Usage:
  subscription-guard serve [flags]

Flags:
  --kubeconfig FILE        How to reach the API server; without it as kubectl does, and in a Pod by its ServiceAccount
                           env SUBSCRIPTION_GUARD_KUBECONFIG
  --tls-dir DIR            Folder with tls.crt and tls.key, and optionally ca.crt; read again when they change (required)
                           env SUBSCRIPTION_GUARD_TLS_DIR
  --client-ca FILE         Who issues the certificates of clients: only the API server can then ask for decisions; read again within a minute
                           env SUBSCRIPTION_GUARD_CLIENT_CA
  --port N                 Port of the webhook (HTTPS) (default 8443)
                           env SUBSCRIPTION_GUARD_PORT
  --health-port N          Port of /livez, /readyz and /metrics (HTTP) (default 8080)
                           env SUBSCRIPTION_GUARD_HEALTH_PORT
  --address IP             Address to listen on (default all)
                           env SUBSCRIPTION_GUARD_ADDRESS
  --timeout DURATION       Time for one decision; below the timeoutSeconds of the webhook configuration (default 9s)
                           env SUBSCRIPTION_GUARD_TIMEOUT
  --drain-period DURATION  Time to go on serving after SIGTERM, until no API server sends requests here any more (default 10s)
                           env SUBSCRIPTION_GUARD_DRAIN_PERIOD
  --cascade on|off         Whether deletions with --cascade=foreground are carried out; then there must be a sweeper, and POST /mutate is served (default off)
                           env SUBSCRIPTION_GUARD_CASCADE
  --events on|off          Whether to write denials and admitted cascades into Events about the Subscription, where the right to do so is given (default on)
                           env SUBSCRIPTION_GUARD_EVENTS
  --own-accounts NAMES     Our own service accounts, by user name, comma-separated: they may delete ClusterServiceVersions, and of Subscriptions those that a Cleanup has as dependencies
                           env SUBSCRIPTION_GUARD_OWN_ACCOUNTS
  --log-level LEVEL        trace, debug, info, warn or error (default info)
                           env SUBSCRIPTION_GUARD_LOG_LEVEL
  --help                   Show this text

A flag wins over its environment variable.

`

exports[`test/programs/run.test.ts > TAP > says what it can do > the help of sweep 1`] = `
Carry out approved cascades: remove what deleted Subscriptions left, in the safe order.

Usage:
  subscription-guard sweep [flags]

Flags:
  --kubeconfig FILE              How to reach the API server; without it as kubectl does, and in a Pod by its ServiceAccount
                                 env SUBSCRIPTION_GUARD_KUBECONFIG
  --health-port N                Port of /livez, /readyz and /metrics (HTTP) (default 8080)
                                 env SUBSCRIPTION_GUARD_HEALTH_PORT
  --address IP                   Address to listen on (default all)
                                 env SUBSCRIPTION_GUARD_ADDRESS
  --lease-namespace NAME         Namespace of the Lease by which several sweepers agree on one that works (default subscription-guard)
                                 env SUBSCRIPTION_GUARD_LEASE_NAMESPACE
  --audit-interval DURATION|off  Time between two looks for what earlier deletions of Subscriptions left in the cluster (default 10m)
                                 env SUBSCRIPTION_GUARD_AUDIT_INTERVAL
  --audit-report on|off          Whether to write what is found into a ClusterReport (openreports.io/v1alpha1) as well (default off)
                                 env SUBSCRIPTION_GUARD_AUDIT_REPORT
  --log-level LEVEL              trace, debug, info, warn or error (default info)
                                 env SUBSCRIPTION_GUARD_LOG_LEVEL
  --help                         Show this text

A flag wins over its environment variable.

`

exports[`test/programs/run.test.ts > TAP > says what it can do > the help of the program 1`] = `
subscription-guard makes uninstalling an OLM operator safe.

Usage:
  subscription-guard serve [flags]   Serve the admission webhook that guards the deletion of Subscriptions.
  subscription-guard sweep [flags]   Carry out approved cascades: remove what deleted Subscriptions left, in the safe order.
  subscription-guard --version

"subscription-guard COMMAND --help" lists the flags of a command.
Exit codes: 0 all went well, 1 a fault, 2 something in the command line or its surroundings is wrong.

`
