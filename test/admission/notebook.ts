import {
  type Cluster,
  ClusterError,
  type Deletion,
  type KubeObject,
  type ListQuery,
  type ObjectName,
  type Resource,
} from '../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../src/cluster/snapshot/snapshot-cluster.ts';

/** A cluster of objects that notes what is written. It knows no rules: what an API server decides is not tested with it. */
export class Notebook implements Cluster {
  #objects: readonly KubeObject[];
  #uids = 0;
  /** "create Cleanup redis.redis-operator-1", in order. */
  readonly writes: string[] = [];
  /** Called when something has been created. */
  onCreate = (): void => {};

  constructor(objects: readonly KubeObject[]) {
    this.#objects = objects;
  }

  of(kind: string): KubeObject[] {
    return this.#objects.filter(object => object.kind === kind);
  }

  resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.#now.resource(group, kind, version);
  }

  get(resource: Resource, at: ObjectName): Promise<KubeObject | undefined> {
    return this.#now.get(resource, at);
  }

  list(resource: Resource, query?: ListQuery): AsyncIterable<KubeObject> {
    return this.#now.list(resource, query);
  }

  async create({ kind }: Resource, object: unknown): Promise<KubeObject> {
    const wanted = object as KubeObject;
    const { name } = wanted.metadata;
    this.writes.push(`create ${kind} ${name}`);
    if (this.of(kind).some(({ metadata }) => metadata.name === name))
      throw new ClusterError(409, 'AlreadyExists', `${kind} ${name} already exists`);
    this.#uids += 1;
    const metadata = { ...wanted.metadata, uid: `created-${this.#uids}`, creationTimestamp: new Date().toISOString() };
    const created = { ...wanted, metadata };
    this.#objects = [...this.#objects, created];
    this.onCreate();
    return created;
  }

  async patch({ kind }: Resource, { name }: ObjectName): Promise<KubeObject> {
    this.writes.push(`patch ${kind} ${name}`);
    return { apiVersion: '', kind, metadata: { name } };
  }

  async delete({ kind }: Resource, { name }: ObjectName, uid: string): Promise<Deletion> {
    this.writes.push(`delete ${kind} ${name}`);
    const before = this.#objects.length;
    this.#objects = this.#objects.filter(object => object.kind !== kind || object.metadata.uid !== uid);
    return this.#objects.length < before ? 'accepted' : 'absent';
  }

  get #now(): SnapshotCluster {
    return new SnapshotCluster(this.#objects);
  }
}
