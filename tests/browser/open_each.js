// Opens messages in the reader as a press of their rows does, waits for their frames, and names what a browser could run or fetch.
async (addresses) => {
  const odd = [];
  let framed = 0;
  const loaded = (frame) => new Promise((done) => {
    frame.loading = "eager";
    if (frame.contentDocument?.URL === frame.src && frame.contentDocument.readyState === "complete") done();
    else frame.addEventListener("load", done, { once: true });
  });
  const active = "script, iframe, frame, object, embed, applet, portal, form, meta[http-equiv], [srcdoc], [ping], [formaction]";
  const ours = (address) => address.startsWith(`${location.origin}/`) || /^data:image\/(png|jpeg|gif|webp)/.test(address);
  const look = (page, where) => {
    for (const one of page.querySelectorAll(active)) odd.push(`${where}: ${one.outerHTML.slice(0, 200)}`);
    for (const one of page.querySelectorAll("*")) {
      for (const { name, value } of one.attributes) {
        if (/^on/i.test(name) || /^[\s\x00-\x1f]*(javascript|vbscript|data:text)/i.test(value)) odd.push(`${where}: ${name}=${value.slice(0, 200)}`);
      }
    }
    for (const { name } of page.defaultView.performance.getEntriesByType("resource")) if (!ours(name)) odd.push(`${where}: ${name}`);
    for (const { src } of page.images) if (src && !ours(src)) odd.push(`${where}: ${src}`);
  };
  for (const address of addresses) {
    await htmx.ajax("GET", address, { source: document.body, target: "#reader", swap: "outerHTML" });
    const reader = document.getElementById("reader");
    if (!address.includes(`/${reader.dataset.entry}/`)) odd.push(`${address} did not open`);
    for (const script of reader.querySelectorAll("script, [onerror], [onload], [onclick]")) odd.push(`${address}: ${script.outerHTML.slice(0, 200)}`);
    for (const frame of reader.querySelectorAll("iframe")) {
      await loaded(frame);
      look(frame.contentDocument, address);
      framed += 1;
    }
  }
  return { odd, framed };
}
