import {
  type Cluster,
  ClusterError,
  type Content,
  type Deletion,
  type FirstPage,
  type KubeObject,
  type ListQuery,
  type ObjectMeta,
  type ObjectName,
  type Precondition,
  type Resource,
} from '../../../src/cluster/cluster.ts';
import { SnapshotCluster } from '../../../src/cluster/snapshot/snapshot-cluster.ts';

/**
 * A cluster of objects that notes what is written. It keeps to what the port promises of writes, and knows no other
 * rules, no garbage collector and no finalizers: what an API server decides is not tested with it.
 */
export class FakeCluster implements Cluster {
  #objects: readonly KubeObject[];
  #reader: SnapshotCluster;
  #uids = 0;
  /** "create Cleanup redis.redis-operator-1", in order. */
  readonly writes: string[] = [];
  /** Called when something has been created. */
  onCreate = (): void => {};
  /** Its plural: what may not be listed. */
  unlistable: string | undefined;

  constructor(objects: readonly KubeObject[]) {
    this.#objects = objects;
    this.#reader = new SnapshotCluster(objects);
  }

  get objects(): readonly KubeObject[] {
    return this.#objects;
  }

  /** Another client creates it. */
  add(object: KubeObject): void {
    this.#keep([...this.#objects, object]);
  }

  /** Another client changes it. */
  replace(before: KubeObject, after: KubeObject): void {
    this.#keep(
      this.#objects.map(one => (one.kind === before.kind && one.metadata.name === before.metadata.name ? after : one)),
    );
  }

  of(kind: string): KubeObject[] {
    return this.#objects.filter(object => object.kind === kind);
  }

  resource(group: string, kind: string, version?: string): Promise<Resource | undefined> {
    return this.#reader.resource(group, kind, version);
  }

  get(resource: Resource, at: ObjectName, content?: Content): Promise<KubeObject | undefined> {
    return this.#reader.get(resource, at, content);
  }

  list<Kept = KubeObject>(resource: Resource, query?: ListQuery<Kept>): AsyncIterable<Kept> {
    if (resource.plural === this.unlistable) throw new ClusterError(403, 'Forbidden', 'not yet');
    return this.#reader.list(resource, query);
  }

  firstPage(resource: Resource, limit: number): Promise<FirstPage> {
    if (resource.plural === this.unlistable) throw new ClusterError(403, 'Forbidden', 'not yet');
    return this.#reader.firstPage(resource, limit);
  }

  async create(resource: Resource, object: unknown): Promise<KubeObject> {
    this.#uids += 1;
    const wanted = object as KubeObject<unknown> & { readonly metadata: { readonly generateName?: string } };
    const { name = `${wanted.metadata.generateName}${this.#uids}` } = wanted.metadata;
    const { kind } = resource;
    this.writes.push(`create ${kind} ${name}`);
    if (this.#find(resource, { ...wanted.metadata, name }))
      throw new ClusterError(409, 'AlreadyExists', `${kind} ${name} already exists`);
    const uid = `created-${this.#uids}`;
    const metadata = { ...wanted.metadata, name, uid, creationTimestamp: new Date().toISOString() };
    const created = { ...wanted, metadata };
    this.#keep([...this.#objects, created]);
    this.onCreate();
    return created;
  }

  async patch(resource: Resource, at: ObjectName, patch: unknown): Promise<KubeObject> {
    const { kind } = resource;
    this.writes.push(`patch ${kind} ${at.name}`);
    const before = this.#find(resource, at);
    if (!before) throw new ClusterError(404, 'NotFound', `${kind} ${at.name} not found`, { kind: 'object-missing' });
    const { uid } = (patch as { readonly metadata?: Partial<ObjectMeta> }).metadata ?? {};
    if (uid !== undefined && uid !== before.metadata.uid)
      throw new ClusterError(409, 'Conflict', `${kind} ${at.name} has another UID`, { kind: 'replaced' });
    const patched = merged(before, patch) as KubeObject;
    this.#keep(this.#objects.map(object => (object === before ? patched : object)));
    return patched;
  }

  async delete(resource: Resource, at: ObjectName, { uid, resourceVersion }: Precondition): Promise<Deletion> {
    this.writes.push(`delete ${resource.kind} ${at.name}`);
    const object = this.#find(resource, at);
    if (!object) return 'absent';
    const { metadata } = object;
    if (metadata.uid !== uid) return 'changed';
    if (resourceVersion !== undefined && metadata.resourceVersion !== resourceVersion) return 'changed';
    this.#keep(this.#objects.filter(other => other !== object));
    return 'accepted';
  }

  #find({ kind, namespaced }: Resource, { namespace, name }: ObjectName): KubeObject | undefined {
    return this.of(kind).find(
      ({ metadata }) => metadata.name === name && (!namespaced || metadata.namespace === namespace),
    );
  }

  #keep(objects: readonly KubeObject[]): void {
    this.#objects = objects;
    this.#reader = new SnapshotCluster(objects);
  }
}

/** RFC 7396 */
function merged(before: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch;
  const after: Record<string, unknown> = isRecord(before) ? { ...before } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete after[key];
    else after[key] = merged(after[key], value);
  }
  return after;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
