import type { MiddlewareHandler } from 'hono';
import { AppError } from '../core/error.ts';

type Options = {
  /** Our own origin, or null in the demo: then whatever loopback name the browser used. */
  publicUrl: string | null;
  /** Also asks for `Sec-Fetch-Site`; old phones do not send it, so survivors' forms only refuse a foreign one. */
  strict: boolean;
};

/** Whether an origin of ours is reached over https; one on this machine, for trying things out, may not be. */
export function overHttps(origin: string | null): boolean {
  return origin?.startsWith('https://') ?? false;
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** The demo's own origin by the Host header, or null when that name is not a loopback one (a rebound DNS name is not). */
function loopbackOrigin(host: string | undefined): string | null {
  const url = host === undefined ? null : URL.parse(`http://${host}`);
  return url !== null && LOOPBACK.includes(url.hostname) ? url.origin : null;
}

/** Refuses what another site's page sent: throws `foreign-origin`. */
export function sameOrigin({ publicUrl, strict }: Options): MiddlewareHandler {
  return async (c, next) => {
    const ours = publicUrl ?? loopbackOrigin(c.req.header('host'));
    const origin = c.req.header('origin');
    if (ours === null || origin !== ours) throw new AppError('foreign-origin', 'the origin is not ours');
    const site = c.req.header('sec-fetch-site');
    if (site === undefined ? strict : site !== 'same-origin')
      throw new AppError('foreign-origin', 'sent from another site');
    await next();
  };
}
