package io.hybridrunner.local;

import io.hybridrunner.model.Workload;
import java.util.Optional;

/**
 * What a run was asked to do, as it was accepted: the content of {@code request.json}. Kept apart
 * from the {@link RunRecord} because it may hold a bot token and is removed when the run ends.
 *
 * @param adHoc whether it is an automation or an application, which has a command of its own
 */
record RunRequest(Workload workload, Optional<String> override, boolean adHoc) {

  @Override
  public String toString() {
    return "RunRequest[" + workload + "]";
  }
}
