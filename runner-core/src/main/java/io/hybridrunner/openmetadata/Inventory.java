package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Cause;
import io.hybridrunner.model.Cause.Kind;
import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.PipelineId;
import io.hybridrunner.model.RunId;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.StatusRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares the server's pipelines with what is deployed here. Pure and thread-safe.
 *
 * @param runner this runner's name at the server
 * @param maxRemovedPercent how much of what is deployed may be removed by one comparison
 */
public record Inventory(String runner, int maxRemovedPercent) {

  /**
   * Checks the share.
   *
   * @throws IllegalArgumentException when it is not from 0 to 100
   */
  public Inventory {
    if (maxRemovedPercent < 0 || maxRemovedPercent > 100) {
      throw new IllegalArgumentException(
          "maxRemovedPercent must be 0 to 100: " + maxRemovedPercent);
    }
  }

  /**
   * The differences, removals first.
   *
   * @param listing the server's <em>whole</em> listing
   * @param deployed everything deployed here
   * @param live the runs here that have not ended, or whose end is not settled; taken after the
   *     listing, so that a run that began meanwhile is not missed
   */
  public List<Difference> compare(
      Collection<ServerPipeline> listing, Collection<Deployment> deployed, Set<RunId> live) {
    Map<PipelineId, ServerPipeline> there = new HashMap<>();
    listing.forEach(pipeline -> there.put(pipeline.id(), pipeline));
    List<Difference> removals = new ArrayList<>();
    List<Difference> changes = new ArrayList<>();
    Map<PipelineId, Deployment> here = new HashMap<>();
    for (Deployment deployment : deployed) {
      here.put(deployment.pipelineId(), deployment);
      difference(deployment, there.get(deployment.pipelineId()))
          .ifPresent(found -> (found.isRemoval() ? removals : changes).add(found));
    }
    for (ServerPipeline pipeline : listing) {
      boolean isHere = here.containsKey(pipeline.id());
      if (!isHere && belongsHere(pipeline) && pipeline.deployed() && !pipeline.deleted()) {
        changes.add(new Difference.Outdated(pipeline));
      }
      if (isHere || belongsHere(pipeline)) {
        orphans(pipeline, live, changes);
      }
    }
    removals.addAll(changes);
    return removals;
  }

  private Optional<Difference> difference(Deployment here, @Nullable ServerPipeline there) {
    if (there == null) {
      return Optional.of(new Difference.Gone(here));
    }
    Optional<String> other = there.runner().filter(name -> !name.equals(runner));
    if (other.isPresent()) {
      return Optional.of(new Difference.Moved(here, other.get()));
    }
    if (there.deleted()) {
      return here.enabled() ? Optional.of(new Difference.Deleted(here, there)) : Optional.empty();
    }
    if (there.version() > here.version()) {
      return Optional.of(new Difference.Outdated(there));
    }
    return there.enabled() == here.enabled()
        ? Optional.empty()
        : Optional.of(new Difference.Switched(here, there));
  }

  private boolean belongsHere(ServerPipeline pipeline) {
    return pipeline.runner().equals(Optional.of(runner));
  }

  private static void orphans(
      ServerPipeline pipeline, Set<RunId> live, List<Difference> differences) {
    for (StatusRow row : pipeline.rows()) {
      if (!row.isTerminal() && !live.contains(row.runId())) {
        differences.add(new Difference.Orphan(pipeline, row));
      }
    }
  }

  /**
   * Why nothing should be removed: more would go than may. A server that lost its data, or another
   * server at the same address, looks like this.
   *
   * @param deployed how many pipelines are deployed here
   */
  public Optional<Cause> alarm(List<Difference> differences, int deployed) {
    long removals = differences.stream().filter(Difference::isRemoval).count();
    if (removals * 100 <= (long) maxRemovedPercent * deployed) {
      return Optional.empty();
    }
    return Optional.of(
        Cause.of(
            Kind.CONFLICT,
            "by the server's listing "
                + removals
                + " of "
                + deployed
                + " pipelines deployed here are gone, and at most "
                + maxRemovedPercent
                + " % are removed at once: nothing was removed",
            "Check that server.apiUrl is the right server and has its data. If they are really gone,"
                + " delete them one by one, or raise server.maxRemovedPercent for a while."));
  }
}
