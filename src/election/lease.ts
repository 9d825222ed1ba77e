import { isDeepStrictEqual } from 'node:util';
import type { Cluster, KubeObject, Resource } from '../cluster/cluster.ts';
import { microTime } from '../cluster/micro-time.ts';

/** The usual defaults of client-go's users, in milliseconds (kube-controller-manager, controller-runtime). */
const leaseDuration = 15_000;
/** A leader that could not renew for this long stops, 5 s before another may start. */
export const renewDeadline = 10_000;
export const retryPeriod = 2_000;
const jitterFactor = 1.2;

const leases: Resource = {
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  namespaced: true,
};

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly leaseDurationSeconds?: number;
  readonly acquireTime?: string;
  readonly renewTime?: string;
  readonly leaseTransitions?: number;
}

type Lease = KubeObject<LeaseSpec>;

export interface LeaseOptions {
  readonly cluster: Cluster;
  readonly namespace: string;
  readonly name: string;
  readonly identity: string;
  readonly now: () => number;
  /** From 0 to 1; default: Math.random. */
  readonly random?: () => number;
}

/**
 * The Lease as one candidate sees it. Every write carries the resourceVersion that it read, so one of several
 * candidates succeeds and the others get a 409. Times in the Lease are for people, because they come from the clocks of
 * other machines. A lease expires when this candidate has not seen it change for its duration (client-go
 * leaderelection.go).
 */
export class CandidateLease {
  readonly #options: LeaseOptions;
  #seen: { readonly spec: LeaseSpec; readonly at: number } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** The holder at the last read; '' if it was free. */
  get holder(): string {
    return this.#seen?.spec.holderIdentity ?? '';
  }

  /** Milliseconds. Candidates spread their attempts, but none sleeps past the moment at which it may lead. */
  untilNextTry(): number {
    const { random = Math.random } = this.#options;
    const jittered = retryPeriod * (1 + random() * jitterFactor);
    const untilExpiry = this.#untilExpiry();
    return untilExpiry > 0 ? Math.min(jittered, untilExpiry) : jittered;
  }

  /** False: another candidate holds it. */
  async acquire(signal: AbortSignal): Promise<boolean> {
    const { identity } = this.#options;
    const lease = await this.#read(signal);
    const spec = { ...this.#renewed(), holderIdentity: identity, leaseDurationSeconds: leaseDuration / 1_000 };
    if (!lease) return this.#create({ ...spec, acquireTime: spec.renewTime, leaseTransitions: 0 });
    // We already hold the lease if the answer to our own write was lost.
    if (this.holder === identity) return this.#write(lease, spec);
    if (this.holder !== '' && this.#untilExpiry() > 0) return false;
    const leaseTransitions = (lease.spec?.leaseTransitions ?? 0) + 1;
    return this.#write(lease, { ...spec, acquireTime: spec.renewTime, leaseTransitions });
  }

  /**
   * False: it is not ours any more. Unlike client-go's, our leader does not take back a lease that was freed or
   * deleted, because another candidate may have held it in between.
   */
  async renew(signal: AbortSignal): Promise<boolean> {
    const lease = await this.#read(signal);
    if (!lease || this.holder !== this.#options.identity) return false;
    return this.#write(lease, this.#renewed());
  }

  /** Frees the lease so that the next leader starts at once. False: it was not ours any more. */
  async release(signal: AbortSignal): Promise<boolean> {
    const lease = await this.#read(signal);
    if (!lease || this.holder !== this.#options.identity) return false;
    const released = this.#renewed();
    return this.#write(lease, {
      ...released,
      holderIdentity: '',
      leaseDurationSeconds: 1,
      acquireTime: released.renewTime,
    });
  }

  /** Milliseconds; negative if the lease that we last saw has expired. */
  #untilExpiry(): number {
    if (!this.#seen) return 0;
    const { spec, at } = this.#seen;
    const seconds = spec.leaseDurationSeconds ?? leaseDuration / 1_000;
    return at + seconds * 1_000 - this.#options.now();
  }

  async #read(signal: AbortSignal): Promise<Lease | undefined> {
    const { cluster, namespace, name, now } = this.#options;
    const lease = (await cluster.get(leases, { namespace, name }, 'full', signal)) as Lease | undefined;
    const spec = lease?.spec ?? {};
    if (!isDeepStrictEqual(this.#seen?.spec, spec)) this.#seen = { spec, at: now() };
    return lease;
  }

  async #create(spec: LeaseSpec): Promise<true> {
    const { cluster, namespace, name } = this.#options;
    const object = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { namespace, name }, spec };
    await cluster.create(leases, object);
    return true;
  }

  async #write(lease: Lease, spec: LeaseSpec): Promise<true> {
    const { cluster, namespace, name } = this.#options;
    const { resourceVersion } = lease.metadata;
    await cluster.patch(leases, { namespace, name }, { metadata: { resourceVersion }, spec });
    return true;
  }

  #renewed(): { readonly renewTime: string } {
    return { renewTime: microTime(this.#options.now()) };
  }
}
