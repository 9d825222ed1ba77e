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
  /** Data: results, help, versions, and the log of a server. */
  readonly stdout: Sink;
  /** Talk: questions, progress, and what is wrong. */
  readonly stderr: Sink;
  readonly stdin: NodeJS.ReadableStream & { readonly isTTY?: boolean | undefined };
  readonly env: NodeJS.ProcessEnv;
  /** Emits SIGTERM and SIGINT. */
  readonly signals: EventEmitter;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/** A server reads no answers, and asks the API server for the time. */
export type ServerIo = Omit<ProcessIo, 'stdin' | 'now'>;

/** A mistake that the person who typed the command can put right, in the command line or in the cluster. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
