/* IMPORTANT
 * This snapshot file is auto-generated, but designed for humans.
 * It should be checked into source control and tracked carefully.
 * Re-generate by setting TAP_SNAPSHOT=1 and running tests.
 * Make sure to inspect the output below.  Do not ignore changes!
 */
'use strict'
exports[`test/cli/program.test.ts > TAP > kubectl leftovers clean says what it can do > the help of kubectl leftovers clean 1`] = `
Usage: kubectl leftovers clean [options] <operator>

Removes, in safe order, what is left of an operator without a Subscription.

Arguments:
  operator                as "kubectl leftovers" lists it:
                          <package>.<namespace>, or <package> with -n

Options:
  --operands <what>       what to do with custom resources of its APIs, if there
                          are any; keep keeps the CRDs as well (choices:
                          "delete", "keep")
  --dry-run <where>       change nothing: show the plan, or let the API server
                          check each deletion (choices: "client", "server")
  -y, --yes               do not ask
  -n, --namespace <name>  namespace of the Subscription (default: that of the
                          current context)
  --kubeconfig <file>     kubeconfig to use (default: as kubectl)
  --context <name>        context of the kubeconfig to use
  -o, --output <format>   how to show it (choices: "table", "wide", "tree",
                          "json", "yaml", "name", default: "table")
  --no-headers            leave the headings of tables out
  -h, --help              show this text

Examples:
  kubectl leftovers clean redis-operator.redis --dry-run=client    # what would be removed
  kubectl leftovers clean redis-operator.redis
  kubectl leftovers clean redis-operator -n redis --operands delete --yes

It works with your own rights, and asks for all of them before it removes anything. Ctrl-C is safe: run it again to go on.

Exit codes: 0 nothing is left, 2 something is wrong or stands in the way, 130 interrupted.


`

exports[`test/cli/program.test.ts > TAP > kubectl leftovers delete says what it can do > the help of kubectl leftovers delete 1`] = `
Usage: kubectl leftovers delete [options] <subscription>

Deletes a Subscription with all that depends on it, and follows the clean-up
until it is done.

Arguments:
  subscription            its name, or of OLM v1 clusterextension/<name>

Options:
  --operands <what>       keep: the custom resources of its APIs stay, and so do
                          the CRDs (choices: "keep")
  -y, --yes               do not ask
  -n, --namespace <name>  namespace of the Subscription (default: that of the
                          current context)
  --kubeconfig <file>     kubeconfig to use (default: as kubectl)
  --context <name>        context of the kubeconfig to use
  -o, --output <format>   how to show it (choices: "table", "wide", "tree",
                          "json", "yaml", "name", default: "table")
  --no-headers            leave the headings of tables out
  -h, --help              show this text

Examples:
  kubectl leftovers delete redis-operator -n redis
  kubectl leftovers delete redis-operator -n redis --yes
  kubectl leftovers delete redis-operator -n redis --operands keep    # the operator goes, its custom resources stay
  kubectl leftovers delete clusterextension/redis                     # of OLM v1

It does what "kubectl delete subscription --cascade=foreground" does, and shows what becomes of it. Interrupting it stops the
showing only: the sweeper in the cluster goes on. For --operands keep it annotates the Subscription: subscription-guard.io/operands=Keep.

Exit codes: 0 nothing is left, 2 it was denied, something is wrong, or the clean-up is stalled, 130 interrupted.


`

exports[`test/cli/program.test.ts > TAP > kubectl leftovers plan says what it can do > the help of kubectl leftovers plan 1`] = `
Usage: kubectl leftovers plan [options] <name>

Shows what would be left behind if a Subscription were deleted, or is left of
one that was, and what a clean-up would do about it, in safe order. Of OLM v1 it
shows what the deletion of a ClusterExtension would take along.

Arguments:
  name                    a Subscription, the name of an Operator object,
                          <package>.<namespace>, or of OLM v1
                          clusterextension/<name>

Options:
  -n, --namespace <name>  namespace of the Subscription (default: that of the
                          current context)
  --kubeconfig <file>     kubeconfig to use (default: as kubectl)
  --context <name>        context of the kubeconfig to use
  --snapshot <path>       read a must-gather, or a folder or file of "kubectl
                          get -o yaml" output, and no cluster
  -o, --output <format>   how to show it (choices: "table", "wide", "tree",
                          "json", "yaml", "name", "html", default: "table")
  --no-headers            leave the headings of tables out
  -h, --help              show this text

Examples:
  kubectl leftovers plan redis-operator -n redis
  kubectl leftovers plan redis-operator.redis -o tree      # an operator whose Subscription is gone
  kubectl leftovers plan redis-operator -n redis -o json
  kubectl leftovers plan redis-operator -n redis -o html > plan.html
  kubectl leftovers plan clusterextension/redis            # what OLM v1 would delete with it
  kubectl leftovers plan redis-operator -n redis --snapshot ./dump

Exit codes: 0 the plan is complete, 2 something is wrong or could not be read.
What a snapshot does not hold is a warning, and in JSON among the unknowns.


`

exports[`test/cli/program.test.ts > TAP > kubectl leftovers says what it can do > the help of kubectl leftovers 1`] = `
Usage: kubectl leftovers [options] [command]

Finds, explains and removes what OLM operators leave behind when their
Subscription is deleted.

Options:
  --version                        show the version
  -A, --all-namespaces             of the whole cluster, which is the default,
                                   whatever -n says
  -n, --namespace <name>           only of operators in this namespace
  --kubeconfig <file>              kubeconfig to use (default: as kubectl)
  --context <name>                 context of the kubeconfig to use
  --snapshot <path>                read a must-gather, or a folder or file of
                                   "kubectl get -o yaml" output, and no cluster
  -o, --output <format>            how to show it (choices: "table", "wide",
                                   "tree", "json", "yaml", "name", "html",
                                   default: "table")
  --no-headers                     leave the headings of tables out
  -h, --help                       show this text

Commands:
  plan [options] <name>            show all that depends on an operator, and
                                   what a clean-up would do about it
  why [options] <subscription>     say why OLM does not install a Subscription,
                                   and what is in the way
  delete [options] <subscription>  delete a Subscription with all that depends
                                   on it, and follow the clean-up
  clean [options] <operator>       remove what is left of an operator without a
                                   Subscription
  help [command]                   show this text, or that of a command

Examples:
  kubectl leftovers                          # of the whole cluster, by operator
  kubectl leftovers -n redis -o wide
  kubectl leftovers -o json
  kubectl leftovers -o html > report.html    # to look at, and to pass on
  kubectl leftovers --snapshot ./must-gather
  kubectl leftovers clean redis-operator.redis

Exit codes: 0 nothing is left over, 1 something is, 2 something is wrong or could not be read.
What a snapshot does not hold is a warning: 0 and 1 are about what it holds.


`
