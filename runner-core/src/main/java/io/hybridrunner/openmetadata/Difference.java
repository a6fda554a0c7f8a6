package io.hybridrunner.openmetadata;

import io.hybridrunner.model.Deployment;
import io.hybridrunner.model.ServerPipeline;
import io.hybridrunner.model.StatusRow;

/** One thing in which the server's listing and what is deployed here differ. */
public sealed interface Difference {

  /** Whether putting it right takes a working pipeline away from here. */
  default boolean isRemoval() {
    return false;
  }

  /** The server has no such pipeline any more: undeploy it. */
  record Gone(Deployment deployment) implements Difference {
    @Override
    public boolean isRemoval() {
      return true;
    }
  }

  /** The server gave it to another runner: undeploy it. */
  record Moved(Deployment deployment, String runner) implements Difference {
    @Override
    public boolean isRemoval() {
      return true;
    }
  }

  /** It is deleted at the server and could be restored: suspend it. */
  record Deleted(Deployment deployment, ServerPipeline pipeline) implements Difference {
    @Override
    public boolean isRemoval() {
      return true;
    }
  }

  /** It is on here and off there, or the other way round: set it as it is there. */
  record Switched(Deployment deployment, ServerPipeline pipeline) implements Difference {}

  /** The server has a newer version, or one that is missing here: deploy it again. */
  record Outdated(ServerPipeline pipeline) implements Difference {}

  /** A row says that a run goes on, and there is no such run. */
  record Orphan(ServerPipeline pipeline, StatusRow row) implements Difference {}
}
