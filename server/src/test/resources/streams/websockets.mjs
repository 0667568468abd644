// A client of WebSockets: websockets.mjs URL KEY. One line for each case that is as it has to be.
import { WebSocket } from 'ws';
import crypto from 'node:crypto';

const [url, key] = process.argv.slice(2);
const headers = { 'x-api-key': key };

function open(options = {}, protocols = []) {
  return new Promise((done, failed) => {
    const socket = new WebSocket(url, protocols, { headers, maxPayload: 64 << 20, ...options });
    socket.seen = [];
    socket.waiting = [];
    socket.on('message', (data, binary) => {
      const item = { data, binary };
      const waiter = socket.waiting.shift();
      if (waiter) waiter(item);
      else socket.seen.push(item);
    });
    socket.next = () =>
      socket.seen.length ? Promise.resolve(socket.seen.shift()) : new Promise((it) => socket.waiting.push(it));
    socket.closed = new Promise((it) => socket.on('close', (code, reason) => it({ code, reason: reason.toString() })));
    socket.on('open', () => done(socket));
    socket.on('error', failed);
    socket.on('unexpected-response', (_, response) => failed(new Error('status ' + response.statusCode)));
  });
}

function same(actual, expected, what) {
  const left = Buffer.isBuffer(actual) ? actual : Buffer.from(String(actual));
  const right = Buffer.isBuffer(expected) ? expected : Buffer.from(String(expected));
  if (!left.equals(right)) throw new Error(`${what}: ${left.subarray(0, 80)} is not ${right.subarray(0, 80)}`);
}

async function echoes(options, sizes, binary) {
  const socket = await open(options);
  for (const size of sizes) {
    const data = binary ? crypto.randomBytes(size) : 'é€𝄞'.repeat(size).slice(0, size);
    socket.send(data, { binary });
    const back = await socket.next();
    same(back.data, data, size);
    same(back.binary, binary, 'kind');
  }
  socket.close(1000);
  same((await socket.closed).code, 1000, 'code');
}

const cases = {
  '1.1 text of 0 to 65536': () => echoes({ perMessageDeflate: false }, [0, 125, 126, 127, 128, 65535, 65536], false),
  '1.2 binary of 0 to 65536': () => echoes({ perMessageDeflate: false }, [0, 125, 126, 127, 128, 65535, 65536], true),
  '2 pings and pongs': async () => {
    const socket = await open();
    const pong = new Promise((it) => socket.on('pong', it));
    socket.ping(Buffer.alloc(125, 'p'));
    same(await pong, Buffer.alloc(125, 'p'), 'pong');
    socket.pong('unasked');
    socket.send('still there');
    same((await socket.next()).data, 'still there', 'message');
    socket.close();
    same((await socket.closed).code, 1005, 'code');
  },
  '5 fragments with a ping between': async () => {
    const socket = await open({ perMessageDeflate: false });
    const pong = new Promise((it) => socket.on('pong', it));
    socket.send('frag', { fin: false });
    socket.ping('between');
    socket.send('ment', { fin: false });
    socket.send('s', { fin: true });
    same((await socket.next()).data, 'fragments', 'message');
    same(await pong, 'between', 'pong');
    socket.close(1000, 'thanks');
    same(JSON.stringify(await socket.closed), '{"code":1000,"reason":"thanks"}', 'close');
  },
  '7 codes of a close': async () => {
    for (const code of [1000, 1001, 1003, 1007, 1008, 1009, 1010, 1011, 3000, 3999, 4000, 4999]) {
      const socket = await open();
      socket.close(code, 'because');
      same(JSON.stringify(await socket.closed), `{"code":${code},"reason":"because"}`, 'close');
    }
  },
  '9 messages of 8 MB': () => echoes({ perMessageDeflate: false }, [8 << 20, 8 << 20], true),
  '10 one message in 16384 fragments': async () => {
    const socket = await open({ perMessageDeflate: false });
    const part = Buffer.alloc(64, 'f');
    for (let i = 0; i < 16383; i++) socket.send(part, { fin: false });
    socket.send(part, { fin: true });
    same((await socket.next()).data.length, 16384 * 64, 'length');
    socket.close(1000);
    await socket.closed;
  },
  '12 compressed messages': () => echoes({ perMessageDeflate: true }, [16, 1024, 65536, 1 << 20], false),
  'thousand messages in order': async () => {
    const socket = await open();
    for (let i = 0; i < 1000; i++) socket.send('m' + i);
    for (let i = 0; i < 1000; i++) same((await socket.next()).data, 'm' + i, i);
    socket.close(1000);
    await socket.closed;
  },
  'a protocol of its own': async () => {
    const socket = await open({}, ['first', 'second']);
    same(socket.protocol, 'second', 'protocol');
    socket.close();
    await socket.closed;
  },
};

let wrong = 0;
for (const [name, run] of Object.entries(cases)) {
  try {
    await run();
    console.log('ok', name);
  } catch (error) {
    wrong++;
    console.log('WRONG', name, error.message);
  }
}
process.exit(wrong);
