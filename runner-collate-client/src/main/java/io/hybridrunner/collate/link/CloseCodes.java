package io.hybridrunner.collate.link;

import io.hybridrunner.collate.net.Heard;

/**
 * What the codes mean that the server closes the link with, as a sentence with a cure. Stateless.
 */
final class CloseCodes {

  private static final int LONGEST_REASON = 123;
  private static final String NOTHING_TO_DO = "Nothing to do; the runner connects again.";

  private CloseCodes() {}

  static Ending of(String server, int code, String reason) {
    String why = reason.isBlank() ? "" : ": " + Heard.shortened(reason.strip(), LONGEST_REASON);
    return switch (code) {
      case 1000 -> Ending.soon(server + " ended the link (1000)" + why, NOTHING_TO_DO);
      case 1001 -> Ending.soon(server + " stops, or goes away (1001)" + why, NOTHING_TO_DO);
      case 1002 ->
          Ending.slow(
              server + " says that the runner breaks the rules of WebSocket (1002)" + why,
              "Look whether a proxy in between changes frames; otherwise report it.");
      case 1003 ->
          Ending.slow(
              server + " does not take the kind of message that the runner sends (1003)" + why,
              "Check that link.url leads to a server of Runner Link v1.");
      case 1007 ->
          Ending.soon(
              server + " could not read what the runner sent as text (1007)" + why,
              "Look whether a proxy in between changes frames; otherwise report it.");
      case 1008 ->
          Ending.slow(
              server + " refuses this runner (1008)" + why,
              reason.isBlank()
                  ? "The server's log says why."
                  : "Do what the reason says; the server's log may say more.");
      case 1009 ->
          Ending.soon(
              "a message of the runner was too large for " + server + " (1009)" + why,
              "Raise the server's limit, or that of a proxy in between.");
      case 1011 ->
          Ending.soon(
              server + " met a fault of its own (1011)" + why,
              "Look at the server's log; the runner connects again.");
      case 1012 -> Ending.soon(server + " restarts (1012)" + why, NOTHING_TO_DO);
      case 1013 ->
          Ending.soon(server + " has no room now (1013)" + why, NOTHING_TO_DO)
              .notBefore(Ending.SLOW);
      default -> ours(server, code, why);
    };
  }

  private static Ending ours(String server, int code, String why) {
    return switch (code) {
      case 4400 ->
          Ending.slow(
              server + " does not accept the runner's greeting (4400)" + why,
              "Upgrade the older of the two, runner or server.");
      case 4409 ->
          Ending.slow(
              "another runner holds this id at " + server + " (4409)" + why,
              "Give each runner an id of its own (runner.id), or end the other one.");
      case 4410 ->
          Ending.slow(
              "a newer link of this runner took over (4410)" + why,
              "Nothing to do; if it goes on, two processes share one boot id.");
      default ->
          Ending.soon(
              server + " closed the link (" + code + ")" + why,
              "The runner connects again; if it happens often, look at the server's log.");
    };
  }
}
