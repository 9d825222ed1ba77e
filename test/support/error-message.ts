/** What an error of this class says that is thrown; any other one is a fault. */
export function messageOf(run: () => unknown, type: new (...args: never[]) => Error): string {
  try {
    run();
  } catch (error) {
    if (error instanceof type) return error.message;
    throw error;
  }
  return 'nothing was thrown';
}
