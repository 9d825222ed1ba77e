import type { Content, ListQuery, ObjectName, Resource } from '../../../src/cluster/cluster.ts';
import { FakeCluster } from './fake-cluster.ts';

/** A fake cluster that also notes what is read: "get Redis prod full", "list ClusterRole metadata". */
export class NotingCluster extends FakeCluster {
  readonly reads: string[] = [];

  override get(resource: Resource, at: ObjectName, content: Content = 'full'): ReturnType<FakeCluster['get']> {
    this.reads.push(`get ${resource.kind} ${at.name} ${content}`);
    return super.get(resource, at, content);
  }

  override list<Kept>(resource: Resource, query: ListQuery<Kept> = {}): AsyncIterable<Kept> {
    this.reads.push(`list ${resource.kind} ${query.content ?? 'full'}`);
    return super.list(resource, query);
  }
}
