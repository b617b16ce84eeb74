// Entry of the pages: every element is registered here; none of them is needed to sign in, read or answer.
import "./live.js";
import "./forms.js";
import "./otp-input.js";
import "./show-password.js";
import "./passkey-button.js";
import "./count-down.js";
import "./toast-region.js";
import "./menu-button.js";
import "./modal-dialog.js";
import "./tool-tip.js";
import "./theme-switch.js";
import "./pane-separator.js";
import "./app-frame.js";
import "./session-clock.js";
import "./keyboard-map.js";
import "./compose-open.js";

if (document.querySelector("device-sign-in")) import("./device-sign-in.js");
