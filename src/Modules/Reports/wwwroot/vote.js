// A card's picture holds the code behind the #, which browsers never send: it is put into the field, and out of the address.
const code = document.querySelector("[data-code]");
const held = decodeURIComponent(location.hash.slice(1));
if (code && held) {
  code.value = held;
  history.replaceState(null, "", location.pathname + location.search);
}
