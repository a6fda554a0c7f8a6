package io.hybridrunner.local;

import io.hybridrunner.local.ProcFs.Stat;
import java.time.Instant;
import java.util.Optional;

/**
 * Who has taken a run: the content of its {@code claim} file, which can be made only once. Either
 * the supervisor that starts its command, or the engine, when the command is never to start.
 *
 * @param pid the supervisor's process; empty when the engine took it or the file is being written
 * @param stat its line of {@code /proc}, where there is one
 * @param bootId the boot in which it was taken
 * @param takenAt when the file was written
 * @param whole false while the file is being written
 */
record Claim(
    Optional<Long> pid, Optional<Stat> stat, String bootId, Instant takenAt, boolean whole) {

  /** What the engine writes. */
  static final String ENGINE = "engine\n\n\n";

  /** A start time may be told a second late, since the boot's time is in whole seconds. */
  private static final int ROUNDING_SECONDS = 2;

  static Claim parse(String text, Instant takenAt) {
    String[] lines = text.split("\n", -1);
    if (lines.length < 4) {
      return new Claim(Optional.empty(), Optional.empty(), "", takenAt, false);
    }
    Optional<Long> pid =
        lines[0].chars().allMatch(Character::isDigit) && !lines[0].isEmpty()
            ? Optional.of(Long.parseLong(lines[0]))
            : Optional.empty();
    return new Claim(pid, Stat.parse(lines[1]), lines[2], takenAt, true);
  }

  boolean isEngines() {
    return whole && pid.isEmpty();
  }

  /** Whether the supervisor lives. A process that only has its number does not count. */
  boolean isAlive() {
    if (pid.isEmpty()) {
      return false;
    }
    if (stat.isPresent()) {
      return bootId.equals(ProcFs.bootId())
          && ProcFs.stat(pid.get())
              .filter(Stat::lives)
              .filter(stat.get()::isSameProcessAs)
              .isPresent();
    }
    return ProcessHandle.of(pid.get())
        .filter(ProcessHandle::isAlive)
        .filter(
            process ->
                process
                    .info()
                    .startInstant()
                    .map(start -> start.isBefore(takenAt.plusSeconds(ROUNDING_SECONDS)))
                    .orElse(true))
        .isPresent();
  }
}
