import { once } from 'node:events';
import type { IncomingHttpHeaders } from 'node:http';
import { type Agent, request, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { connect, type PeerCertificate, type SecureVersion } from 'node:tls';

export function portOf({ server }: { readonly server: Pick<Server, 'address'> }): number {
  return (server.address() as AddressInfo).port;
}

export interface Posted {
  readonly code: number | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: unknown;
  /** The port that the client sent from: the same for requests over one connection. */
  readonly from: number | undefined;
}

export async function post(agent: Agent, port: number, body: unknown): Promise<Posted> {
  const path = '/validate?timeout=5s';
  const headers = { 'content-type': 'application/json' };
  const call = request({ method: 'POST', host: '127.0.0.1', port, path, agent, headers });
  call.end(JSON.stringify(body));
  const [response] = await once(call, 'response');
  const from = response.socket.localPort;
  return { code: response.statusCode, headers: response.headers, body: await json(response), from };
}

/**
 * The certificate that a server shows to a new connection. The client trusts every certificate and speaks old protocols
 * that OpenSSL would refuse by itself: the refusal has to be the server's.
 */
export async function shownBy(port: number, maxVersion: SecureVersion = 'TLSv1.3'): Promise<PeerCertificate> {
  const careless = { rejectUnauthorized: false, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } as const;
  const socket = connect({ host: '127.0.0.1', port, maxVersion, ...careless });
  try {
    await once(socket, 'secureConnect');
    return socket.getPeerCertificate();
  } finally {
    socket.destroy();
  }
}
