import { isDeepStrictEqual } from 'node:util';
import type { Cluster, KubeObject, Resource } from '../cluster/cluster.ts';
import { microTime } from '../cluster/micro-time.ts';

/** What client-go's users have as defaults, in milliseconds (kube-controller-manager, controller-runtime). */
const leaseDuration = 15_000;
/** A leader that could not renew for this long stops: 5 s before anybody else may start. */
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
 * The Lease as one candidate sees it. Every write carries the resourceVersion that was read before, so of several
 * candidates one succeeds and the others get a 409. Times in the Lease are for people: they come from the clocks of other
 * machines, so a lease expires when WE have not seen it change for as long as it lasts (client-go leaderelection.go).
 */
export class CandidateLease {
  readonly #options: LeaseOptions;
  #seen: { readonly spec: LeaseSpec; readonly at: number } | undefined;

  constructor(options: LeaseOptions) {
    this.#options = options;
  }

  /** Who held it when we last looked; '' when it was free. */
  get holder(): string {
    return this.#seen?.spec.holderIdentity ?? '';
  }

  /** Milliseconds. Candidates spread their tries, but none sleeps past the moment from which it may lead. */
  untilNextTry(): number {
    const { random = Math.random } = this.#options;
    const jittered = retryPeriod * (1 + random() * jitterFactor);
    const untilExpiry = this.#untilExpiry();
    return untilExpiry > 0 ? Math.min(jittered, untilExpiry) : jittered;
  }

  /** False: it is somebody else's. */
  async acquire(signal: AbortSignal): Promise<boolean> {
    const { identity } = this.#options;
    const lease = await this.#read(signal);
    const spec = { ...this.#renewed(), holderIdentity: identity, leaseDurationSeconds: leaseDuration / 1_000 };
    if (!lease) return this.#create({ ...spec, acquireTime: spec.renewTime, leaseTransitions: 0 });
    // An answer to our own write that was lost on its way makes us find the lease ours already.
    if (this.holder === identity) return this.#write(lease, spec);
    if (this.holder !== '' && this.#untilExpiry() > 0) return false;
    const leaseTransitions = (lease.spec?.leaseTransitions ?? 0) + 1;
    return this.#write(lease, { ...spec, acquireTime: spec.renewTime, leaseTransitions });
  }

  /**
   * False: it is not ours any more. Unlike client-go's, a leader takes no lease back that somebody has freed or deleted:
   * in between it may have been another one's.
   */
  async renew(signal: AbortSignal): Promise<boolean> {
    const lease = await this.#read(signal);
    if (!lease || this.holder !== this.#options.identity) return false;
    return this.#write(lease, this.#renewed());
  }

  /** Lets the next leader start at once. False: it was not ours any more. */
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

  /** Negative when the lease that we last saw has expired. */
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
