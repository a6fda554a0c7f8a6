package io.hybridrunner.relay.link;

import io.hybridrunner.link.Frame;
import java.util.Optional;

/** What a greeting must fulfil. */
final class Greetings {

  static final int PROTOCOL = 1;
  private static final int LONGEST_ID = 128;

  private Greetings() {}

  /** Why a greeting cannot be accepted; empty when it can. */
  static Optional<String> objection(Frame.Hello hello) {
    if (hello.protocol() != PROTOCOL) {
      return Optional.of(
          "protocol " + hello.protocol() + " is not served here, only protocol " + PROTOCOL);
    }
    if (!isUsable(hello.runnerId())) {
      return Optional.of(
          "runnerId must have 1 to " + LONGEST_ID + " characters, none of them control characters");
    }
    if (!isUsable(hello.bootId())) {
      return Optional.of(
          "bootId must have 1 to " + LONGEST_ID + " characters, none of them control characters");
    }
    return Optional.empty();
  }

  /** Ids are shown in logs and paths. */
  static boolean isUsable(String id) {
    return !id.isBlank()
        && id.length() <= LONGEST_ID
        && id.chars().noneMatch(Character::isISOControl);
  }
}
