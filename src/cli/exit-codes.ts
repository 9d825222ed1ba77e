/**
 * As with `diff`, 1 means that something was found, so that a CI job can tell; errors are 2. (kubectl and its plugins
 * exit 1 on errors.) The last two are a shell's codes for SIGINT and SIGPIPE.
 */
export const exitCodes = { nothing: 0, found: 1, error: 2, interrupted: 130, unread: 141 } as const;
