import { ClusterError, type ClusterReader, type Resource } from '../../../src/cluster/cluster.ts';

/** What is asked for. */
interface Read {
  readonly verb: 'get' | 'list';
  readonly resource: Resource;
  readonly namespace?: string | undefined;
}

const forbidden = new ClusterError(403, 'Forbidden', 'no');

/** A cluster that refuses some reads. Like an API server, it refuses only when a caller waits for the answer. */
export function refusing(
  cluster: ClusterReader,
  isRefused: (read: Read) => boolean,
  error: ClusterError = forbidden,
): ClusterReader {
  return {
    resource: (...question) => cluster.resource(...question),
    async get(resource, at, ...more) {
      if (isRefused({ verb: 'get', resource, namespace: at.namespace })) throw error;
      return cluster.get(resource, at, ...more);
    },
    async *list(resource, query, ...more) {
      if (isRefused({ verb: 'list', resource, namespace: query?.namespace })) throw error;
      yield* cluster.list(resource, query, ...more);
    },
    async firstPage(resource, ...more) {
      if (isRefused({ verb: 'list', resource })) throw error;
      return cluster.firstPage(resource, ...more);
    },
  };
}
