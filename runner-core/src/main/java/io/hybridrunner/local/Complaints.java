package io.hybridrunner.local;

import io.hybridrunner.model.RunId;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what keeps a run from going on, once for each trouble: it is met four times a second.
 * Confined to the steps of its run.
 */
final class Complaints {

  private static final Logger LOGGER = LoggerFactory.getLogger(Complaints.class);

  private final RunId runId;
  private String last = "the supervisor ended without taking the run";

  Complaints(RunId runId) {
    this.runId = runId;
  }

  /**
   * @param isExpected whether it comes of closing the engine and means nothing
   */
  void say(Exception failed, boolean isExpected) {
    String complaint = failed.toString();
    if (isExpected || complaint.equals(last)) {
      LOGGER.debug("run {}: {}", runId, complaint);
    } else if (failed instanceof IOException) {
      LOGGER.warn("run {}: {}; tried again until it works", runId, complaint);
    } else {
      LOGGER.error("run {} could not be moved on; tried again", runId, failed);
    }
    last = complaint;
  }

  /** The latest one. */
  String last() {
    return last;
  }
}
