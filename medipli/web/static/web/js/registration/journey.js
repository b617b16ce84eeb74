// Entry of the registration pages. None of it is needed: without it the server says the same when the form is sent.
import "./region-map.js";
import "./live-form.js";
import "./future-address.js";
