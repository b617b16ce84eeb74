// liveStream(url): the one stream of server-sent events of a page, however many elements listen to it. Its events are those
// of the server (« mailbox », « session »); « refused » says that the server no longer wants it. Asked for again every minute.
const EVERY = 60000;

class LiveStream extends EventTarget {
  constructor(url) {
    super();
    this.url = url;
    this.live = false;
    this.open();
  }

  open() {
    const source = new EventSource(this.url, { withCredentials: true });
    source.addEventListener("open", () => { this.live = true; });
    for (const name of ["mailbox", "session"]) {
      source.addEventListener(name, (event) => this.dispatchEvent(new MessageEvent(name, { data: event.data })));
    }
    source.addEventListener("error", () => {
      this.live = false;
      if (source.readyState !== EventSource.CLOSED) return;
      this.dispatchEvent(new Event("refused"));
      this.again = setTimeout(() => this.open(), EVERY);
    });
    this.source = source;
  }

  close() {
    clearTimeout(this.again);
    this.live = false;
    this.source.close();
  }
}

let stream = null;

/** @returns {LiveStream | null} null where there are no live updates. */
export function liveStream(url) {
  if (!url || !window.EventSource) return null;
  stream ??= new LiveStream(url);
  return stream;
}
