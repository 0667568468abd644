// An upstream of streams: WebSockets are sent back what they send, /ticks is a stream of events. Prints its port, then what it sees.
import http from 'node:http';
import { WebSocketServer } from 'ws';

const say = (...words) => console.log(words.join(' '));
const server = http.createServer((request, response) => {
  say('saw', request.method, request.url, JSON.stringify(request.headers));
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  let number = Number(request.headers['last-event-id'] ?? 0);
  const most = request.url.startsWith('/few') ? 3 : Infinity;
  const until = number + most;
  const timer = setInterval(() => {
    number++;
    response.write(`: not for everybody\nevent: tick\nid: ${number}\ndata: {"number":${number},\ndata: "secret":"s${number}"}\n\n`);
    if (number >= until) {
      clearInterval(timer);
      response.end();
    }
  }, 20);
  response.on('close', () => {
    clearInterval(timer);
    say('gone', request.url);
  });
});
const sockets = new WebSocketServer({
  noServer: true,
  maxPayload: 64 << 20,
  perMessageDeflate: { threshold: 16 },
  handleProtocols: (offered) => (offered.has('second') ? 'second' : false),
});
server.on('upgrade', (request, socket, head) => {
  say('saw', request.method, request.url, JSON.stringify(request.headers));
  sockets.handleUpgrade(request, socket, head, (open) => {
    open.on('message', (data, binary) => open.send(data, { binary }));
    open.on('close', (code, reason) => say('closed', code, reason.toString() || '-'));
    open.on('error', () => {});
  });
});
server.listen(0, '127.0.0.1', () => say('port', server.address().port));
