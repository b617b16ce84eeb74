// The elements of the mailbox. Reading, filing and answering work without them.
import "./mailbox/panes.js";
import "./mailbox/acting.js";
import "./mailbox/message-list.js";
import "./mailbox/message-frame.js";
import "./mailbox/filter-list.js";
import "./mailbox/live-mailbox.js";
import "./mailbox/drop-on-folder.js";
import "./mailbox/swipe-rows.js";

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-print]")) window.print();
});
