import type { Asset } from './page.ts';

/** Nothing the page may load, ask for or be framed by, but what is named here (what leaving needs: SECURITY.md). */
export function securityHeaders(options: {
  styles: Asset[];
  script?: Asset | undefined;
  https: boolean;
}): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `style-src ${options.styles.map((style) => `'${style.hash}'`).join(' ') || "'none'"}`,
    `script-src ${options.script ? `'${options.script.hash}'` : "'none'"}`,
    'img-src data:',
    "connect-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    'Content-Security-Policy': policy.join('; '),
    'Cache-Control': 'no-store',
    // With no-referrer, a form without JavaScript would send "Origin: null" and be refused.
    'Referrer-Policy': 'same-origin',
    'Permissions-Policy':
      'accelerometer=(), camera=(), geolocation=(), gyroscope=(), microphone=(), payment=(), usb=(), interest-cohort=()',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'X-Content-Type-Options': 'nosniff',
    'X-Frame-Options': 'DENY',
    ...(options.https ? { 'Strict-Transport-Security': 'max-age=31536000' } : {}),
  };
}
