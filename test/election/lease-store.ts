import { type Cluster, ClusterError, type KubeObject } from '../../src/cluster/cluster.ts';

type Verb = 'get' | 'create' | 'patch';
type Spec = Readonly<Record<string, unknown>>;

/** One Lease, kept as an API server would: a write that names an old resourceVersion is a conflict. */
export class LeaseStore {
  readonly writes: Verb[] = [];
  #lease: { readonly version: number; readonly spec: Spec } | undefined;
  #version = 1;

  get spec(): Spec | undefined {
    return this.#lease?.spec;
  }

  /** Writes it as another candidate would. */
  put(spec: Spec): void {
    this.#version += 1;
    this.#lease = { version: this.#version, spec };
  }

  remove(): void {
    this.#lease = undefined;
  }

  /** The port of one candidate. `fault` runs before each request; `lose` answers to requests after they took effect. */
  cluster(fault: (verb: Verb) => Promise<void> | void = () => {}, lose: (verb: Verb) => void = () => {}): Cluster {
    const served = async (verb: Verb, answer: () => KubeObject | undefined): Promise<KubeObject> => {
      await fault(verb);
      const object = answer();
      lose(verb);
      return object as KubeObject;
    };
    const port: Pick<Cluster, 'get' | 'create' | 'patch'> = {
      get: () => served('get', () => this.#object()),
      create: (_, object) => served('create', () => this.#create(object as KubeObject<Spec>)),
      patch: (_resource, _at, patch) => served('patch', () => this.#patch(patch as KubeObject<Spec>)),
    };
    return port as Cluster;
  }

  #object(): KubeObject | undefined {
    if (!this.#lease) return undefined;
    const { version, spec } = this.#lease;
    const metadata = { name: 'sweeper', namespace: 'guard', resourceVersion: String(version) };
    return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata, spec: { ...spec } };
  }

  #create({ spec = {} }: KubeObject<Spec>): KubeObject | undefined {
    if (this.#lease) throw new ClusterError(409, 'AlreadyExists', 'leases "sweeper" already exists');
    this.writes.push('create');
    this.put(spec);
    return this.#object();
  }

  #patch({ metadata, spec }: KubeObject<Spec>): KubeObject | undefined {
    if (!this.#lease) throw new ClusterError(404, 'NotFound', 'leases "sweeper" not found', { kind: 'object-missing' });
    if (metadata.resourceVersion !== String(this.#lease.version)) {
      throw new ClusterError(409, 'Conflict', 'the object has been modified', { kind: 'changed' });
    }
    this.writes.push('patch');
    this.put({ ...this.#lease.spec, ...spec });
    return this.#object();
  }
}
