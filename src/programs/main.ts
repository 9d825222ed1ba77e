import { run } from './run.ts';

const { argv, env, stdout, stderr } = process;

// What is left open (watches, pooled connections) must not keep a finished command alive.
process.exit(await run(argv.slice(2), { env, stdout, stderr, signals: process }));
