package io.hybridrunner.openmetadata;

import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.PipelinePage;
import io.hybridrunner.model.ServerPipeline;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The server's listing while it is read page by page. It is whole only when its pages led to the
 * end and hold as many pipelines as the last one says there are. Not thread-safe.
 */
public final class Listing {

  private final Map<PipelineId, ServerPipeline> pipelines = new LinkedHashMap<>();
  private final Set<String> cursors = new HashSet<>();
  private Optional<String> next = Optional.empty();
  private boolean isBegun;
  private boolean isCircular;
  private int total;

  /** A listing of which nothing is read yet. */
  public Listing() {}

  /** Adds a page. */
  public void add(PipelinePage page) {
    isBegun = true;
    total = page.total();
    int before = pipelines.size();
    page.pipelines().forEach(pipeline -> pipelines.put(pipeline.id(), pipeline));
    next = page.after();
    // Also a page with nothing new leads nowhere, even if each cursor is another.
    boolean isNew = pipelines.size() > before;
    isCircular = next.isPresent() && (!cursors.add(next.get()) || !isNew);
  }

  /** The cursor of the page to read next; empty before the first and after the last. */
  public Optional<String> next() {
    return next;
  }

  /** Whether there is nothing more to read: the last page was read, or a cursor came again. */
  public boolean isRead() {
    return isBegun && (next.isEmpty() || isCircular);
  }

  /** Why it is not whole; empty when it is. */
  public Optional<String> flaw() {
    if (!isRead()) {
      return Optional.of("it was not read to its end");
    }
    if (isCircular) {
      return Optional.of("its pages lead in a circle after " + pipelines.size() + " pipelines");
    }
    return pipelines.size() == total
        ? Optional.empty()
        : Optional.of(
            "its pages hold " + pipelines.size() + " pipelines, and it says there are " + total);
  }

  /** What was read. */
  public List<ServerPipeline> pipelines() {
    return new ArrayList<>(pipelines.values());
  }
}
