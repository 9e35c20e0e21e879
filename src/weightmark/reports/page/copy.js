/* Puts a button behind each digest; without scripts one click selects it all the same. */
"use strict";

function copyButtons(root) {
  for (const code of root.querySelectorAll("code.digest")) {
    const button = document.createElement("button");
    button.type = "button";
    const say = (word) => {
      button.textContent = word;
      button.setAttribute("aria-label", `${word}: ${code.dataset.of}`);
    };
    say("copy");
    button.addEventListener("click", async () => {
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(code.textContent);
        say("copied");
      } catch {
        say("selected");
      }
    });
    code.after(" ", button);
  }
}
