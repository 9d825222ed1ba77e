import type { EventEmitter } from 'node:events';

/** Where text goes; a terminal says that it is one. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** The width of the terminal, in characters. */
  readonly columns?: number | undefined;
}

/** What a command has of the process that it runs in. */
export interface Surroundings {
  /** Data. */
  readonly stdout: Sink;
  /** Talk. */
  readonly stderr: Sink;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
  readonly env: NodeJS.ProcessEnv;
  /** Emits SIGINT. */
  readonly signals: EventEmitter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** What is wrong with the command line, or with the cluster, for the person who typed it. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * A CI job wants to know whether there is anything; kubectl and its plugins end with 1 for errors, `diff` as here. The
 * last two are what a shell has for SIGINT and SIGPIPE.
 */
export const exitCodes = { nothing: 0, found: 1, error: 2, interrupted: 130, unread: 141 } as const;
