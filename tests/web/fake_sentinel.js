// A server that answers as the daemon's HTTP port does, for what no real process can be brought to
// say: hostile texts in every field, and sentinels that disagree.
'use strict';

const fs = require('node:fs');
const http = require('node:http');

// What the daemon sends with the page.
const CONTENT_SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; " +
  "script-src 'unsafe-inline'; connect-src 'self'; img-src data:; base-uri 'none'; " +
  "form-action 'none'; frame-ancestors 'none'";

// Serves `page`, a file, and what `world` holds: overview, masters (by name), history, explain.
// The caller may change the world at any time.
class FakeSentinel {
  constructor(page, world) {
    this.world = world;
    this.page = page;
    this.subscribers = new Set();
    this.server = http.createServer((request, response) => this.answer(request, response));
  }

  async start(port = 0) {
    await new Promise((resolve) => this.server.listen(port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }

  async stop() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  publish(event) {
    for (const one of this.subscribers) one.write(`data: ${JSON.stringify(event)}\n\n`);
  }

  answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, 'http://fake');
    const [, api, what, name] = pathname.split('/').map(decodeURIComponent);
    if (pathname === '/') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8',
        'Content-Security-Policy': CONTENT_SECURITY_POLICY });
      response.end(fs.readFileSync(this.page));
    } else if (api === 'api' && what === 'events') {
      response.writeHead(200, { 'Content-Type': 'text/event-stream' });
      response.write(': hello\n\n');
      this.subscribers.add(response);
      request.on('close', () => this.subscribers.delete(response));
    } else {
      this.sendJson(response, api === 'api' && this.find(what, name, searchParams));
    }
  }

  find(what, name, parameters) {
    const of = parameters.get('name');
    switch (what) {
      case 'overview': return this.world.overview;
      case 'masters': return this.world.masters[name];
      case 'explain': return this.world.explain[name];
      case 'history': return { failovers: this.world.history.filter((one) => !of || one.master === of) };
      default: return undefined;
    }
  }

  sendJson(response, value) {
    response.writeHead(value ? 200 : 404, { 'Content-Type': 'application/json' });
    response.end(JSON.stringify(value || { error: 'no such thing' }));
  }
}

module.exports = { FakeSentinel };
