import type { EventEmitter } from 'node:events';

/** A stream for text. A terminal says that it is one. */
export interface Sink {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  /** The width of the terminal, in characters. */
  readonly columns?: number | undefined;
}

/** The parts of the process that a command uses. */
export interface ProcessIo {
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

/** An error in the command line or the cluster, for the person who typed the command. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

/**
 * As with `diff`, 1 means that something was found, so that a CI job can tell; errors are 2. (kubectl and its plugins
 * exit 1 on errors.) The last two are a shell's codes for SIGINT and SIGPIPE.
 */
export const exitCodes = { nothing: 0, found: 1, error: 2, interrupted: 130, unread: 141 } as const;
