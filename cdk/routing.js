import cf from 'cloudfront';

// Countries that have a nearer region than the distribution's own origin, and its host.
const ELSEWHERE = [/* elsewhere */];

function handler(event) {
  const request = event.request;
  /* path */
  const from = request.headers['cloudfront-viewer-country'];
  if (from) {
    for (const [countries, host] of ELSEWHERE) {
      // The secret header and all else stay as the distribution's own origin has them.
      if (countries.split(' ').includes(from.value)) {
        cf.updateRequestOrigin({ domainName: host });
        break;
      }
    }
  }
  return request;
}
