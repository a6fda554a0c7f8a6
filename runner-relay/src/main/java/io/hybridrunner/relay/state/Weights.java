package io.hybridrunner.relay.state;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Reply;

/** Roughly how many bytes a record takes, by the texts that can be long. */
final class Weights {

  private static final long RECORD = 512;

  private Weights() {}

  static long of(CommandRecord command) {
    long reply = command.result().map(Weights::of).orElse(0L);
    return RECORD + reply;
  }

  static long of(RunRecord run) {
    return RECORD
        + 2L * run.status().name().length()
        + run.status().cause().map(Weights::of).orElse(0L);
  }

  private static long of(Reply reply) {
    if (reply instanceof Reply.Refused refused) {
      return of(refused.cause());
    }
    return reply instanceof Reply.Done done ? 2L * done.message().length() : 0;
  }

  private static long of(Cause cause) {
    long characters = (long) cause.message().length() + cause.cure().length();
    for (String line : cause.evidence()) {
      characters += 32L + line.length();
    }
    return 2 * characters;
  }
}
