import type { FastifyBaseLogger } from 'fastify';
import type { WebhookServer } from './app.ts';
import type { Check } from './health.ts';
import { expiryOf, type TlsFiles, type TlsOptions } from './tls.ts';
import { type TlsWatch, watchTls } from './tls-watch.ts';

export interface ServedCertificate {
  readonly expiry: () => Date;
  /** Fails when the certificate has expired, because API servers then refuse to connect. */
  readonly check: Check;
  readonly stopWatching: () => void;
}

/** Serves each new certificate in the folder at once. Logs an unusable one and keeps the old. */
export function keepCertificate(
  app: WebhookServer,
  files: TlsFiles,
  first: TlsOptions,
  logger: FastifyBaseLogger,
  timing: Pick<TlsWatch, 'settle' | 'poll'> = {},
): ServedCertificate {
  let current = first;
  const stopWatching = watchTls({
    ...timing,
    files,
    current,
    onChange: changed => {
      app.server.setSecureContext(changed);
      current = changed;
      logger.info({ expires: expiryOf(changed) }, 'certificate reloaded');
    },
    onError: error => logger.error({ err: error }, 'cannot reload the certificate, serving on with the old one'),
  });
  const expiry = (): Date => expiryOf(current);
  return {
    expiry,
    check: () => {
      if (expiry().getTime() < Date.now()) throw new Error(`it has expired on ${expiry().toISOString()}`);
    },
    stopWatching,
  };
}
