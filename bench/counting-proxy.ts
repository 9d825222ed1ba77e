import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';
import type { TestCluster } from '../test/support/control-plane/cluster.ts';
import { FaultProxy } from '../test/support/control-plane/fault-proxy.ts';
import { type Call, callOf } from './calls.ts';

/** Counts what passes between a program and the API server. */
export class CountingProxy {
  readonly kubeconfig: string;
  readonly #proxy: FaultProxy;
  #calls: Call[] = [];

  private constructor(proxy: FaultProxy, kubeconfig: string) {
    this.#proxy = proxy;
    this.kubeconfig = kubeconfig;
    proxy.onAnswer = ({ method = 'GET', url = '', headers }, bytes) => {
      this.#calls.push(callOf(method, url, headers.accept ?? '', bytes));
    };
  }

  static async start(cluster: TestCluster): Promise<CountingProxy> {
    const proxy = new FaultProxy(cluster.server, cluster.caFile);
    const config = parse(readFileSync(cluster.kubeconfig, 'utf8'));
    // client-node speaks plain HTTP to those only who ask for no verification.
    config.clusters[0].cluster = { server: await proxy.start(), 'insecure-skip-tls-verify': true };
    const kubeconfig = join(cluster.dir, 'counted.kubeconfig');
    writeFileSync(kubeconfig, stringify(config));
    return new CountingProxy(proxy, kubeconfig);
  }

  get calls(): readonly Call[] {
    return this.#calls;
  }

  reset(): void {
    this.#calls = [];
  }

  stop(): Promise<void> {
    return this.#proxy.stop();
  }
}
