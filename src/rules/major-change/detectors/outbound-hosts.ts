import { type Detector, linePattern } from './detector.ts';

/** An address of another host where a client, a URL or an origin is given. */
export const outboundHosts: readonly Detector[] = [
  linePattern('outbound-host', 'hint', {
    role: 'product',
    pattern:
      /\b(?:fetch|axios|https?|got|requests?|curl|urlopen|HttpClient|WebClient|connect|ur[il]|hosts?|hostname|endpoint|origin|base_?ur[il]|api_?ur[il]|server|registry|broker)\b[^'"`\n]{0,60}['"`](?:https?|wss?|mqtts?|amqps?|ftp|tcp):\/\/(?!localhost|127\.|0\.0\.0\.0|\[?::1|[\w.-]*example\.|www\.w3\.org|schemas?\.|json-schema\.org)[\w-]+\./im,
  }),
];
