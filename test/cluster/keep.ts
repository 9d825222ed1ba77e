import { once } from 'node:events';
import { bootCluster, ourBundles, realBundle } from './cluster.ts';

/** `npm run cluster`: a cluster to play with until Ctrl-C, with all bundles in its catalog. */
const real = ['metallb-operator', 'opentelemetry-operator'].flatMap(name => realBundle(name) ?? []);
const cluster = await bootCluster({ bundles: [...ourBundles(), ...real] });
process.stdout.write(`The cluster is ready. Ctrl-C stops it. Its catalog is CatalogSource olm/test.

  export KUBECONFIG=${cluster.kubeconfig}
  kubectl get catalogsources -A
  npm run build && npx subscription-guard serve --kubeconfig $KUBECONFIG --tls-dir DIR

Logs are in ${cluster.dir}/logs
`);
await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
await cluster.stop();
process.exit(0);
