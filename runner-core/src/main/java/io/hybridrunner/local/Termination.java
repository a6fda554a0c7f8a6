package io.hybridrunner.local;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How the processes of one run are ended: TERM once to each, and KILL to all when the grace is
 * over. Confined to the steps of its run.
 */
final class Termination {

  private final Duration grace;
  private final Set<ProcessHandle> asked = new HashSet<>();
  private @Nullable Instant since;

  Termination(Duration grace) {
    this.grace = grace;
  }

  /**
   * Does what is due now.
   *
   * @param tree the processes that live
   * @return whether the grace is over
   */
  boolean step(Set<ProcessHandle> tree, Instant now) {
    Instant begun = since == null ? now : since;
    since = begun;
    if (!now.isBefore(begun.plus(grace))) {
      tree.forEach(ProcessHandle::destroyForcibly);
      return true;
    }
    tree.stream().filter(asked::add).forEach(ProcessHandle::destroy);
    return false;
  }
}
