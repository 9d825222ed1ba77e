import { exitCodes } from './exit-codes.ts';
import { run } from './program.ts';

const { argv, env, stdin, stdout, stderr } = process;

// The reader of our output may stop early: "| head".
stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(exitCodes.unread);
});

process.exitCode = await run(argv.slice(2), { env, stdin, stdout, stderr, signals: process, now: Date.now });
