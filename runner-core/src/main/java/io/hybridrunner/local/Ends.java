package io.hybridrunner.local;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import java.time.Duration;

/** Why runs wait, or end other than well, in sentences. Stateless. */
final class Ends {

  private static final int BY_SIGNAL = 128;

  private Ends() {}

  static Cause failed(int code) {
    String meaning =
        switch (code) {
          case 126 -> " (the command could not be executed)";
          case 127 -> " (the command was not found)";
          case BY_SIGNAL + 9 -> " (killed by the system or by hand, most often for want of memory)";
          case BY_SIGNAL + 11 -> " (it crashed)";
          case BY_SIGNAL + 13 ->
              " (its output could not be written, most often because the disk is full)";
          case BY_SIGNAL + 15 -> " (terminated by somebody other than the runner)";
          default -> "";
        };
    return Cause.of(
        Kind.INGESTION_FAILED,
        "the ingestion ended with exit code " + code + meaning,
        "The end of its log says why.");
  }

  static Cause killed(String by) {
    return Cause.of(Kind.KILLED, "killed by " + by, "");
  }

  static Cause deadline(RunRecord run) {
    long seconds = run.deadline().orElse(Duration.ZERO).toSeconds();
    return Cause.of(
        Kind.DEADLINE,
        "the run took longer than its deadline of " + seconds + " s and was ended",
        "Raise ingestion.deadlineSeconds, or let it read less.");
  }

  static Cause notStarted(int attempts, String lastTrouble) {
    return Cause.of(
        Kind.ENGINE_UNAVAILABLE,
        "the run could not be started in " + attempts + " attempts: " + lastTrouble,
        "Look at the state directory, its disk and /bin/sh, and run it again.");
  }

  static Cause noSlot(int most) {
    return Cause.of(
        Kind.BUSY,
        "waits for its turn: "
            + (most == 1 ? "1 run works" : most + " runs work")
            + " already, as many as may at once",
        "It starts when one of them ends; raise engine.local.maxRunning to run more at once.");
  }

  static Cause lost() {
    return Cause.of(
        Kind.RUNNER_RESTARTED,
        "runner restarted: the run's processes ended with it or its machine, without an exit code",
        "Run it again.");
  }
}
