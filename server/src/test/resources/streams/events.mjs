// A client of events: events.mjs URL KEY COUNT. Prints each event, and why it had to connect again.
import { EventSource } from 'eventsource';

const [url, key, count] = process.argv.slice(2);
let seen = 0;
const source = new EventSource(url, {
  fetch: (input, init) => fetch(input, { ...init, headers: { ...init.headers, 'x-api-key': key } }),
});
source.addEventListener('tick', (event) => {
  console.log('event', event.lastEventId, event.data);
  if (++seen >= Number(count)) {
    source.close();
    process.exit(0);
  }
});
source.onerror = (error) => {
  console.log('error', error.code ?? '-');
  if (source.readyState === EventSource.CLOSED) process.exit(3);
};
