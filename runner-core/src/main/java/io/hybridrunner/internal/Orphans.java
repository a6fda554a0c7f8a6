package io.hybridrunner.internal;

import io.hybridrunner.model.RunId;
import io.hybridrunner.openmetadata.Difference.Orphan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which rows that read as if a run went on may be closed. A run that is just being started or ended
 * looks like an orphan too, but not in two inventories in a row, and not for as long as a command
 * to start it may be on its way. Not thread-safe.
 */
final class Orphans {

  /** Inventories can follow each other in seconds, when the link goes up and down. */
  static final Duration APART = Duration.ofMinutes(10);

  /** Since when every inventory has found it. */
  private Map<RunId, Long> since = Map.of();

  /** Takes what a whole inventory found; those to close now. */
  List<Orphan> toClose(List<Orphan> found, long now) {
    Map<RunId, Long> still = new HashMap<>();
    List<Orphan> lost = new ArrayList<>();
    for (Orphan orphan : found) {
      RunId runId = orphan.row().runId();
      long first = since.getOrDefault(runId, now);
      still.put(runId, first);
      if (now - first >= APART.toNanos()) {
        lost.add(orphan);
      }
    }
    since = still;
    return lost;
  }
}
